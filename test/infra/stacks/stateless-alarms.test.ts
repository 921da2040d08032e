import { describe, expect, test } from '@jest/globals';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { resourcesOf, synthesise } from '../stack-templates.ts';

const { stateful, stateless } = synthesise();

describe('an alarm is raised', () => {
  const alarms = [...resourcesOf(stateless, 'AWS::CloudWatch::Alarm').values()];

  test.each([
    ['analytics-dead-letters', 'ApproximateNumberOfMessagesVisible', 0],
    ['analytics-queue-age', 'ApproximateAgeOfOldestMessage', 900],
    ['lake-writer-errors', 'Errors', 0],
    ['lake-loader-errors', 'Errors', 0],
    ['order-events-freshness', 'DeliveryToS3.DataFreshness', 900],
    ['order-events-conversion', 'FailedConversion.Records', 0],
  ])('%s: when %s is above %d', (name, metric, limit) => {
    stateless.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `inkstream-dev-${name}`,
      MetricName: metric,
      Threshold: limit,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('for every function of ours, when it fails and when it cannot run', () => {
    const functions = [...resourcesOf(stateless, 'AWS::Lambda::Function')].filter(
      ([, { Properties }]) => Properties.FunctionName !== undefined,
    );
    const watched = (metric: string) =>
      alarms
        .filter(({ Properties }) => Properties.MetricName === metric)
        .map(({ Properties }) => JSON.stringify(Properties.Dimensions));
    const unwatched = functions
      .filter(([, { Properties }]) => Properties.FunctionName !== 'inkstream-dev-migrate')
      .flatMap(([id]) =>
        ['Errors', 'Throttles'].filter((metric) => !watched(metric).some((dimensions) => dimensions.includes(id))),
      );
    expect(functions.length).toBeGreaterThan(8);
    expect(unwatched).toEqual([]);
  });

  test('for every queue: for its age, or for anything in it', () => {
    const names = [...resourcesOf(stateful, 'AWS::SQS::Queue').values()].map(({ Properties }) =>
      String(Properties.QueueName),
    );
    const expected = names.map((name) =>
      name.endsWith('-dlq') ? name.replace(/-dlq$/, '-dead-letters') : `${name}-queue-age`,
    );
    const raised = alarms.map(({ Properties }) => Properties.AlarmName);
    expect(expected.filter((name) => !raised.includes(name))).toEqual([]);
  });

  test('for every stream, and always where somebody hears it', () => {
    const watched = alarms.filter(({ Properties }) => Properties.MetricName === 'DeliveryToS3.DataFreshness');
    expect(watched.length).toBe(datasets.length);
    expect(alarms.filter(({ Properties }) => Properties.AlarmActions === undefined)).toEqual([]);
  });

  test('by e-mail, when the stage names an address', () => {
    expect(resourcesOf(stateless, 'AWS::SNS::Subscription').size).toBe(0);
    synthesise({ alarmEmail: 'ops@example.com' }).stateless.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });
});
