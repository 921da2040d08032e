import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { traceIdsIn } from '../contracts/traceparent.ts';
import { lakeWriterConfig } from './config.ts';
import { lakeWriterPorts } from './lake-client.ts';
import { messageOf } from './sqs-message.ts';
import { type LakeWriterPorts, writeBatch } from './write-batch.ts';

/** Left of the function's time for answering, so that a slow batch fails by itself and not by the function's timeout. */
const ANSWER_RESERVE_MS = 3_000;

const logger = new Logger({ serviceName: 'lake-writer' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'lake-writer' });
const config = lakeWriterConfig();
let cachedPorts: LakeWriterPorts | undefined;

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  cachedPorts ??= await lakeWriterPorts(config);
  const deadlineMs = Date.now() + context.getRemainingTimeInMillis() - ANSWER_RESERVE_MS;
  const outcome = await writeBatch(event.Records.map(messageOf), cachedPorts, deadlineMs);
  const { accounting, byDetailType, errorCodes, defects, failedIds } = outcome;
  for (const [name, value] of Object.entries(accounting)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.addDimension('function', context.functionName);
  metrics.publishStoredMetrics();
  for (const [eventType, { received }] of byDetailType) {
    const single = metrics.singleMetric();
    single.addDimensions({ function: context.functionName, eventType });
    single.addMetric('events', MetricUnit.Count, received);
  }
  for (const { messageId, error } of defects) logger.error('message failed', { messageId, error: error as Error });
  logger.info('batch written', {
    ...accounting,
    byDetailType: Object.fromEntries(byDetailType),
    errorCodes: Object.fromEntries(errorCodes),
    failedIds,
    traceIds: traceIdsIn(
      event.Records.filter(({ messageId }) => failedIds.includes(messageId)).map(({ body }) => body),
    ),
  });
  return { batchItemFailures: failedIds.map((itemIdentifier) => ({ itemIdentifier })) };
}
