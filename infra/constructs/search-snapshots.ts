import { Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { abortUploads, guardedBucket } from './guarded-bucket.ts';
import { bucketArn, folderArn } from './resource-arns.ts';
import { type ResourceNames, roleName } from './resource-names.ts';
import { acknowledgeWildcards } from './wildcards.ts';

export interface SearchSnapshotsProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly accessLogs: IBucket;
}

/**
 * Where snapshots of the index go that are kept longer than the domain's own: those are taken every hour, for nothing, but
 * go after 14 days and with the domain. The setup registers the bucket; a backup asks the domain to write there.
 */
export class SearchSnapshots extends Construct {
  constructor(scope: Construct, id: string, props: SearchSnapshotsProps) {
    super(scope, id);
    const { stage, names, accessLogs: serverAccessLogsBucket } = props;
    new Bucket(this, 'Bucket', {
      ...guardedBucket(stage),
      bucketName: names.snapshotBucket,
      // No expiry: a snapshot shares its files with later ones, so that only OpenSearch knows what is no longer needed.
      lifecycleRules: [abortUploads],
      serverAccessLogsBucket,
      serverAccessLogsPrefix: 'search-snapshots/',
    });
    this.createWriter(names);
  }

  /** What the domain becomes to read and write snapshots. */
  private createWriter(names: ResourceNames): void {
    const find = new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucketArn(names.snapshotBucket)] });
    const keep = new PolicyStatement({
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      resources: [folderArn(names.snapshotBucket, '')],
    });
    const role = new Role(this, 'Writer', {
      roleName: snapshotRoleName(names),
      assumedBy: new ServicePrincipal('es.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: { KeepSnapshots: new PolicyDocument({ statements: [find, keep] }) },
    });
    acknowledgeWildcards(role, 'OpenSearch names the files of a snapshot', [keep]);
  }
}

function snapshotRoleName(names: ResourceNames): string {
  return roleName(`${names.prefix}-search-snapshots`);
}

export function snapshotRoleArn(names: ResourceNames): string {
  return `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${snapshotRoleName(names)}`;
}
