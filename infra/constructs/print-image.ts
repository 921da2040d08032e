import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Size } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { allowAnnouncing } from './announcing.ts';
import type { BesideHandler } from './bundled-code.ts';
import type { EventQueue } from './event-queue.ts';
import { NodeFunction } from './node-function.ts';
import { type PrintImageStorage, uploadPrefix } from './print-image-storage.ts';
import { bucketArn, folderArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import { SharpLayer } from './sharp-layer.ts';

export interface PrintImageProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly queue: EventQueue;
  readonly storage: PrintImageStorage;
  readonly table: ITableV2;
}

/** The largest images take minutes; see docs/costs.md. */
export const printImageTimeout = Duration.minutes(10);

/** A Lambda has one virtual processor for 1,769 MB. The memory itself is bounded by the model in images/inspect. */
const memoryMb = 3008;

/**
 * The most that Lambda has, for less than a hundredth of what the memory costs. The press master of 20,000 × 20,000 pixels
 * of 16 bits has 2.4 GB, every print of an image has one of its own, and the upload lies beside them.
 */
const temporaryStorage = Size.gibibytes(10);

/** The process that decodes, apart from the one that answers for the job. */
const isolatedWorker = 'images/process/isolated-worker.ts';

const profileFolder = 'images/profiles';
const shopProfile = 'press-profile.icc';

/** Queue to renditions: looks at each upload as it is now, checks it, renders it and says so. */
export class PrintImage extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: PrintImageProps) {
    super(scope, id);
    const { stage, names } = props;
    const worker = new NodeFunction(this, 'Worker', {
      stage,
      functionName: names.printImageFunction,
      description: 'Checks uploaded images for print and renders them for press and web',
      entry: 'images/intake/print-image.handler.ts',
      beside: this.beside(stage),
      layers: [new SharpLayer(this, 'Sharp', { stage, names }).layer],
      timeout: printImageTimeout,
      memoryMb,
      temporaryStorage,
      environment: this.environment(props),
    });
    this.function = worker.function;
    this.allow(worker, props);
    this.function.addEventSource(
      new SqsEventSource(props.queue.queue, {
        // One at a time has all of the memory and of the temporary folder.
        batchSize: 1,
        maxConcurrency: stage.images.workers,
        reportBatchItemFailures: true,
      }),
    );
  }

  private beside({ images: { pressProfile } }: Stage): BesideHandler {
    const bundled = readdirSync(profileFolder)
      .filter((file) => file.endsWith('.icc'))
      .map((file) => [`profiles/${file}`, join(profileFolder, file)]);
    const own = pressProfile === undefined ? {} : { [shopProfile]: pressProfile };
    return { programs: [isolatedWorker], files: { ...Object.fromEntries(bundled), ...own } };
  }

  private environment({ stage, bus, queue, storage, table }: PrintImageProps): Record<string, string> {
    return {
      INKSTREAM_PRINT_IMAGE_TABLE: table.tableName,
      INKSTREAM_UPLOAD_BUCKET: storage.uploads.bucketName,
      INKSTREAM_IMAGE_BUCKET: storage.images.bucketName,
      INKSTREAM_PRINT_IMAGES_QUEUE_URL: queue.queue.queueUrl,
      INKSTREAM_PRINT_IMAGES_DLQ_URL: queue.deadLetters.queueUrl,
      INKSTREAM_BUS_NAME: bus.eventBusName,
      // From the folder of the code, in which Lambda starts every function.
      ...(stage.images.pressProfile !== undefined && { INKSTREAM_PRESS_PROFILE: shopProfile }),
    };
  }

  private allow(worker: NodeFunction, { names, bus, queue, table }: PrintImageProps): void {
    worker.allow([
      new PolicyStatement({
        actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem', 'Query'].map(
          (action) => `dynamodb:${action}`,
        ),
        resources: [table.tableArn],
      }),
      // Without it, S3 says of an object that is gone that it is forbidden.
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [names.uploadBucket, names.imageBucket].map(bucketArn),
      }),
      allowAnnouncing(bus, ['image.processed', 'image.rejected', 'image.deleted']),
      // What no try can mend is parked there with its reason.
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.deadLetters.queueArn] }),
    ]);
    worker.allow(
      [
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [folderArn(names.uploadBucket, uploadPrefix)] }),
        new PolicyStatement({
          actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
          resources: [folderArn(names.imageBucket, 'images/')],
        }),
        new PolicyStatement({
          actions: ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
          resources: [folderArn(names.imageBucket, 'quarantine/')],
        }),
      ],
      'Objects are named after uploads and after the hash of what they hold, so the statements end at the folder',
    );
  }
}
