// What deployment must provide: a bundle of this file and the variables of the projection's table, of the lake's databases
// and of the Athena workgroup of jobs; on the table reading, on the lake reading and querying.
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { AthenaClient } from '@aws-sdk/client-athena';
import type { Context } from 'aws-lambda';
import { patientDynamoClient } from '../../../indexer/audit/audit-ports-client.ts';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { readMigrationConfig } from '../../../pipelines/migrations/config.ts';
import { askedLagMs } from './asked-lag.ts';
import { athenaPages } from './athena-pages-client.ts';
import { lakeDriftPorts } from './audit-lake-client.ts';
import { lakeDriftKinds } from './compare-lake.ts';
import { countByKind } from './count-by-kind.ts';
import { findLakeDrift } from './find-lake-drift.ts';

const logger = new Logger({ serviceName: 'lake-audit' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'lake-audit' });
const { productTable } = readIndexerConfig(['productTable']);
const { names, workGroup } = readMigrationConfig();
const ask = athenaPages(new AthenaClient({ maxAttempts: 8 }), workGroup);
const ports = lakeDriftPorts(ask, names, { dynamo: patientDynamoClient(), productTable });

/** A batch that failed comes back after minutes, to the projection as to the lake; it must not raise an alarm. */
const [usualLagMs, usualArrivalLagMs] = [60_000, 300_000];
const examplesLogged = 20;

/** Holds the lake against the projection. Mends nothing: drift has a cause that people should see first. */
export async function handler(event: unknown, context: Context): Promise<Record<string, number>> {
  const lags = { lagMs: askedLagMs(event, usualLagMs), arrivalLagMs: askedLagMs(event, usualArrivalLagMs) };
  const { drift, ...counts } = await findLakeDrift(ports, { isDeep: false, ...lags });
  const kinds = countByKind(lakeDriftKinds, drift);
  for (const [kind, amount] of Object.entries(kinds)) metrics.addMetric(kind, MetricUnit.Count, amount);
  metrics.addDimension('function', context.functionName);
  metrics.publishStoredMetrics();
  if (drift.length === 0) logger.info('no drift', { ...counts, ...kinds });
  else logger.warn('drift', { ...counts, ...kinds, examples: drift.slice(0, examplesLogged) });
  return kinds;
}
