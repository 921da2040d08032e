import { CloudWatchClient, GetMetricDataCommand, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { MetricAnswer, MetricQuestion } from './metric-questions.ts';
import type { AlarmStatus } from './stack-status.ts';

/** The newest value of each metric; of those that have none that is good any more there is no answer. */
export async function readMetrics(
  client: CloudWatchClient,
  questions: readonly MetricQuestion[],
  nowMs: number,
): Promise<MetricAnswer[]> {
  const longest = Math.max(...questions.map(({ goodForSeconds }) => goodForSeconds));
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(nowMs - longest * 1000),
      EndTime: new Date(nowMs),
      ScanBy: 'TimestampDescending',
      // At most 500: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
      MetricDataQueries: questions.map(({ namespace, metricName, dimensions, periodSeconds }, index) => ({
        Id: `q${index}`,
        MetricStat: {
          Metric: {
            Namespace: namespace,
            MetricName: metricName,
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: periodSeconds,
          Stat: 'Maximum',
        },
      })),
    }),
  );
  const results = new Map(MetricDataResults.map((result) => [result.Id, result]));
  return questions.flatMap((question, index) => {
    const { Timestamps: [at] = [], Values: [value] = [] } = results.get(`q${index}`) ?? {};
    if (at === undefined || value === undefined) return [];
    const isGood = nowMs - at.getTime() <= question.goodForSeconds * 1000;
    return isGood ? [{ question, value, at: at.toISOString() }] : [];
  });
}

/** The stage's alarms that are raised. @param prefix what their names begin with */
export async function readRaisedAlarms(client: CloudWatchClient, prefix: string): Promise<AlarmStatus[]> {
  const raised: AlarmStatus[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
    { client },
    { AlarmNamePrefix: prefix, StateValue: 'ALARM' },
  )) {
    for (const { AlarmName: name = '', StateUpdatedTimestamp, AlarmDescription: description = '' } of MetricAlarms) {
      raised.push({ name, since: StateUpdatedTimestamp?.toISOString() ?? '', description });
    }
  }
  return raised;
}

export const cloudWatch = () => new CloudWatchClient({});
