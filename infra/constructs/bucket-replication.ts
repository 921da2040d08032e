import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketArn } from './resource-arns.ts';
import { type ResourceNames, resourceNames } from './resource-names.ts';
import { acknowledgeWildcards } from './wildcards.ts';

export interface BucketReplicationProps {
  readonly stageName: string;
  readonly names: ResourceNames;
  readonly secondRegion: string;
  readonly buckets: Readonly<Record<ReplicatedBucket, IBucket>>;
  /** Where the stage has one; there is another of the same alias in the second Region. */
  readonly key: IKey | undefined;
}

type ReplicatedBucket = keyof typeof replicatedFolders;

/**
 * What of each bucket is copied. Results and logs are not: they are made again, or tell of this Region only. The copy of
 * silver cannot be queried where it lies, because Iceberg's files name each other by the addresses of the first bucket.
 */
const replicatedFolders = {
  lakeBucket: ['bronze/', 'silver/', 'quarantine/', 'errors/'],
  uploadBucket: ['uploads/'],
  imageBucket: ['images/', 'quarantine/'],
  pagesBucket: ['search/'],
} as const;

/** CloudFront would need a key for the pages, so theirs is S3's own. */
const encryptedByS3: ReadonlySet<string> = new Set<ReplicatedBucket>(['pagesBucket']);

/** The rule of a folder: `lakeBucket` and `bronze/` become `lake-bronze`. */
function ruleId(bucket: string, folder: string): string {
  return `${bucket.replace('Bucket', '')}-${folder.replaceAll('/', '')}`;
}

/** Every rule there is: what its metrics are called by. */
export const replicationRules = (Object.keys(replicatedFolders) as ReplicatedBucket[]).flatMap((bucket) =>
  replicatedFolders[bucket].map((folder) => ({ bucket, ruleId: ruleId(bucket, folder) })),
);

/**
 * Copies of objects in the second Region's buckets, which have the same names but for the Region. Deletions are copied as
 * markers; what a lifecycle rule removes is not, so the buckets there have the same rules. The role is the one thing that
 * writes there; nothing is ever copied back.
 */
export class BucketReplication extends Construct {
  constructor(scope: Construct, id: string, props: BucketReplicationProps) {
    super(scope, id);
    const role = this.createRole(props);
    for (const [bucket, folders] of Object.entries(replicatedFolders) as [ReplicatedBucket, readonly string[]][]) {
      this.replicate(bucket, folders, role, props);
    }
  }

  private replicate(
    name: ReplicatedBucket,
    folders: readonly string[],
    role: Role,
    props: BucketReplicationProps,
  ): void {
    const resource = props.buckets[name].node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error('CDK no longer makes a bucket of an AWS::S3::Bucket');
    const isKeyed = props.key !== undefined && !encryptedByS3.has(name);
    resource.replicationConfiguration = {
      role: role.roleArn,
      rules: folders.map((prefix, priority) => ({
        id: ruleId(name, prefix),
        priority,
        status: 'Enabled',
        filter: { prefix },
        deleteMarkerReplication: { status: 'Enabled' },
        ...(isKeyed && { sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } } }),
        destination: {
          bucket: bucketArn(this.namesThere(props)[name]),
          metrics: { status: 'Enabled' },
          ...(isKeyed && { encryptionConfiguration: { replicaKmsKeyId: secondKeyAlias(props) } }),
        },
      })),
    };
    // S3 refuses a role that it may not use yet.
    resource.node.addDependency(role);
  }

  private namesThere({ stageName, secondRegion: region }: BucketReplicationProps): ResourceNames {
    return resourceNames(stageName, { account: Stack.of(this).account, region });
  }

  private createRole(props: BucketReplicationProps): Role {
    const role = new Role(this, 'Role', {
      roleName: `${props.names.prefix}-replication-${Aws.REGION}`,
      description: 'S3 copies objects to the second Region',
      assumedBy: new ServicePrincipal('s3.amazonaws.com'),
    });
    const statements = [...this.copying(props), ...(props.key === undefined ? [] : this.encrypting(props, props.key))];
    for (const statement of statements) role.addToPolicy(statement);
    acknowledgeWildcards(
      role,
      'Objects are named by whoever writes them; of keys only the one of the alias',
      statements,
    );
    return role;
  }

  private copying({ names, ...others }: BucketReplicationProps): PolicyStatement[] {
    const there = this.namesThere({ names, ...others });
    const objects = (of: ResourceNames) =>
      Object.entries(replicatedFolders).flatMap(([bucket, folders]) =>
        folders.map((folder) => `${bucketArn(of[bucket as ReplicatedBucket])}/${folder}*`),
      );
    return [
      new PolicyStatement({
        actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
        resources: Object.keys(replicatedFolders).map((bucket) => bucketArn(names[bucket as ReplicatedBucket])),
      }),
      new PolicyStatement({
        actions: ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
        resources: objects(names),
      }),
      new PolicyStatement({
        actions: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'],
        resources: objects(there),
      }),
    ];
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html */
  private encrypting({ names, secondRegion }: BucketReplicationProps, key: IKey): PolicyStatement[] {
    const { region } = Stack.of(this);
    const viaS3 = (place: string) => ({ 'kms:ViaService': `s3.${place}.${Aws.URL_SUFFIX}` });
    return [
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [key.keyArn],
        conditions: { StringLike: viaS3(region) },
      }),
      new PolicyStatement({
        actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
        // A policy cannot name a key by its alias, and the key is made in another Region: the condition names it.
        resources: [`arn:${Aws.PARTITION}:kms:${secondRegion}:${Aws.ACCOUNT_ID}:key/*`],
        conditions: {
          StringLike: viaS3(secondRegion),
          'ForAnyValue:StringEquals': { 'kms:ResourceAliases': `alias/${names.prefix}-data` },
        },
      }),
    ];
  }
}

/** The second Region's key, which is made by another stack under the same alias. */
export function secondKeyAlias({
  names,
  secondRegion,
}: Pick<BucketReplicationProps, 'names' | 'secondRegion'>): string {
  return `arn:${Aws.PARTITION}:kms:${secondRegion}:${Aws.ACCOUNT_ID}:alias/${names.prefix}-data`;
}
