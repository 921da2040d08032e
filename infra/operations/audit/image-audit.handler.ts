// What deployment must provide: a bundle of this file and the variables of the table of print images, of the upload bucket and
// of the image bucket; reading on all three.
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { readImagesConfig } from '../../../images/config.ts';
import { imageStoreClient } from '../../../images/intake/image-store-client.ts';
import { printProfileVersion } from '../../../images/print/print-profiles.ts';
import { patientDynamoClient } from '../../../indexer/audit/audit-ports-client.ts';
import { askedLagMs } from './asked-lag.ts';
import { imageDriftKinds } from './compare-image.ts';
import { countByKind } from './count-by-kind.ts';
import { findImageDrift } from './find-image-drift.ts';
import { imageAuditPorts } from './image-audit-client.ts';

const logger = new Logger({ serviceName: 'image-audit' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'image-audit' });
const config = readImagesConfig(['printImageTable', 'uploadBucket', 'imageBucket', 'awsEndpoint']);
const ports = imageAuditPorts(patientDynamoClient(), imageStoreClient(config.awsEndpoint), config);

/** The largest images take minutes to their passport. */
const usualLagMs = 180_000;
const examplesLogged = 20;

/** Holds the files of images against their passports. Mends nothing: drift has a cause that people should see first. */
export async function handler(event: unknown, context: Context): Promise<Record<string, number>> {
  const options = { isDeep: false, lagMs: askedLagMs(event, usualLagMs), profileVersion: printProfileVersion };
  const { drift, ...counts } = await findImageDrift(ports, options);
  const kinds = countByKind(imageDriftKinds, drift);
  for (const [kind, amount] of Object.entries(kinds)) metrics.addMetric(kind, MetricUnit.Count, amount);
  metrics.addDimension('function', context.functionName);
  metrics.publishStoredMetrics();
  const examples = drift.slice(0, examplesLogged).map(({ kind, key }) => `${kind} ${key}`);
  if (drift.length === 0) logger.info('no drift', { ...counts, ...kinds });
  else logger.warn('drift', { ...counts, ...kinds, examples });
  return kinds;
}
