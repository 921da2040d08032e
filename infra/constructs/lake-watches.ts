import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Stage } from '../stages.ts';
import type { EventQueue } from './event-queue.ts';
import { measureOf } from './measures.ts';
import type { ResourceNames } from './resource-names.ts';
import {
  type Watch,
  watchDeadLetters,
  watchDeliveryStream,
  watchFunction,
  watchQueueAge,
  watchRule,
} from './watches.ts';

/** Loads that may fail or be left out before somebody is told: the next one makes up for them. */
const loadsMissed = 3;

/** How old silver is, and what bronze lacks; both are measured by the loader, which therefore must not fall silent. */
export function watchLoads({ loadEveryMinutes }: Stage, loader: IFunction): Watch[] {
  const period = Duration.minutes(loadEveryMinutes);
  return [
    {
      name: 'lake-loader-lag',
      meaning: 'Analysts see old figures: `npm run load` shows which dataset cannot be loaded, and why',
      metric: measureOf('lake-loader', 'lagSeconds', loader, { statistic: Stats.MAXIMUM, period }),
      limit: Duration.minutes(loadsMissed * loadEveryMinutes).toSeconds(),
      periods: loadsMissed,
      silence: 'alarming',
    },
    {
      name: 'lake-error-objects',
      meaning:
        'Bronze lacks rows that Firehose could not convert, kept under errors/: mend the cause, replay, delete them',
      metric: measureOf('lake-loader', 'errorObjects', loader, { statistic: Stats.MAXIMUM, period }),
      limit: 0,
      isLoss: true,
    },
  ];
}

export interface IngestFacts {
  readonly names: ResourceNames;
  readonly queue: EventQueue;
  readonly writer: IFunction;
  readonly streams: ReadonlyMap<string, IDeliveryStream>;
}

/** A message waits for the batching window and a retry or two; more means that the lake-writer does not keep up. */
const ageLimit = Duration.minutes(15);

/** From the bus to bronze. */
export function watchIngest({ names, queue, writer, streams }: IngestFacts): Watch[] {
  return [
    watchRule('analytics', names.bus, names.eventRule),
    watchDeadLetters(
      'analytics',
      queue.deadLetters,
      'Events that the lake-writer could not store. Mend the cause, then redrive the dead-letter queue',
    ),
    watchQueueAge('analytics', queue.queue, 'lake-writer', ageLimit),
    ...[...streams].flatMap(([dataset, stream]) => watchDeliveryStream(dataset, stream)),
    ...watchFunction('lake-writer', writer),
  ];
}
