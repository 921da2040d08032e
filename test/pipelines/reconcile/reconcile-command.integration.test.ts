import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { accountedFor } from '../../../pipelines/reconcile/accounted-for.ts';
import { scopeOf } from '../../../pipelines/reconcile/ask-lake.ts';
import { readReconcileConfig } from '../../../pipelines/reconcile/config.ts';
import { sampleLedger } from '../../../pipelines/sample/generate-sample.ts';
import { startCommand } from '../../run-command.ts';
import { ask, load } from '../../stack/lake.ts';

const sampleCommand = 'pipelines/sample/sample.command.ts';
const reconcileCommand = 'pipelines/reconcile/reconcile.command.ts';

// A window that no other test uses, so that every figure can be compared.
const options = { seed: 4_711, orders: 40, days: 20, products: 15, lastDay: '2019-12-15', invalidShare: 0.1 };
const words = ['--seed', '4711', '--orders', '40', '--days', '20', '--products', '15'];
const sample = [...words, '--last-day', '2019-12-15', '--invalid-share', '0.1'];

const ledger = sampleLedger(options);
const scope = scopeOf(ledger.options, ledger.tag, readReconcileConfig().names, new Date());

async function untilArrived(): Promise<void> {
  for (let look = 0; look < 120; look += 1) {
    if ((await accountedFor(ask, scope, ledger)).isComplete) return;
    await sleep(500);
  }
  throw new Error(`not arrived: ${JSON.stringify(await accountedFor(ask, scope, ledger))}`);
}

describe('npm run sample and npm run reconcile', () => {
  test('publish a shop through bus and queue, and find all of it again to the last minor unit', async () => {
    const published = await startCommand(sampleCommand, [...sample, '--publish']).outcome;
    expect(published).toMatchObject({ exitCode: 0 });
    expect(published.stderr).toContain(`Sample ${ledger.tag}, the right answers:`);
    await untilArrived();
    await load();
    const { exitCode, stdout, stderr } = await startCommand(reconcileCommand, sample).outcome;
    expect(`${stdout}${stderr}`).toContain('✓ Every event is accounted for');
    expect(stdout).not.toContain('was not compared');
    expect(exitCode).toBe(0);
  }, 120_000);

  test('name what is missing of a shop that was never published, and fail', async () => {
    const { exitCode, stdout } = await startCommand(reconcileCommand, ['--orders', '3', '--seed', '99', '--json'])
      .outcome;
    const { isRight, problems } = JSON.parse(stdout) as { isRight: boolean; problems: string[] };
    expect({ exitCode, isRight }).toEqual({ exitCode: 1, isRight: false });
    expect(problems).toContainEqual(
      expect.stringMatching(/^order\.placed: published 3, accounted 0, stored 0 instead of 3; missing [0-9a-f-]{36}, /),
    );
  }, 120_000);
});
