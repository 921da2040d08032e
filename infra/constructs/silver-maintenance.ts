import { Aws, Stack } from 'aws-cdk-lib';
import { CfnTableOptimizer } from 'aws-cdk-lib/aws-glue';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { orphanDays, snapshotDays } from '../retention.ts';
import { bucketArn, folderArn, glueArns, logGroupArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import { acknowledgeWildcards } from './wildcards.ts';

export interface SilverMaintenanceProps {
  readonly names: ResourceNames;
  /** The Iceberg tables to maintain; migrations must have made them. */
  readonly tables: readonly string[];
}

/**
 * Glue's optimizers: the loader adds small files every quarter of an hour, and every load is a snapshot. Without them both
 * pile up. They only name the tables, which stay the property of the migrations.
 */
export class SilverMaintenance extends Construct {
  constructor(scope: Construct, id: string, props: SilverMaintenanceProps) {
    super(scope, id);
    const { roleArn } = this.createRole(props.names);
    for (const table of props.tables) {
      this.optimize(props.names, table, 'compaction', {
        compactionConfiguration: { icebergConfiguration: { strategy: 'binpack' } },
        enabled: true,
        roleArn,
      });
      this.optimize(props.names, table, 'retention', {
        retentionConfiguration: {
          icebergConfiguration: {
            snapshotRetentionPeriodInDays: snapshotDays,
            numberOfSnapshotsToRetain: 1,
            cleanExpiredFiles: true,
          },
        },
        enabled: true,
        roleArn,
      });
      this.optimize(props.names, table, 'orphan_file_deletion', {
        orphanFileDeletionConfiguration: {
          icebergConfiguration: {
            location: `s3://${props.names.lakeBucket}/silver/${table}/`,
            orphanFileRetentionPeriodInDays: orphanDays,
          },
        },
        enabled: true,
        roleArn,
      });
    }
  }

  private optimize(
    names: ResourceNames,
    table: string,
    type: 'compaction' | 'retention' | 'orphan_file_deletion',
    configuration: CfnTableOptimizer.TableOptimizerConfigurationProperty,
  ): void {
    new CfnTableOptimizer(this, `${table}-${type}`, {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: names.silverDatabase,
      tableName: table,
      type,
      tableOptimizerConfiguration: configuration,
    });
  }

  /** As in https://docs.aws.amazon.com/glue/latest/dg/optimization-prerequisites.html, for silver only. */
  private createRole(names: ResourceNames): Role {
    const rewriteFiles = new PolicyStatement({
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      resources: [folderArn(names.lakeBucket, 'silver/')],
    });
    const findFiles = new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucketArn(names.lakeBucket)] });
    const commit = new PolicyStatement({
      actions: ['glue:GetTable', 'glue:UpdateTable'],
      resources: glueArns(Stack.of(this), { [names.silverDatabase]: '*' }),
    });
    const log = new PolicyStatement({
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: ['compaction', 'retention', 'orphan-file-deletion'].map((job) =>
        logGroupArn(Stack.of(this), `/aws-glue/iceberg-${job}/logs:*`),
      ),
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('glue.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: {
        MaintainSilver: new PolicyDocument({ statements: [rewriteFiles, findFiles, commit, log] }),
      },
    });
    acknowledgeWildcards(role, 'Iceberg names the files, Glue the streams of its own log groups', [
      rewriteFiles,
      commit,
      log,
    ]);
    return role;
  }
}
