import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, importCommand, startCommand, succeed } from '../../run-command.ts';
import { cells, header, plainMapping } from './import-files.ts';

const shop = `interrupted-${Date.now()}`;
const orders = 2000;
const linesPerOrder = 20;
const checkpoints = join(process.env.INKSTREAM_STATE_DIRECTORY ?? '.inkstream', 'imports');

let folder: string;
let words: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
  const order = (number: number) =>
    Array.from({ length: linesPerOrder }, (_, index) =>
      cells(`${number}`, { sku: `S${index}`, qty: index === 7 ? '0' : '1', when: '2011-03-01 08:26', price: '1.00' }),
    );
  const lines = [header, ...Array.from({ length: orders }, (_, number) => order(number)).flat()];
  writeFileSync(join(folder, 'orders.csv'), lines.map((line) => line.join(',')).join('\n'));
  // A prefix of its own keeps what else is in the lake out of the count.
  writeFileSync(join(folder, 'shop.json'), JSON.stringify({ ...plainMapping, shop, orderIdPrefix: `${shop}-` }));
  words = ['orders', join(folder, 'orders.csv'), '--mapping', join(folder, 'shop.json')];
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The line up to which the import is settled, from its checkpoint file. */
function settledLine(): number {
  if (!existsSync(checkpoints)) return 0;
  const texts = readdirSync(checkpoints).map((file) => readFileSync(join(checkpoints, file), 'utf8'));
  const own = texts.find((text) => text.includes(folder));
  return own === undefined ? 0 : JSON.parse(own).settledBefore;
}

/** Kills the import, as a power cut would, once it has stored something but not all. */
async function killHalfway(): Promise<void> {
  const running = startCommand(importCommand, words);
  const before = settledLine();
  for (let waits = 0; settledLine() <= before && waits < 3000; waits += 1) await sleep(10);
  running.kill('SIGKILL');
  await running.outcome;
}

describe('an import that is killed in the middle, twice', () => {
  test('is finished by running it again: nothing is lost, nothing is there twice', async () => {
    await killHalfway();
    await killHalfway();
    const line = settledLine();
    expect(line).toBeGreaterThan(1);
    expect(line).toBeLessThan(orders * linesPerOrder);
    const { stdout, stderr } = await succeed(importCommand, words);
    expect(stderr).toContain('Going on from line');
    expect(stdout).toContain('40,000 lines read = 38,000 stored + 2,000 refused');
    expect(stderr).toContain('Loaded: queries see all of it now.');
    const [stored] = await ask(`
      SELECT count(*) AS lines, count(DISTINCT order_id) AS orders, CAST(sum(line_total_minor) AS bigint) AS total_minor
      FROM order_lines WHERE order_id LIKE '${shop}-%'`);
    expect(stored).toEqual({ lines: 38_000, orders, total_minor: 3_800_000 });
    const refused = await ask('order-lines-refused', '--shop', shop, '--limit', '100000');
    expect(new Set(refused.map((row) => row.line)).size).toBe(2000);
    expect(refused).toHaveLength(2000);
  }, 180_000);
});
