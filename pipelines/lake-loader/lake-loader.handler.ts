// What deployment must provide: a bundle of this file, the variables of config.ts, and on the etl workgroup
// StartQueryExecution, GetQueryExecution, GetQueryResults, StopQueryExecution, ListQueryExecutions and
// BatchGetQueryExecution; on the state table GetItem, PutItem, UpdateItem and DeleteItem.
import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { datasets } from '../datasets/all-datasets.ts';
import { readLoaderConfig } from './config.ts';
import { LoadFailedError } from './errors.ts';
import { type LoadOutcome, loadLake } from './load-lake.ts';
import { createLoadPorts } from './loader-ports-client.ts';

const logger = new Logger({ serviceName: 'lake-loader' });
const ports = createLoadPorts(readLoaderConfig(), ({ code, queryExecutionId }, delayMs) =>
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
  const failed = outcome.status === 'done' ? outcome.datasets.filter(({ status }) => status === 'failed') : [];
  if (failed.length > 0) throw new LoadFailedError(JSON.stringify(failed));
  return outcome;
}
