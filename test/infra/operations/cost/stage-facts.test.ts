import { expect, test } from '@jest/globals';
import { countWatchedMetrics } from '../../../../infra/operations/cost/custom-metrics.ts';
import { stageFacts } from '../../../../infra/operations/cost/stage-facts.ts';
import { resourcesIn } from '../../../../infra/operations/cost/synthesise-stage.ts';
import { synthesise } from '../../stack-templates.ts';

test('what counts is found in the templates of prod themselves, the canary by whom the clock calls', () => {
  const { stage, stateful, stateless, edge } = synthesise({ stage: 'prod' });
  const resources = [stateful, stateless, edge].flatMap((template) => resourcesIn(template?.toJSON() ?? {}));
  const { memoryGb, watchedMetrics, ...facts } = stageFacts(stage, resources);
  expect(facts).toMatchObject({ canaryRunsPerDay: 288, hasEdge: true, isTraced: true, customerPlan: 'ESSENTIALS' });
  expect(memoryGb('canary')).toBe(0.5);
  // Of events alone there is one for each type.
  expect(watchedMetrics).toBeGreaterThan(30);
});

test('a metric counts once for each combination of its dimensions, wherever it is looked at', () => {
  const Type = 'AWS::CloudWatch::Alarm';
  const failure = (step: string, of: unknown = { Ref: 'Canary' }) => ({
    Namespace: 'Inkstream',
    MetricName: 'CanaryFailure',
    Dimensions: [
      { Name: 'function', Value: of },
      { Name: 'step', Value: step },
    ],
  });
  const line = (step: string) => [
    `["Inkstream","CanaryFailure","step","${step}","function","`,
    { Ref: 'Canary' },
    '",{"stat":"Sum"}],',
  ];
  const body = ['{"metrics":[', ...line('edit'), ...line('search'), '["AWS/Lambda","Errors"]]}'];
  expect(
    countWatchedMetrics([
      { Type, Properties: failure('edit') },
      { Type, Properties: failure('edit', 'inkstream-prod-canary') },
      { Type, Properties: failure('order') },
      { Type, Properties: { Namespace: 'AWS/SQS', MetricName: 'CanaryFailure' } },
      { Type, Properties: { Metrics: [{ Expression: 'DIFF(m)' }, { MetricStat: { Metric: failure('upload') } }] } },
      { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: { 'Fn::Join': ['', body] } } },
    ]),
  ).toBe(4);
});
