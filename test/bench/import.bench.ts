import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { restoredSurvey } from '../../pipelines/import/checkpoint.ts';
import { openCsv } from '../../pipelines/import/csv-lines.ts';
import { importOrders } from '../../pipelines/import/import-orders.ts';
import { parseMapping } from '../../pipelines/import/mapping.ts';
import { prepareImport, resumeOrBegin } from '../../pipelines/import/prepare-import.ts';
import { writeBatch } from '../../pipelines/lake-writer/write-batch.ts';
import { atMost, type Benchmark, median } from './benchmark.ts';
import { discardingPorts } from './mixed-batch.ts';

const [fewLines, manyLines] = [100_000, 1_000_000];
const turns = 3;
const linesPerOrder = 20;
const mappingText = JSON.stringify({
  shop: 'bench',
  columns: {
    orderId: 'order',
    sku: 'sku',
    title: 'title',
    quantity: 'quantity',
    placedAt: 'time',
    unitPrice: 'price',
    customerId: 'customer',
    country: 'country',
  },
  constants: { currency: 'GBP', channel: 'web' },
  placedAt: { format: 'yyyy-MM-dd HH:mm:ss', timeZone: 'Europe/London' },
});

/** Orders of 20 lines, one line in a hundred refused. */
function lineOf(number: number): string {
  const order = Math.floor(number / linesPerOrder);
  const minute = String(order % 60).padStart(2, '0');
  const quantity = number % 100 === 99 ? 0 : 1 + (number % 12);
  return `${500_000 + order},SKU${number % 4000},"POSTER A3, SATIN ${number % 4000}",${quantity},2010-12-01 08:${minute}:00,${number % 50}.95,${order % 5000},United Kingdom\n`;
}

async function writeFileOf(lines: number, file: string): Promise<void> {
  const stream = createWriteStream(file);
  stream.write('order,sku,title,quantity,time,price,customer,country\n');
  for (let number = 0; number < lines; number += 1) {
    if (!stream.write(lineOf(number))) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}

interface Measured {
  readonly peakMiB: number;
  readonly linesPerSecond: number;
}

/** The whole import but for the network: survey, mapping, contracts, lake-writer with packing; checkpoints are written. */
async function importFile(file: string): Promise<Measured> {
  const started = performance.now();
  const parsed = parseMapping(mappingText);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const prepared = await prepareImport(file, parsed.mapping);
  const context = {
    mappingText,
    lake: 'bench',
    stateDirectory: `${file}.state`,
    now: new Date().toISOString(),
    onLines: () => {},
  };
  const { checkpoint } = await resumeOrBegin(prepared, context);
  const { lines } = await openCsv(file, { csv: prepared.mapping.csv });
  const ports = discardingPorts();
  const job = {
    ...prepared,
    lines,
    survey: restoredSurvey(checkpoint.survey),
    importedAt: checkpoint.importedAt,
    settledBefore: 0,
  };
  const tally = await importOrders(job, {
    store: async (messages) => (await writeBatch(messages, ports, Number.POSITIVE_INFINITY)).failedIds,
    saveProgress: async () => {},
    sleep: async () => {},
  });
  const seconds = (performance.now() - started) / 1000;
  return { peakMiB: process.resourceUsage().maxRSS / 1024, linesPerSecond: tally.lines / seconds };
}

/** In a process of its own, because a peak is that of a whole process. */
function measureApart(file: string): Measured {
  const child = spawnSync(process.execPath, [String(process.argv[1])], {
    env: { ...process.env, IMPORT_BENCH_FILE: file },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`the import of ${file} failed`);
  return JSON.parse(child.stdout) as Measured;
}

async function run() {
  const asked = process.env.IMPORT_BENCH_FILE;
  if (asked !== undefined) {
    process.stdout.write(JSON.stringify(await importFile(asked)));
    process.exit(0);
  }
  const folder = mkdtempSync(join(tmpdir(), 'import-bench-'));
  try {
    const [few, many] = [join(folder, 'few.csv'), join(folder, 'many.csv')];
    await writeFileOf(fewLines, few);
    await writeFileOf(manyLines, many);
    const pairs = Array.from({ length: turns }, () => ({ few: measureApart(few), many: measureApart(many) }));
    const growth = median(pairs.map((pair) => pair.many.peakMiB / pair.few.peakMiB));
    return {
      rows: [
        { what: 'peak memory of 1,000,000 lines against 100,000', unit: 'times', ...atMost(growth, 1.2) },
        { what: 'peak memory of 1,000,000 lines', value: median(pairs.map((pair) => pair.many.peakMiB)), unit: 'MiB' },
        {
          what: 'lines imported per second and core',
          value: median(pairs.map((pair) => pair.many.linesPerSecond)),
          unit: 'lines/s',
        },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const bench: Benchmark = {
  name: 'import',
  about:
    'An import of order lines from CSV, everything but the network: two readings of the file, mapping, contracts, and the lake-writer with packing. Each file is imported in a process of its own; the peak is that which the kernel saw.',
  run,
};
