import { Duration } from 'aws-cdk-lib';
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
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
  };
}

/** @param limit how long a message may wait before the consumer counts as too slow */
export function watchQueueAge(name: string, queue: IQueue, consumer: string, limit: Duration): Watch {
  return {
    name: `${name}-queue-age`,
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
    },
  ];
}

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
