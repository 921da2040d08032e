import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Context } from 'aws-lambda';
import { createPutEvents } from '../../contracts/bus-client.ts';
import { outboxBusName, outboxConfig } from './config.ts';
import { busTimeouts, connectOutbox, outboxPorts } from './outbox-client.ts';
import type { Outcome } from './outbox-row.ts';
import { surveyOutbox } from './outbox-survey-client.ts';
import { relay } from './relay.ts';

const logger = new Logger({ serviceName: 'outbox-relay' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'outbox-relay' });
const config = outboxConfig();
const put = createPutEvents(outboxBusName() ?? '', new EventBridgeClient(busTimeouts));
const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };

/** Left of the function's time when the last batch may begin: for that batch, and for closing up. */
const closingMs = 30_000;

function log(outcomes: readonly Outcome[]): void {
  for (const { row, ...outcome } of outcomes) {
    const { id, eventId, detailType, aggregateType, aggregateId, aggregateVersion } = row;
    const facts = { id, eventId, detailType, aggregateType, aggregateId, aggregateVersion, ...outcome };
    if (outcome.kind === 'refused') logger.error('an event can never be published as it is', facts);
    if (outcome.kind === 'failed') logger.warn('an event is tried again later', facts);
  }
}

export async function handler(_event: unknown, context: Context): Promise<void> {
  const untilMs = Date.now() + context.getRemainingTimeInMillis() - closingMs;
  const client = await connectOutbox(config.address);
  try {
    const tally = await relay({ ...outboxPorts(client, config.keepDays), put, clock }, { untilMs, onBatch: log });
    const { waiting, oldestWaitingSeconds, refused } = await surveyOutbox(client, config.keepDays);
    metrics.addDimension('function', context.functionName);
    for (const [name, value] of Object.entries(tally)) metrics.addMetric(name, MetricUnit.Count, value);
    metrics.addMetric('runs', MetricUnit.Count, 1);
    metrics.addMetric('waiting', MetricUnit.Count, waiting);
    metrics.addMetric('keptRefused', MetricUnit.Count, refused);
    metrics.addMetric('oldestWaiting', MetricUnit.Seconds, oldestWaitingSeconds ?? 0);
    metrics.publishStoredMetrics();
    logger.info('outbox relayed', { ...tally, waiting, oldestWaitingSeconds, keptRefused: refused });
  } finally {
    await client.end();
  }
}
