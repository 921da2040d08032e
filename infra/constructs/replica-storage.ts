import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { abortUploads, guardedBucket, versionsForReplication } from './guarded-bucket.ts';
import { LakeStorage } from './lake-storage.ts';
import { PageBucket } from './page-bucket.ts';
import { cheaperWhenForgotten, expiryOfImages, expiryOfUploads } from './print-image-storage.ts';
import type { ResourceNames } from './resource-names.ts';

export interface ReplicaStorageProps {
  readonly stage: Stage;
  /** As the first Region's, but for the Region in them. */
  readonly names: ResourceNames;
}

/** Where S3 copies lake, uploads, images and the search page to: the same lifecycle, which is not copied. */
export class ReplicaStorage extends Construct {
  /** What must have S3's own encryption: access logs, and pages that CloudFront delivers. */
  readonly withoutKey: readonly IBucket[];

  constructor(scope: Construct, id: string, { stage, names }: ReplicaStorageProps) {
    super(scope, id);
    const { accessLogs } = new LakeStorage(this, 'Lake', { stage, names });
    const { versioned, lifecycleRules } = versionsForReplication;
    const shared = { ...guardedBucket(stage), versioned, serverAccessLogsBucket: accessLogs };
    const rules = [cheaperWhenForgotten, abortUploads, ...lifecycleRules];
    new Bucket(this, 'Uploads', {
      ...shared,
      bucketName: names.uploadBucket,
      lifecycleRules: [...expiryOfUploads(stage), ...rules],
      serverAccessLogsPrefix: 'uploads/',
    });
    new Bucket(this, 'Images', {
      ...shared,
      bucketName: names.imageBucket,
      lifecycleRules: [...expiryOfImages, ...rules],
      serverAccessLogsPrefix: 'images/',
    });
    const { bucket: pages } = new PageBucket(this, 'Pages', { stage, names, accessLogs, isReplicated: true });
    this.withoutKey = [accessLogs, pages];
  }
}
