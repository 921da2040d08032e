import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** A metric that somebody is told about when it goes past a limit. */
export interface Watch {
  /** The alarm's name without the stage's prefix. */
  readonly name: string;
  /** What it means and what to do, for the one who is woken by it: a sentence without a full stop. */
  readonly meaning: string;
  /** Its heading under "Alarms" of docs/runbook.md. @default the name */
  readonly page?: string;
  readonly metric: IMetric;
  /** The alarm is raised beyond this. */
  readonly limit: number;
  /** @default above */
  readonly beyond?: 'above' | 'below';
  /** @default 1 period of five minutes */
  readonly periods?: number;
  /** Whether it is an alarm that there are no figures at all. @default fine */
  readonly silence?: 'fine' | 'alarming';
  /** Set of what would be lost, or stay wrong, if nobody did anything. All of these together are one more alarm. */
  readonly isLoss?: true;
}

/** The period of every metric that is watched. */
export const watchPeriod = Duration.minutes(5);

const sum = { statistic: Stats.SUM, period: watchPeriod };
const maximum = { statistic: Stats.MAXIMUM, period: watchPeriod };

/** Firehose delivers after a minute; data that waits for longer than a load's interval is missed by the load. */
const freshnessLimit = Duration.minutes(15);

export function watchDeadLetters(name: string, queue: IQueue, meaning: string): Watch {
  return {
    name: `${name}-dead-letters`,
    meaning,
    metric: queue.metricApproximateNumberOfMessagesVisible(maximum),
    limit: 0,
    isLoss: true,
  };
}

/** @param limit how long a message may wait before the consumer counts as too slow */
export function watchQueueAge(name: string, queue: IQueue, consumer: string, limit: Duration): Watch {
  return {
    name: `${name}-queue-age`,
    page: 'queue-age',
    meaning: `Events wait too long for the ${consumer}: look at its errors, throttles and concurrency`,
    metric: queue.metricApproximateAgeOfOldestMessage(maximum),
    limit: limit.toSeconds(),
  };
}

export function watchDeliveryStream(dataset: string, stream: IDeliveryStream): Watch[] {
  return [
    {
      name: `${dataset}-freshness`,
      page: 'stream-freshness',
      meaning: 'Firehose holds rows back: look at its log group and at what its role may do',
      metric: stream.metric('DeliveryToS3.DataFreshness', maximum),
      limit: freshnessLimit.toSeconds(),
      periods: 2,
    },
    {
      name: `${dataset}-conversion`,
      page: 'stream-conversion',
      meaning: 'Rows that do not fit the Glue table; they are under errors/ and can be put again',
      metric: stream.metric('FailedConversion.Records', sum),
      limit: 0,
      isLoss: true,
    },
    {
      name: `${dataset}-throttles`,
      page: 'stream-throttles',
      meaning: 'Firehose takes fewer rows than the lake-writer sends, which come late: ask for a higher quota',
      metric: stream.metric('ThrottledRecords', sum),
      limit: 0,
      periods: 3,
    },
  ];
}

/** Reads and writes that DynamoDB refused. For tables that scale by themselves a burst of some minutes is no alarm. */
export function watchTable(name: string, table: string): Watch {
  const refused = (metricName: string) =>
    new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap: { TableName: table }, ...sum });
  return {
    name: `${name}-table-throttles`,
    page: 'table-throttles',
    meaning: `DynamoDB refuses reads or writes of the table ${name}, which are tried again: wait ten minutes, then look for a hot key`,
    metric: new MathExpression({
      expression: 'FILL(reads, 0) + FILL(writes, 0)',
      usingMetrics: { reads: refused('ReadThrottleEvents'), writes: refused('WriteThrottleEvents') },
      label: 'Refused reads and writes',
      period: watchPeriod,
    }),
    limit: 0,
    periods: 3,
  };
}

/** Events that a rule of the bus could not put into its queue. */
export function watchRule(name: string, bus: string, rule: string): Watch {
  const counted = (metricName: string) =>
    new Metric({
      namespace: 'AWS/Events',
      metricName,
      dimensionsMap: { EventBusName: bus, RuleName: rule },
      ...sum,
    });
  return {
    name: `${name}-rule-undelivered`,
    page: 'rule-undelivered',
    meaning: `The bus could not put events into the queue ${name}: mend the queue's policy, then replay them from the archive`,
    metric: new MathExpression({
      expression: 'FILL(failed, 0) + FILL(aside, 0) + FILL(lost, 0)',
      usingMetrics: {
        failed: counted('FailedInvocations'),
        aside: counted('InvocationsSentToDlq'),
        lost: counted('InvocationsFailedToBeSentToDlq'),
      },
      label: 'Undelivered events',
      period: watchPeriod,
    }),
    limit: 0,
    isLoss: true,
  };
}

/**
 * That a function which runs by the clock has not run.
 * @param within long enough for a run and half of the next one. An alarm looks at periods of a day at most, and at a week in
 * all: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function watchRuns(name: string, lambda: IFunction, within: Duration): Watch {
  const periods = 3;
  const period = Duration.seconds(within.toSeconds() / periods);
  return {
    name: `${name}-missing`,
    page: 'function-missing',
    meaning: `The ${name} has not run for ${within.toHours()} hours: look at its schedule, then run it by hand`,
    metric: lambda.metricInvocations({ statistic: Stats.SUM, period }),
    limit: 1,
    beyond: 'below',
    periods,
    silence: 'alarming',
  };
}

/** For what runs once a day. */
export const dayAndAHalf = Duration.hours(36);

/** What went wrong while a function ran, and that it could not run. */
export function watchFunction(name: string, lambda: IFunction): Watch[] {
  return [
    {
      name: `${name}-errors`,
      page: 'function-errors',
      meaning: `The ${name} failed: its log group says why`,
      metric: lambda.metricErrors(sum),
      limit: 0,
    },
    {
      name: `${name}-throttles`,
      page: 'function-throttles',
      meaning: `The ${name} was refused a run: the account's concurrency is used up, or the function's own`,
      metric: lambda.metricThrottles(sum),
      limit: 0,
    },
  ];
}
