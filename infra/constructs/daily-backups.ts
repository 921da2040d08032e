import { Aws, Duration, Validations } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BackupSettings } from '../backup-settings.ts';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { ResourceNames } from './resource-names.ts';

export interface DailyBackupsProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly settings: BackupSettings;
  readonly tables: readonly ITableV2[];
}

/**
 * A copy of every table each night, in a vault: what outlives the deletion of a table, and with it of its point-in-time
 * recovery, which goes 35 days after it.
 */
export class DailyBackups extends Construct {
  constructor(scope: Construct, id: string, props: DailyBackupsProps) {
    super(scope, id);
    const { stage, names, settings, tables } = props;
    const backupVault = new BackupVault(this, 'Vault', {
      backupVaultName: `${names.prefix}-tables`,
      removalPolicy: removalPolicyOf(stage),
    });
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: `${names.prefix}-tables`,
      backupVault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: 'daily',
          scheduleExpression: Schedule.cron({ hour: '4', minute: '30' }),
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(4),
          deleteAfter: Duration.days(settings.keepDays),
          ...(settings.copyToVault !== undefined && {
            copyActions: [
              {
                destinationBackupVault: BackupVault.fromBackupVaultArn(this, 'Copies', settings.copyToVault),
                deleteAfter: Duration.days(settings.keepDays),
              },
            ],
          }),
        }),
      ],
    });
    plan.addSelection('Tables', {
      role: this.createRole(),
      resources: tables.map(({ tableArn }) => BackupResource.fromArn(tableArn)),
    });
  }

  private createRole(): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup')],
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
      reason:
        'AWS Backup asks for this policy and extends it as its own API grows: https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html',
    });
    return role;
  }
}
