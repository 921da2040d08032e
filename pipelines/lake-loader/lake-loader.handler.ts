// What deployment must provide: a bundle of this file, the variables of config.ts, and on the etl workgroup
// StartQueryExecution, GetQueryExecution, GetQueryResults, StopQueryExecution, ListQueryExecutions and
// BatchGetQueryExecution; on the state table GetItem, PutItem, UpdateItem and DeleteItem; on
// the lake bucket ListBucket of errors/.
import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { datasets } from '../datasets/all-datasets.ts';
import { readLoaderConfig } from './config.ts';
import { errorObjectsCounter } from './error-objects-client.ts';
import { LoadFailedError } from './errors.ts';
import { type LoadOutcome, loadLake } from './load-lake.ts';
import { loadMeasures } from './load-measures.ts';
import { createLoadPorts } from './loader-ports-client.ts';

const logger = new Logger({ serviceName: 'lake-loader' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'lake-loader' });
const config = readLoaderConfig();
const countErrorObjects = errorObjectsCounter(config.names.lakeBucket);
const ports = createLoadPorts(config, ({ code, queryExecutionId }, delayMs) =>
  logger.warn('statement failed, trying again', { code, queryExecutionId, delayMs }),
);

/** Time that is left for stopping statements and giving the lease back when a load takes too long. */
const endingMs = 15_000;

/** Loads once. Answers with the outcome of each dataset; fails, after having loaded the others, when one failed. */
export async function handler(_event: unknown, context: Context): Promise<LoadOutcome> {
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - endingMs));
  const outcome = await loadLake(
    datasets,
    { loadId: randomUUID(), signal },
    { ...ports, onDataset: (dataset) => logger.info('dataset', { ...dataset }) },
  );
  if (outcome.status === 'busy') logger.info('another load is running', { ...outcome });
  await measure(outcome, context.functionName);
  const failed = outcome.status === 'done' ? outcome.datasets.filter(({ status }) => status === 'failed') : [];
  if (failed.length > 0) throw new LoadFailedError(JSON.stringify(failed));
  return outcome;
}

async function measure(outcome: LoadOutcome, functionName: string): Promise<void> {
  const errorObjects = await countErrorObjects().catch((error: unknown) => {
    logger.warn('objects under errors/ cannot be counted', { error });
    return undefined;
  });
  metrics.addDimension('function', functionName);
  for (const [name, value] of Object.entries(loadMeasures(outcome, Date.now(), errorObjects) ?? {}))
    metrics.addMetric(name, name === 'lagSeconds' ? MetricUnit.Seconds : MetricUnit.Count, value);
  metrics.publishStoredMetrics();
}
