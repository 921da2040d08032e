import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import { importOrders } from '../../pipelines/import/import-orders.ts';
import { writeBatch } from '../../pipelines/lake-writer/write-batch.ts';
import { generateSample } from '../../pipelines/sample/generate-sample.ts';
import { realJob } from '../pipelines/import/import-files.ts';
import { messagesOf, type RecordedLake, recordedLake } from '../pipelines/lake-writer/recorded-lake.ts';
import { writeParquet } from '../pipelines/migrations/bronze-files.ts';

/** A file of bronze: what Firehose delivers. */
export interface BronzeFile {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** So many messages are written at once, as the lake-writer takes them off its queue. */
const batchSize = 1_000;

/** The sample of "npm start", its repeated and broken events included, as files that arrived on several days. */
export async function bronzeOfSample(days: readonly string[]): Promise<BronzeFile[]> {
  const { items } = generateSample();
  const texts = [...items].map(({ text }) => text);
  const perDay = Math.ceil(texts.length / days.length);
  const files: BronzeFile[] = [];
  for (const [index, day] of days.entries()) {
    const lake = recordedLake();
    const ofDay = texts.slice(index * perDay, (index + 1) * perDay);
    for (let start = 0; start < ofDay.length; start += batchSize) {
      await writeBatch(messagesOf(ofDay.slice(start, start + batchSize)), lake.ports, Number.POSITIVE_INFINITY);
    }
    files.push(...(await filesOf(lake, day, 'sample')));
  }
  return files;
}

/** The real order history, as "npm run import" brings it in. */
export async function bronzeOfRealFile(day: string): Promise<BronzeFile[]> {
  const lake = recordedLake();
  await importOrders(await realJob(), {
    store: async (messages) => (await writeBatch(messages, lake.ports, Number.POSITIVE_INFINITY)).failedIds,
    saveProgress: async () => undefined,
    sleep: async () => undefined,
  });
  return filesOf(lake, day, 'real-file');
}

async function filesOf(lake: RecordedLake, day: string, name: string): Promise<BronzeFile[]> {
  const directory = mkdtempSync(join(tmpdir(), 'inkstream-bronze-'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const files: BronzeFile[] = [];
    for (const dataset of datasets) {
      const rows = lake.rows(dataset.name);
      if (rows.length === 0) continue;
      const path = join(directory, `${dataset.name}.parquet`);
      await writeParquet(connection, dataset.columns, rows, path);
      files.push({ key: `bronze/${dataset.name}/dt=${day}/${name}.parquet`, bytes: readFileSync(path) });
    }
    return files;
  } finally {
    connection.closeSync();
    rmSync(directory, { recursive: true });
  }
}
