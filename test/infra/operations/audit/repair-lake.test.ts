import { expect, test } from '@jest/globals';
import type { LakeDrift } from '../../../../infra/operations/audit/compare-lake.ts';
import { describeLakeRepair } from '../../../../infra/operations/audit/describe-lake-drift.ts';
import { type LakeRepairPorts, repairFromLake } from '../../../../infra/operations/audit/repair-lake.ts';

const unloaded: LakeDrift = { productId: 'P1', part: 'stock', kind: 'unloaded', projected: 2, recorded: 1 };
const passed: LakeDrift = { ...unloaded, productId: 'P2', isInBronze: true };

async function repair(drift: readonly LakeDrift[], reason?: string) {
  let loads = 0;
  const never = async () => {
    throw new Error('nothing is to be asked of projection and index');
  };
  const ports: LakeRepairPorts = {
    ...{ readEvents: never, readImageEvents: never, passDocuments: never, bring: never, rewritePart: never },
    loadAllOfBronze: async () => {
      loads += 1;
      return reason;
    },
  };
  return { report: await repairFromLake(drift, ports, () => undefined), loads };
}

test('what bronze has and loads have passed is loaded, once for all of it', async () => {
  const { report, loads } = await repair([passed, unloaded, { ...passed, productId: 'P3' }]);
  expect(report).toEqual({ applied: 0, rewritten: 0, loaded: 2, left: [unloaded], notMended: [] });
  expect(loads).toBe(1);
  expect(describeLakeRepair(report)).toBe(
    'Mended: 0 parts applied again, 0 rewritten, 2 parts loaded from bronze, 1 part left to a replay.',
  );
});

test('nothing is loaded for what only a replay brings', async () => {
  expect(await repair([unloaded])).toMatchObject({ loads: 0, report: { loaded: 0, left: [unloaded] } });
});

test('a load that could not be says so of every product that it was for', async () => {
  const { report } = await repair([passed], 'another load is running (somebody)');
  expect(report).toMatchObject({
    loaded: 0,
    notMended: [{ productId: 'P2', reason: 'another load is running (somebody)' }],
  });
});
