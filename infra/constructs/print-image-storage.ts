import { Duration } from 'aws-cdk-lib';
import {
  Bucket,
  CfnBucket,
  type CorsRule,
  HttpMethods,
  type IBucket,
  type LifecycleRule,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { EventQueue } from './event-queue.ts';
import { abortUploads, guardedBucket, versionsForReplication } from './guarded-bucket.ts';
import type { ResourceNames } from './resource-names.ts';

export interface PrintImageStorageProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly accessLogs: IBucket;
  /** Hears of every upload that comes and goes; its policy admits the upload bucket by name. */
  readonly queue: EventQueue;
}

/** Where uploads lie; nothing else in the bucket is announced. */
export const uploadPrefix = 'uploads/';

/** For someone to look at what could not be processed, and to mend it. */
const quarantineDays = 30;

/**
 * Press masters and originals are most of the bytes, and are hardly read once they are printed. Files below 128 KB stay as
 * they are: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export const cheaperWhenForgotten: LifecycleRule = {
  transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }],
};

export const expiryOfImages: readonly LifecycleRule[] = [
  { prefix: 'quarantine/', expiration: Duration.days(quarantineDays) },
];

export function expiryOfUploads({ images: { originalDays } }: Stage): LifecycleRule[] {
  return originalDays === undefined ? [] : [{ prefix: uploadPrefix, expiration: Duration.days(originalDays) }];
}

const unversioned = { versioned: undefined, lifecycleRules: [] };

/** An upload that expires is as gone as one that was deleted; S3 counts it apart. */
const announcedEvents = ['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:LifecycleExpiration:*'] as const;

const corsSeconds = 24 * 60 * 60;

/** What customers upload, and what is made of it. Both are private: files go in and out by signed requests only. */
export class PrintImageStorage extends Construct {
  readonly uploads: IBucket;
  readonly images: IBucket;

  constructor(scope: Construct, id: string, props: PrintImageStorageProps) {
    super(scope, id);
    const { stage, names, accessLogs: serverAccessLogsBucket } = props;
    const guarded = guardedBucket(stage);
    const { versioned, lifecycleRules } = stage.secondRegion === undefined ? unversioned : versionsForReplication;
    const uploads = new Bucket(this, 'Uploads', {
      ...guarded,
      versioned,
      bucketName: names.uploadBucket,
      cors: [this.uploadCors(stage)],
      lifecycleRules: [...expiryOfUploads(stage), cheaperWhenForgotten, abortUploads, ...lifecycleRules],
      serverAccessLogsBucket,
      serverAccessLogsPrefix: 'uploads/',
    });
    this.announce(uploads, props.queue);
    this.uploads = uploads;
    this.images = new Bucket(this, 'Images', {
      ...guarded,
      versioned,
      bucketName: names.imageBucket,
      // The API redirects a page here, and a browser that was redirected names no origin but "null".
      cors: [{ allowedMethods: [HttpMethods.GET, HttpMethods.HEAD], allowedOrigins: ['*'], maxAge: corsSeconds }],
      lifecycleRules: [...expiryOfImages, cheaperWhenForgotten, abortUploads, ...lifecycleRules],
      serverAccessLogsBucket,
      serverAccessLogsPrefix: 'images/',
    });
  }

  /** Forms are posted, parts of large files are put, and each part's ETag must be told when they are completed. */
  private uploadCors({ images }: Stage): CorsRule {
    return {
      allowedMethods: [HttpMethods.POST, HttpMethods.PUT, HttpMethods.GET],
      allowedOrigins: [...images.allowedOrigins],
      allowedHeaders: ['*'],
      exposedHeaders: ['ETag'],
      maxAge: corsSeconds,
    };
  }

  /** On the bucket itself: CDK's own way is a function that calls S3 after the deploy, with a role that may change every bucket. */
  private announce(bucket: Bucket, events: EventQueue): void {
    const resource = bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error('CDK no longer makes a bucket of an AWS::S3::Bucket');
    const filter = { s3Key: { rules: [{ name: 'prefix', value: uploadPrefix }] } };
    resource.notificationConfiguration = {
      queueConfigurations: announcedEvents.map((event) => ({ event, queue: events.queue.queueArn, filter })),
    };
    // S3 refuses a queue that it may not send to.
    resource.node.addDependency(events);
  }
}
