import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import { loadLake } from '../../pipelines/lake-loader/load-lake.ts';
import type { Message } from '../../pipelines/lake-writer/batch-entries.ts';
import { writeBatch } from '../../pipelines/lake-writer/write-batch.ts';
import type { RunStatement } from '../../pipelines/migrations/run-statement.ts';
import { generateSample } from '../../pipelines/sample/generate-sample.ts';
import type { SampleItem } from '../../pipelines/sample/sample-item.ts';
import { defaultSampleOptions, type SampleOptions } from '../../pipelines/sample/shop-options.ts';
import { dayBefore } from '../../queries/saved-query-days.ts';
import { memoryState } from '../pipelines/lake-loader/memory-state.ts';
import { type RecordedLake, recordedLake } from '../pipelines/lake-writer/recorded-lake.ts';
import { writeParquet } from '../pipelines/migrations/bronze-files.ts';
import { deliverFiles, lakeNames } from '../trino/lake-of-stack.ts';
import type { QueryStack } from '../trino/two-stacks.ts';
import { RawEvents, type RawSizes } from './raw-events.ts';

/** Messages that the lake-writer gets at once, and events of a file of bronze. */
const messagesPerBatch = 1_000;
const eventsPerFile = 20_000;
/** Loads do not see each other's files when they are more than a day apart. */
const daysBetweenLoads = 3;
const dayMs = 86_400_000;

export interface FillOptions {
  readonly sample: Partial<SampleOptions>;
  /** Events come in so many portions, each loaded before the next arrives, as they do over months. */
  readonly portions: number;
  readonly report: (text: string) => void;
}

export interface FilledLake {
  readonly events: number;
  readonly raw: RawSizes;
}

/** Fills the lake of a stack: generator, lake-writer, Parquet in bronze, the loader's statements; no bus, no Firehose. */
export async function fillLake(
  stack: QueryStack,
  runStatement: RunStatement,
  options: FillOptions,
): Promise<FilledLake> {
  const directory = mkdtempSync(join(tmpdir(), 'inkstream-query-costs-'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const raw = new RawEvents(directory);
  const state = memoryState();
  const { days = defaultSampleOptions.days } = options.sample;
  const daysPerPortion = Math.ceil(days / options.portions);
  let [events, files] = [0, 0];
  let day = '';
  let waiting: Message[] = [];
  const loadedAt = (index: number) => new Date(Date.now() - (options.portions - index) * daysBetweenLoads * dayMs);
  const deliver = async (index: number) => {
    const lake = await written(waiting);
    waiting = [];
    files += 1;
    const dt = loadedAt(index).toISOString().slice(0, 10);
    await deliverFiles(stack, await parquetOf(lake, { connection, directory, dt, name: `part-${files}` }));
  };
  try {
    let [portion, portionEnd] = [0, ''];
    const finishPortion = async () => {
      await deliver(portion);
      await load({ state, runStatement, now: () => loadedAt(portion), loadId: `load-${portion}` });
      options.report(`${events.toLocaleString('en-US')} events until ${day}`);
      portion += 1;
    };
    for (const item of generateSample(options.sample).items) {
      const next = dayOf(item) ?? day;
      if (portionEnd === '') portionEnd = dayBefore(next, -daysPerPortion);
      if (next >= portionEnd && portion < options.portions - 1) {
        await finishPortion();
        portionEnd = dayBefore(portionEnd, -daysPerPortion);
      }
      day = next;
      raw.add(item, day);
      waiting.push({ id: `m${events}`, text: item.text, receivedAt: `${day}T12:00:00.000Z` });
      events += 1;
      if (waiting.length >= eventsPerFile) await deliver(portion);
    }
    await finishPortion();
    return { events, raw: raw.sizes() };
  } finally {
    connection.closeSync();
    rmSync(directory, { recursive: true });
  }
}

/** Broken events have no day of their own: they count on that of the one before. */
function dayOf({ kind, text }: SampleItem): string | undefined {
  return kind === 'invalid' ? undefined : /"occurredAt":"(\d{4}-\d{2}-\d{2})/.exec(text)?.[1];
}

async function written(messages: readonly Message[]): Promise<RecordedLake> {
  const lake = recordedLake();
  for (let start = 0; start < messages.length; start += messagesPerBatch) {
    await writeBatch(messages.slice(start, start + messagesPerBatch), lake.ports, Number.POSITIVE_INFINITY);
  }
  return lake;
}

async function parquetOf(
  lake: RecordedLake,
  place: { connection: DuckDBConnection; directory: string; dt: string; name: string },
): Promise<{ key: string; bytes: Uint8Array }[]> {
  const files: { key: string; bytes: Uint8Array }[] = [];
  for (const dataset of datasets) {
    const rows = lake.rows(dataset.name);
    if (rows.length === 0) continue;
    const path = join(place.directory, `${dataset.name}.parquet`);
    await writeParquet(place.connection, dataset.columns, rows, path);
    files.push({ key: `bronze/${dataset.name}/dt=${place.dt}/${place.name}.parquet`, bytes: readFileSync(path) });
  }
  return files;
}

interface Load {
  readonly state: ReturnType<typeof memoryState>;
  readonly runStatement: RunStatement;
  readonly now: () => Date;
  readonly loadId: string;
}

async function load({ state, runStatement, now, loadId }: Load): Promise<void> {
  const outcome = await loadLake(
    datasets,
    { loadId },
    { state, names: lakeNames, bronzeDays: 30, runStatement, now, stopAbandonedStatements: async () => undefined },
  );
  if (outcome.status !== 'done') throw new Error(`The lease of the load ${loadId} is held`);
  for (const dataset of outcome.datasets) {
    if (dataset.status === 'failed') throw new Error(`${loadId}, ${dataset.dataset}: ${dataset.message}`);
  }
}
