import { expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { synthesise } from '../stack-templates.ts';
import { alarmsOf } from '../watching/alarms-of.ts';

const { edge } = synthesise({ stage: 'prod' });
if (edge === undefined) throw new Error('The stage prod has no edge');

test('errors at CloudFront and very many blocked requests are an alarm, for each page', () => {
  expect(alarmsOf(edge).map(({ name }) => name)).toEqual(
    ['search', 'uploads', 'dashboards'].flatMap((page) => [
      `inkstream-prod-edge-${page}-errors`,
      `inkstream-prod-edge-${page}-blocked`,
    ]),
  );
});

test('a rate of errors counts where there are requests enough to have one', () => {
  edge.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'inkstream-prod-edge-search-errors',
    Threshold: 5,
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'IF(requests >= 20, rate, 0)' }),
      Match.objectLike({
        MetricStat: Match.objectLike({
          Metric: Match.objectLike({ Namespace: 'AWS/CloudFront', MetricName: '5xxErrorRate' }),
        }),
      }),
    ]),
  });
});

test('a flood is more than ten addresses may ask', () => {
  edge.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'inkstream-prod-edge-search-blocked',
    Namespace: 'AWS/WAFV2',
    MetricName: 'BlockedRequests',
    Dimensions: Match.arrayWith([{ Name: 'WebACL', Value: 'inkstream-prod-search-all' }]),
    Threshold: 20_000,
  });
});

test('alarms are told by a topic beside CloudFront, which is not the one of the stage even in the same Region', () => {
  edge.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'inkstream-prod-alarms-edge' });
});
