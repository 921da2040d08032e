import { Duration } from 'aws-cdk-lib';
import { Bucket, type IBucket, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  accessLogDays,
  bronzeDays,
  failedRowsDays,
  otherVersionDays,
  quarantineDays,
  resultDays,
  silverVersionDays,
  unloadDays,
} from '../retention.ts';
import type { Stage } from '../stages.ts';
import { abortUploads, guardedBucket } from './guarded-bucket.ts';
import type { ResourceNames } from './resource-names.ts';

export interface LakeStorageProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** How long what the lake keeps under a prefix lives. `silver/` is not here: expiring an object of an Iceberg table breaks the table. */
const expiryDays = {
  'bronze/': bronzeDays,
  'errors/': failedRowsDays,
  'quarantine/': quarantineDays,
  'unload/': unloadDays,
} as const;

/** The lake, the results of Athena, and the log of who read from any bucket. */
export class LakeStorage extends Construct {
  readonly lake: IBucket;
  readonly results: IBucket;
  readonly accessLogs: IBucket;

  constructor(scope: Construct, id: string, props: LakeStorageProps) {
    super(scope, id);
    const { names } = props;
    const base = guardedBucket(props.stage);
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...base,
      bucketName: names.accessLogBucket,
      lifecycleRules: [{ expiration: Duration.days(accessLogDays) }, abortUploads],
    });
    this.accessLogs = accessLogs;
    this.lake = new Bucket(this, 'Lake', {
      ...base,
      bucketName: names.lakeBucket,
      versioned: true,
      lifecycleRules: this.lakeLifecycle(),
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'lake/',
    });
    this.results = new Bucket(this, 'Results', {
      ...base,
      bucketName: names.resultsBucket,
      lifecycleRules: [{ expiration: Duration.days(resultDays) }, abortUploads],
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'athena-results/',
    });
  }

  private lakeLifecycle(): LifecycleRule[] {
    const expiring = Object.entries(expiryDays).map(([prefix, days]) => ({
      prefix,
      expiration: Duration.days(days),
      noncurrentVersionExpiration: Duration.days(otherVersionDays),
    }));
    const silver = { prefix: 'silver/', noncurrentVersionExpiration: Duration.days(silverVersionDays) };
    return [...expiring, silver, { expiredObjectDeleteMarker: true }, abortUploads];
  }
}
