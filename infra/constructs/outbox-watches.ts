import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type Watch, watchPeriod } from './watches.ts';

/** An event is published within a second; an order that nobody hears of for longer is a problem of the shop. */
const lagLimit = Duration.minutes(5);

export function watchOutbox(lambda: IFunction): Watch[] {
  const metric = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'Inkstream',
      metricName,
      dimensionsMap: { service: 'outbox-relay', function: lambda.functionName },
      statistic,
      period: watchPeriod,
    });
  return [
    {
      name: 'outbox-lag',
      meaning:
        'Events of orders wait in the outbox: `npm run outbox -- status` and the log of the outbox-relay say for what',
      metric: metric('oldestWaiting', Stats.MAXIMUM),
      limit: lagLimit.toSeconds(),
    },
    {
      name: 'outbox-refused',
      meaning: 'Events of orders can never be published as they are: `npm run outbox -- refused` says why',
      metric: metric('keptRefused', Stats.MAXIMUM),
      limit: 0,
    },
    {
      name: 'outbox-heartbeat',
      meaning:
        'The outbox-relay has not come to an end of a run for ten minutes: look at its schedule, its errors and the database',
      metric: metric('runs', Stats.SUM),
      limit: 1,
      beyond: 'below',
      periods: 2,
      silence: 'alarming',
    },
  ];
}
