import { expect, test } from '@jest/globals';
import { Duration, Stack } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { DeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { watchImageDrift, watchLakeDrift } from '../../../../infra/constructs/audit-watches.ts';
import { resourceNames, streamName } from '../../../../infra/constructs/resource-names.ts';
import { watchDrift } from '../../../../infra/constructs/search-watches.ts';
import { watchDeliveryStream, watchQueueAge } from '../../../../infra/constructs/watches.ts';
import { metricQuestions } from '../../../../infra/operations/status/metric-questions.ts';
import { datasets } from '../../../../pipelines/datasets/all-datasets.ts';

const place = { account: '123456789012', region: 'eu-central-1' };
const names = resourceNames('dev', place);

/** Namespace, name and dimensions, by which CloudWatch tells metrics apart. */
function keyOf(namespace: string, metricName: string, dimensions: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([namespace, metricName, Object.entries(dimensions).sort()]);
}

function keyOfMetric(metric: IMetric): string {
  const { namespace = '', metricName = '', dimensions = [] } = metric.toMetricConfig().metricStat ?? {};
  return keyOf(namespace, metricName, Object.fromEntries(dimensions.map(({ name, value }) => [name, value])));
}

test('status asks CloudWatch for the very metrics that alarms watch', () => {
  const stack = new Stack(undefined, 'Test', { env: place });
  const lambda = (name: string) =>
    LambdaFunction.fromFunctionArn(stack, name, `arn:aws:lambda:${place.region}:${place.account}:function:${name}`);
  const arn = `arn:aws:sqs:${place.region}:${place.account}:${names.analyticsQueue}`;
  const queue = Queue.fromQueueArn(stack, 'Queue', arn);
  const streams = datasets.flatMap(({ name }) => {
    const stream = DeliveryStream.fromDeliveryStreamAttributes(stack, name, {
      deliveryStreamName: streamName(names, name),
    });
    return watchDeliveryStream(name, stream);
  });
  const watches = [
    ...watchDrift(lambda(names.searchAuditFunction)),
    ...watchLakeDrift(lambda(names.lakeAuditFunction)),
    ...watchImageDrift(lambda(names.imageAuditFunction)),
    watchQueueAge('analytics', queue, 'lake-writer', Duration.minutes(1)),
    ...streams,
  ];
  const watched = new Set(watches.map(({ metric }) => keyOfMetric(metric)));
  const questions = metricQuestions(names.streamPrefix, { analytics: names.analyticsQueue });
  const unwatched = questions.filter(
    (asked) => !watched.has(keyOf(asked.namespace, asked.metricName, asked.dimensions)),
  );
  expect(unwatched).toEqual([]);
  expect(questions.length).toBeGreaterThan(10);
});
