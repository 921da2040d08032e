import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { abortUploads, guardedBucket, versionsForReplication } from './guarded-bucket.ts';
import type { ResourceNames } from './resource-names.ts';

export interface PageBucketProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly accessLogs: IBucket;
  /** Whether it is copied to another Region, or a copy. @default false */
  readonly isReplicated?: boolean;
}

/**
 * What of it CloudFront may deliver to anybody: the two public pages, and of the dashboards what holds no figures. The
 * figures go through the gate alone.
 */
const publicObjects = ['search/*', 'uploads/*', 'dashboards/*.js', 'dashboards/*.css'];

/** The pages as files, a folder for each. Private: CloudFront reads what it may by signed requests. */
export class PageBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, { stage, names, accessLogs, isReplicated }: PageBucketProps) {
    super(scope, id);
    const versions = isReplicated === true ? versionsForReplication : { lifecycleRules: [] };
    const bucket = new Bucket(this, 'Pages', {
      ...guardedBucket(stage),
      bucketName: names.pagesBucket,
      versioned: isReplicated === true || undefined,
      lifecycleRules: [abortUploads, ...versions.lifecycleRules],
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'pages/',
    });
    const { partition, account } = Stack.of(this);
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'CloudFrontReads',
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        actions: ['s3:GetObject'],
        resources: publicObjects.map((objects) => bucket.arnForObjects(objects)),
        // Of this account, whichever: they are made in us-east-1 after the bucket, so none can be named here.
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudfront::${account}:distribution/*` },
        },
      }),
    );
    this.bucket = bucket;
  }
}
