import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const copyToVault = 'arn:aws:backup:eu-west-1:123456789012:backup-vault:inkstream-copies';
const { app, stateful } = synthesise({}, {}, {}, { backups: { keepDays: 35, copyToVault } });
const all = (type: string) => [...resourcesOf(stateful, type).values()].map(({ Properties }) => Properties);

describe('nightly backups', () => {
  test('copy every table that is ours, and keep the copies as long as the stage says', () => {
    const [plan] = all('AWS::Backup::BackupPlan');
    expect(plan).toMatchObject({
      BackupPlan: {
        BackupPlanRule: [
          { Lifecycle: { DeleteAfterDays: 35 }, CopyActions: [{ DestinationBackupVaultArn: copyToVault }] },
        ],
      },
    });
    const [selection] = all('AWS::Backup::BackupSelection');
    const { Resources = [] } = (selection?.BackupSelection ?? {}) as { Resources?: unknown[] };
    expect(Resources.map(textOf).join(' ')).toMatch(
      /ProjectionProducts.*ProjectionImages.*ProjectionControl.*State.*ImageState/,
    );
  });

  test('are none where the stage asks for none: every table goes back to any second of 35 days by itself', () => {
    const without = synthesise().stateful;
    expect(resourcesOf(without, 'AWS::Backup::BackupPlan').size).toBe(0);
    for (const { Properties } of resourcesOf(without, 'AWS::DynamoDB::GlobalTable').values())
      expect(Properties.Replicas).toMatchObject([
        { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      ]);
  });

  test('break no rule of AWS Solutions', () => {
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});
