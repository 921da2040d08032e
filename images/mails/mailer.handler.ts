import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { parseEvent } from '../../pipelines/contracts/parse-event.ts';
import { readImagesConfig } from '../config.ts';
import { createMailPorts } from './mailer-ports-client.ts';
import { type MailTally, tellOwners } from './tell-owners.ts';

const logger = new Logger({ serviceName: 'mailer' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'mailer' });
const config = readImagesConfig([
  ...(['printImageTable', 'imageBucket', 'mailFrom', 'mailTemplatePrefix', 'mailConfigurationSet'] as const),
  ...(['mailLookupUrl', 'mailLookupSecret', 'mailPageUrl', 'mailOutcomes'] as const),
]);
const ports = createMailPorts({
  ...{ printImageTable: config.printImageTable, imageBucket: config.imageBucket, from: config.mailFrom },
  ...{ templatePrefix: config.mailTemplatePrefix, configurationSet: config.mailConfigurationSet },
  ...{ lookupUrl: config.mailLookupUrl, lookupSecret: config.mailLookupSecret },
});
const settings = { pageUrl: config.mailPageUrl, outcomes: config.mailOutcomes };

/** Anything else on the bus, and what no reader understands, is not for customers. */
async function tell(text: string): Promise<MailTally | undefined> {
  const parsed = parseEvent(text);
  if (!parsed.ok) return undefined;
  const { event } = parsed;
  if (event.detailType !== 'image.processed' && event.detailType !== 'image.rejected') return undefined;
  const { imageId, profileVersion } = event.detail;
  return tellOwners({ imageId, profileVersion }, settings, ports);
}

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  metrics.addDimension('function', context.functionName);
  for (const { messageId, body } of event.Records) {
    try {
      const tally = await tell(body);
      for (const [name, value] of Object.entries(tally ?? {})) metrics.addMetric(name, MetricUnit.Count, value);
      logger.info('owners told of a verdict', { messageId, ...tally });
    } catch (error) {
      logger.error('owners could not be told of a verdict', { messageId, error: error as Error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  metrics.publishStoredMetrics();
  return { batchItemFailures };
}
