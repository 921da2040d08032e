import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { createPutEvents } from '../../pipelines/contracts/bus-client.ts';
import { putEntries } from '../../pipelines/contracts/put-events.ts';
import { readIndexerConfig } from '../config.ts';
import { mapStreamRecord } from './map-stream-record.ts';
import { publishChanges } from './publish-changes.ts';
import { streamRecord } from './stream-record.ts';

const logger = new Logger({ serviceName: 'catalog-stream' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'catalog-stream' });
const config = readIndexerConfig(['busName', 'catalogMapping']);
const putEvents = createPutEvents(config.busName);
const clock = { sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };

function identified(record: DynamoDBRecord) {
  return {
    id: record.dynamodb?.SequenceNumber ?? '',
    read: () => mapStreamRecord(streamRecord(record), config.catalogMapping),
  };
}

export async function handler(event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> {
  const outcome = await publishChanges(event.Records.map(identified), (entries) =>
    putEntries(entries, putEvents, clock),
  );
  for (const refusal of outcome.refusals) logger.error('a catalog row is not announced', { ...refusal });
  for (const error of outcome.errors) logger.error('changes failed', { error: error as Error });
  for (const [name, value] of Object.entries(outcome.accounting)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.addDimension('function', context.functionName);
  metrics.publishStoredMetrics();
  logger.info('catalog changes', { ...outcome.accounting, failedIds: outcome.failedIds });
  return { batchItemFailures: outcome.failedIds.map((itemIdentifier) => ({ itemIdentifier })) };
}
