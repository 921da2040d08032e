import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freeStackPorts, stackSettings } from './own-stack.ts';
import { runCommand, servicePid } from './stack-process.ts';

const orders = 4000;
const linesPerOrder = 5;
const withLauncher = 'infra/local/with-stack.command.ts';
const mapping = 'pipelines/import/online-retail.mapping.json';

let directory: string;
let stateDirectory: string;
let settings: Record<string, string>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'inkstream-killed-'));
  stateDirectory = join(directory, 'state');
  settings = stackSettings(stateDirectory, await freeStackPorts());
});

afterAll(async () => {
  await runCommand('infra/local/stop.command.ts', [], settings).ended;
  rmSync(directory, { recursive: true, force: true });
});

/** An export of a shop in which order n has five lines of n, 1 to 5 pieces of which cost 1.00 each. */
function writeExport(): { file: string; totalMinor: number } {
  const file = join(directory, 'orders.csv');
  const rows = ['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'];
  let totalMinor = 0;
  for (let order = 0; order < orders; order++) {
    const day = String(1 + (order % 28)).padStart(2, '0');
    for (let line = 1; line <= linesPerOrder; line++) {
      rows.push(
        `${100_000 + order},SKU${line},Card ${line},${line},2010-12-${day} 10:00:00,1.00,${order % 97}.0,France`,
      );
      totalMinor += line * 100;
    }
  }
  writeFileSync(file, `${rows.join('\n')}\n`);
  return { file, totalMinor };
}

function countBronzeFiles(path = join(stateDirectory, 'aws', 'objects')): number {
  if (!existsSync(path)) return 0;
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /bronze.*order_lines.*parquet$/.test(name),
  ).length;
}

async function startStack() {
  const start = runCommand('infra/local/start.command.ts', ['--no-sample'], settings);
  await start.wrote('Inkstream is up');
  return start;
}

function importOrders(file: string) {
  return runCommand(
    withLauncher,
    ['pipelines/import/import.command.ts', 'orders', file, '--mapping', mapping],
    settings,
  );
}

async function queryOne(sql: string): Promise<Record<string, unknown>> {
  const query = runCommand(withLauncher, ['queries/query.command.ts', sql, '--format', 'ndjson'], settings);
  const exitCode = await query.ended;
  const line = query
    .output()
    .split('\n')
    .find((candidate) => candidate.startsWith('{'));
  if (exitCode !== 0 || line === undefined) throw new Error(`The query failed:\n${query.output()}`);
  return JSON.parse(line) as Record<string, unknown>;
}

test('a stack that is killed in the middle of an import loses nothing and doubles nothing', async () => {
  const { file, totalMinor } = writeExport();
  const first = await startStack();
  const importing = importOrders(file);
  while (countBronzeFiles() < 2) {
    if (importing.child.exitCode !== null)
      throw new Error(`The import ended before anything was stored:\n${importing.output()}`);
    await sleep(10);
  }
  process.kill(servicePid(stateDirectory, 'aws'), 'SIGKILL');
  importing.child.kill('SIGKILL');
  expect(await first.ended).toBe(1);
  expect(first.output()).toContain('SERVICE_CRASHED');

  const second = await startStack();
  const again = importOrders(file);
  expect({ exitCode: await again.ended, output: again.output() }).toMatchObject({ exitCode: 0 });
  expect(await runCommand(withLauncher, ['pipelines/lake-loader/load.command.ts'], settings).ended).toBe(0);
  expect(await queryOne('SELECT count(*) AS orders, sum(total_minor) AS total FROM orders')).toMatchObject({
    orders,
    total: totalMinor,
  });
  expect(await queryOne('SELECT count(*) AS lines, count(DISTINCT order_id) AS orders FROM order_lines')).toEqual({
    lines: orders * linesPerOrder,
    orders,
  });

  expect(readFileSync(join(stateDirectory, 'logs', 'aws.log'), 'utf8')).not.toContain('Traceback');
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
}, 600_000);
