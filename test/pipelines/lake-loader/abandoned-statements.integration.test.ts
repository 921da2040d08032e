import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { stopInserts } from '../../../pipelines/lake-loader/abandoned-statements-client.ts';
import { athenaStatements, createAthenaClient } from '../../../pipelines/migrations/athena-client.ts';
import { readMigrationConfig } from '../../../pipelines/migrations/config.ts';

const { names, workGroup } = readMigrationConfig();
const athena = createAthenaClient();
const runStatement = athenaStatements(athena, workGroup);
afterAll(() => athena.destroy());

const numbers = (name: string) => `UNNEST(sequence(1, 10000)) AS ${name} (${name})`;
// Hours of work that would insert nothing.
const endless = `INSERT INTO ${names.silver}.lake_loads (load_id)
SELECT 'never' FROM ${numbers('a')} CROSS JOIN ${numbers('b')} CROSS JOIN ${numbers('c')} WHERE a * b * c < 0`;

describe('what a dead loader left running', () => {
  test('is stopped before the next loader writes', async () => {
    const ended = expect(runStatement(endless)).rejects.toMatchObject({ code: 'CANCELLED' });
    await sleep(500);
    await stopInserts(athena, workGroup, names.silver);
    await ended;
  }, 120_000);

  test('a statement whose load is interrupted is stopped too', async () => {
    const controller = new AbortController();
    const ended = expect(runStatement(endless, { signal: controller.signal })).rejects.toThrow('Interrupted');
    await sleep(500);
    controller.abort(new Error('Interrupted'));
    await ended;
    const { rows } = await runStatement(
      `SELECT count(*) AS loads FROM ${names.silver}.lake_loads WHERE load_id = 'never'`,
    );
    expect(rows).toEqual([{ loads: '0' }]);
  }, 120_000);
});
