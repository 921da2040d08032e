import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { traceIdsIn } from '../../pipelines/contracts/traceparent.ts';
import { readIndexerConfig } from '../config.ts';
import { createSearchClient } from '../index/search-client.ts';
import { readWriteTargets } from '../index/write-targets.ts';
import { writeTargetsStore } from '../index/write-targets-client.ts';
import { createProjection, projectionClient } from '../projection/projection-client.ts';
import { writePorts } from './bulk-client.ts';
import { type IndexBatchPorts, indexBatch } from './index-batch.ts';
import { parkingClient, parkingPort } from './parking-client.ts';
import { postponingPort, renewalPort } from './redelivery-client.ts';
import { messageOf } from './sqs-message.ts';
import { writeDocuments } from './write-documents.ts';

/** Left of the function's time for parking and answering, so that a slow batch fails by itself and not by the function's timeout. */
const ANSWER_RESERVE_MS = 8_000;

const logger = new Logger({ serviceName: 'product-indexer' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'product-indexer' });
const config = readIndexerConfig([
  ...(['openSearchUrl', 'productTable', 'productImageTable', 'searchControlTable'] as const),
  ...(['indexingQueueUrl', 'indexingDlqUrl', 'indexingMaxReceives'] as const),
]);
const dynamo = projectionClient();
const { applyParts, applyImage } = createProjection(config, dynamo);
const targets = writeTargetsStore(dynamo, config.searchControlTable);
const bulk = writePorts(createSearchClient(config.openSearchUrl));
const sqs = parkingClient();
const ports: Omit<IndexBatchPorts, 'postpone'> = {
  applyParts,
  applyImage,
  readTargets: async () => (await readWriteTargets(targets)).targets,
  writeDocuments: (indices, documents, deadlineMs) => writeDocuments(bulk, indices, documents, deadlineMs),
  park: parkingPort(config.indexingDlqUrl, sqs),
  renew: renewalPort(config.indexingQueueUrl, sqs),
  ...{ now: bulk.now, sleep: bulk.sleep, random: bulk.random },
};

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const deadlineMs = Date.now() + context.getRemainingTimeInMillis() - ANSWER_RESERVE_MS;
  const limits = { deadlineMs, maxReceives: config.indexingMaxReceives };
  const postpone = postponingPort(config.indexingQueueUrl, event.Records, sqs);
  const outcome = await indexBatch(event.Records.map(messageOf), { ...ports, postpone }, limits);
  const { accounting, reasons, failedIds, parked } = outcome;
  for (const [name, value] of Object.entries(accounting)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.addDimension('function', context.functionName);
  metrics.publishStoredMetrics();
  const aside = new Set([...failedIds, ...parked.map(({ id }) => id)]);
  const traceIds = traceIdsIn(event.Records.filter(({ messageId }) => aside.has(messageId)).map(({ body }) => body));
  logger.info('batch indexed', { ...accounting, reasons: Object.fromEntries(reasons), failedIds, traceIds });
  return { batchItemFailures: failedIds.map((itemIdentifier) => ({ itemIdentifier })) };
}
