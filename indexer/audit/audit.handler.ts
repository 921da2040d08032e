// What deployment must provide: a bundle of this file and the variables OPENSEARCH_URL, PRODUCT_TABLE and
// SEARCH_CONTROL_TABLE; on the domain points in time, _search, _refresh and _mget, on the tables reading.
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { readIndexerConfig } from '../config.ts';
import { createSearchClient } from '../index/search-client.ts';
import { readWriteTargets } from '../index/write-targets.ts';
import { writeTargetsStore } from '../index/write-targets-client.ts';
import { driftPorts, patientDynamoClient } from './audit-ports-client.ts';
import { driftMeasures } from './drift-measures.ts';
import { findDrift } from './find-drift.ts';

const logger = new Logger({ serviceName: 'search-audit' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'search-audit' });
const { openSearchUrl, productTable, searchControlTable } = readIndexerConfig([
  'openSearchUrl',
  'productTable',
  'searchControlTable',
]);
const dynamo = patientDynamoClient();
const store = writeTargetsStore(dynamo, searchControlTable);
const client = createSearchClient(openSearchUrl);

/** A batch that failed comes back after minutes; it must not raise an alarm. */
const lagMs = 60_000;
const examplesLogged = 20;

/**
 * Compares the serving index with the projection. Thorough, because reading the projection is the greater part of either
 * way, and nobody else would ever notice content that was changed with its hash left as it was. Mends nothing: drift
 * has a cause that people should see first.
 */
export async function handler(_event: unknown, context: Context): Promise<Record<string, number>> {
  const { serving } = await readWriteTargets(store);
  const report = await findDrift(driftPorts(client, dynamo, { productTable, index: serving }), {
    isThorough: true,
    lagMs,
  });
  const counts = driftMeasures(report.drift);
  for (const [kind, amount] of Object.entries(counts)) metrics.addMetric(kind, MetricUnit.Count, amount);
  metrics.addDimension('function', context.functionName);
  metrics.publishStoredMetrics();
  const { products, documents, settled, drift } = report;
  const summary = { index: serving, products, documents, settled, ...counts };
  if (drift.length === 0) logger.info('no drift', summary);
  else logger.warn('drift', { ...summary, examples: drift.slice(0, examplesLogged).map(({ productId }) => productId) });
  return counts;
}
