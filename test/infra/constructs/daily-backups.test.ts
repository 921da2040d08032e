import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const copyToVault = 'arn:aws:backup:eu-west-1:123456789012:backup-vault:inkstream-copies';
const { app, stateful } = synthesise({}, {}, {}, { backups: { keepDays: 35, copyToVault } });
const all = (type: string) => [...resourcesOf(stateful, type).values()].map(({ Properties }) => Properties);

function tablesOf(selection: Record<string, unknown> | undefined): string[] {
  const { Resources = [] } = (selection?.BackupSelection ?? {}) as { Resources?: unknown[] };
  return Resources.map(textOf);
}

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
    const selected = tablesOf(selection);
    const tables = [...resourcesOf(stateful, 'AWS::DynamoDB::GlobalTable').keys()];
    expect(tables.filter((id) => !selected.some((arn) => arn.includes(id)))).toEqual([]);
    expect(selected.some((arn) => arn.includes('ShopCatalog'))).toBe(true);
  });

  test("leave a catalog to the shop that is the shop's own table", () => {
    const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/shop-products';
    const streamArn = `${table}/stream/2026-01-01T00:00:00.000`;
    const foreign = synthesise({}, { table: { arn: table, streamArn } }, {}, { backups: { keepDays: 35 } }).stateful;
    const [selection] = [...resourcesOf(foreign, 'AWS::Backup::BackupSelection').values()];
    const selected = tablesOf(selection?.Properties);
    expect(selected.length).toBe(5);
    expect(selected.filter((arn) => /ShopCatalog|shop-products/.test(arn))).toEqual([]);
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
