import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createPutEvents } from '../../pipelines/contracts/bus-client.ts';
import { readImagesConfig } from '../config.ts';
import { maxFileBytes } from '../inspect/largest-file.ts';
import { createIsolatedProcessing } from '../process/isolated-processing.ts';
import { handleMessage } from './handle-message.ts';
import { imageBucket, imageStoreClient, uploadBucket } from './image-store-client.ts';
import { printImageStore, printImageTableClient } from './print-image-client.ts';
import { parkingPort, postponingPort, printImagesQueueClient } from './print-images-queue-client.ts';
import { publishPort } from './publish.ts';
import { reportOutcome } from './report-outcome.ts';
import { makeWorkFolder, sweepWorkFolders, workshopIn } from './workshop.ts';

/** Clocks may differ by that much; the lease of a worker must outlive the worker. */
const LEASE_RESERVE_MS = 30_000;

const logger = new Logger({ serviceName: 'print-image' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'print-image' });
const config = readImagesConfig([
  ...(['printImageTable', 'uploadBucket', 'imageBucket', 'busName'] as const),
  ...(['printImagesQueueUrl', 'printImagesDlqUrl', 'pressProfile', 'awsEndpoint'] as const),
]);
const [s3, sqs] = [imageStoreClient(config.awsEndpoint), printImagesQueueClient()];
// Of the function's 3 GB and 10 minutes; the rest is for this process, and for the way of the bytes.
const processing = createIsolatedProcessing({ memoryLimitBytes: 2_200_000_000, timeLimitSeconds: 420 });
processing.start();
const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };
const postpone = postponingPort(sqs, config.printImagesQueueUrl);
const ports = {
  ...printImageStore(printImageTableClient(), config.printImageTable),
  ...uploadBucket(s3, config.uploadBucket),
  ...imageBucket(s3, config.imageBucket),
  ...clock,
  publish: publishPort(createPutEvents(config.busName), clock),
  park: parkingPort(sqs, config.printImagesDlqUrl),
};

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const goneMs = Date.now() + context.getRemainingTimeInMillis() + LEASE_RESERVE_MS;
  const limits = { bucket: config.uploadBucket, maxBytes: maxFileBytes, goneMs };
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId: id, body: text, attributes, receiptHandle } of event.Records) {
    const message = { id, text, receiveCount: Number(attributes.ApproximateReceiveCount) };
    // Should this worker die: the queue's own timeout is many times longer than a worker lives.
    await postpone(receiptHandle, (goneMs - Date.now()) / 1000);
    const { path, remove } = await makeWorkFolder();
    const workshop = workshopIn(path, processing.process, config.pressProfile ?? null);
    const outcome = await handleMessage(message, limits, { ...ports, ...workshop }).finally(remove);
    reportOutcome(id, outcome, { logger, metrics, functionName: context.functionName });
    if (outcome.kind === 'done') continue;
    batchItemFailures.push({ itemIdentifier: id });
    await postpone(receiptHandle, outcome.delaySeconds);
  }
  await sweepWorkFolders();
  return { batchItemFailures };
}
