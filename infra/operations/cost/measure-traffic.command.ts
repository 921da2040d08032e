// Measures on the invented shop what an order, an edit, an image and a search put on the bus and into the lake.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { Command } from 'commander';
import { customerKeysOf } from '../../../pipelines/lake-writer/customer-key.ts';
import { writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';
import { generateSample } from '../../../pipelines/sample/generate-sample.ts';
import { type MeasuredTraffic, measuredTrafficFile, trafficKinds } from './measured-traffic.ts';

new Command('npm run generate:traffic --')
  .description(
    'Measure on the invented shop what an order, an edit, an image and a search put on the bus and into the lake.',
  )
  .addHelpText(
    'after',
    `
Writes infra/operations/cost/measured-traffic.json, which "npm run cost" reckons with.

Examples:
  npm run generate:traffic`,
  )
  .parse();

/** Enough for the mean bytes of a row to stay the same when there are more. */
const orders = 2_000;
const batchSize = 1_000;

const keysOf = customerKeysOf({ current: 'k1', keys: [{ keyId: 'k1', key: 'a key for measurements only' }] });
const folder = mkdtempSync(join(tmpdir(), 'traffic-'));
const rows = new Map<string, { rows: number; bytes: number; file: string }>();

function rowsOf(dataset: string) {
  const known = rows.get(dataset) ?? { rows: 0, bytes: 0, file: join(folder, `${dataset}.ndjson`) };
  rows.set(dataset, known);
  return known;
}

async function write(messages: readonly { id: string; text: string; receivedAt: string }[]): Promise<void> {
  await writeBatch(
    messages,
    {
      putRecordBatch: async (dataset, records) => {
        const counted = rowsOf(dataset);
        for (const record of records) {
          counted.bytes += record.byteLength;
          counted.rows += record.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 0);
          writeFileSync(counted.file, record, { flag: 'a' });
        }
        return records.map(() => undefined);
      },
      putQuarantine: async () => {},
      customerKeys: async () => keysOf,
      now: Date.now,
      sleep: async () => {},
      random: Math.random,
    },
    Number.POSITIVE_INFINITY,
  );
}

async function parquetBytes(ndjson: string): Promise<number> {
  const target = `${ndjson}.parquet`;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // Athena writes Iceberg tables with ZSTD unless told otherwise.
  await connection.run(
    `COPY (SELECT * FROM read_json('${ndjson}', format = 'newline_delimited')) TO '${target}' (FORMAT parquet, COMPRESSION zstd)`,
  );
  connection.closeSync();
  return statSync(target).size;
}

try {
  const { items } = generateSample({ orders, duplicateShare: 0, invalidShare: 0 });
  const published = new Map<string, { events: number; bytes: number; texts: string[] }>();
  let batch: { id: string; text: string; receivedAt: string }[] = [];
  for (const { text } of items) {
    const type = String((JSON.parse(text) as { 'detail-type': string })['detail-type']);
    const kind = trafficKinds.find(({ detailTypes }) => detailTypes.test(type))?.name ?? 'other';
    const counted = published.get(kind) ?? { events: 0, bytes: 0, texts: [] };
    counted.events += 1;
    counted.bytes += Buffer.byteLength(text);
    counted.texts.push(text);
    published.set(kind, counted);
    batch.push({ id: `m${batch.length}`, text, receivedAt: '2026-11-20T12:00:00.000Z' });
    if (batch.length < batchSize) continue;
    await write(batch);
    batch = [];
  }
  await write(batch);
  const measured: MeasuredTraffic = {
    orders,
    published: Object.fromEntries(
      [...published].map(([kind, { events, bytes, texts }]) => [
        kind,
        { events, bytes, gzippedBytes: gzipSync(texts.join('\n')).byteLength },
      ]),
    ),
    datasets: Object.fromEntries(
      await Promise.all(
        [...rows].map(async ([dataset, counted]) => [
          dataset,
          { rows: counted.rows, jsonBytes: counted.bytes, parquetBytes: await parquetBytes(counted.file) },
        ]),
      ),
    ),
  };
  writeFileSync(measuredTrafficFile, `${JSON.stringify(measured, null, 2)}\n`);
  const events = Object.values(measured.published).reduce((sum, { events: count }) => sum + count, 0);
  process.stdout.write(
    `Measured ${events.toLocaleString('en-US')} events of ${orders.toLocaleString('en-US')} orders.\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
