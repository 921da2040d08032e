import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RecordBatch, type Schema, Table } from 'apache-arrow';
import { asyncBufferFromFile, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { pythonProgram } from '../../infra/local/python-environment.ts';
import { testPythonDirectory } from '../../infra/local/state-paths.ts';
import type { ResultColumn } from '../../queries/athena/arrow-table.ts';
import { createAthenaCalls } from '../../queries/athena/athena-client.ts';
import { parseColumnType } from '../../queries/athena/column-type.ts';
import { mergeBatches } from '../../queries/athena/merge-batches.ts';
import { parquetBatches } from '../../queries/athena/parquet-batches.ts';
import type { Via } from '../../queries/athena/query-options.ts';
import { createResultObjects, type ResultObjects } from '../../queries/athena/result-objects-client.ts';
import { answerQuery } from '../../queries/athena/run-query.ts';
import { readQueryConfig } from '../../queries/config.ts';
import { atLeast, type Benchmark, type BenchmarkRow, median } from './benchmark.ts';
import { useRunningStack } from './running-stack.ts';

const rows = 1_000_000;
const turns = 3;
const readings = 5;
const folder = '.inkstream/bench/athena-results';

/** Columns as orders have them: ids, a few names of countries, moments, money, a rate. */
const sql = `SELECT a.n * 1000 + b.n AS order_number, 'ORD-' || CAST(a.n * 1000 + b.n AS varchar) AS order_id,
  CASE b.n % 3 WHEN 0 THEN 'Germany' WHEN 1 THEN 'France' ELSE 'United Kingdom' END AS country,
  date_add('minute', a.n * 1000 + b.n, TIMESTAMP '2020-01-01 00:00:00.000001') AS placed_at,
  DATE '2020-01-01' AS placed_on, CAST(b.n AS decimal(12,2)) AS amount, CAST(a.n AS double) / 7 AS rate, b.n % 2 = 0 AS is_repeat
  FROM UNNEST(sequence(0, ${rows / 1000 - 1})) AS a (n) CROSS JOIN UNNEST(sequence(0, 999)) AS b (n)`;

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

async function answered(via: Via, objects: ResultObjects = createResultObjects()): Promise<Table> {
  const { names, workGroup, endpoint } = readQueryConfig();
  const options = { database: names.views, workGroup, endpoint, via, objects };
  const { table } = await answerQuery(createAthenaCalls(), sql, options);
  if (table.numRows !== rows) throw new Error(`${table.numRows} rows came by ${via}`);
  return table;
}

/** Runs UNLOAD and keeps its files on disk, for the comparison of readers. */
async function unloadedFiles(): Promise<{ files: string[]; table: Table }> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const store = createResultObjects();
  const files: string[] = [];
  const keeping: ResultObjects = {
    ...store,
    list: async (place, signal) => {
      const objects = await store.list(place, signal);
      if (files.length > 0) return objects;
      for (const { key, bytes } of objects) {
        const file = join(folder, `${files.length}.parquet`);
        writeFileSync(file, await store.read({ bucket: place.bucket, key }, 0, bytes));
        files.push(file);
      }
      return objects;
    },
  };
  return { table: await answered('unload', keeping), files };
}

function fileSource(file: string) {
  const descriptor = openSync(file, 'r');
  return {
    name: file,
    bytes: statSync(file).size,
    read: async (start: number, end: number) => {
      const bytes = Buffer.allocUnsafeSlow(end - start);
      readSync(descriptor, bytes, 0, end - start, start);
      return bytes;
    },
  };
}

async function readByClient(files: readonly string[], schema: Schema, columns: readonly ResultColumn[]): Promise<void> {
  const batches: RecordBatch[] = [];
  for (const file of files) {
    for await (const batch of parquetBatches(fileSource(file), { schema, columns })) batches.push(batch);
  }
  const { numRows } = new Table([mergeBatches(schema, batches)]);
  if (numRows !== rows) throw new Error(`this client read ${numRows} rows`);
}

async function readByHyparquet(files: readonly string[]): Promise<void> {
  let values = 0;
  for (const file of files) {
    await parquetRead({
      file: await asyncBufferFromFile(file),
      compressors,
      onChunk: ({ columnData }) => {
        values += columnData.length;
      },
    });
  }
  if (values < rows) throw new Error(`hyparquet read ${values} values`);
}

/** Timed inside of Python: the start of the interpreter is no part of it. */
const pythonReading = `
import sys, time, pyarrow.parquet
times = []
for turn in range(${readings}):
    start = time.perf_counter()
    rows = sum(pyarrow.parquet.read_table(file).num_rows for file in sys.argv[1:])
    times.append((time.perf_counter() - start) * 1000)
    assert rows == ${rows}
print(sorted(times)[${readings >> 1}])`;

function msOfPyarrow(files: readonly string[]): number {
  const python = pythonProgram(testPythonDirectory, 'python');
  if (!existsSync(python)) throw new Error('pyarrow comes with "npm test"; run that first');
  return Number(execFileSync(python, ['-c', pythonReading, ...files], { encoding: 'utf8' }));
}

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < readings; turn += 1) times.push((await timed(work)).ms);
  return median(times);
}

async function waysOfResults(): Promise<BenchmarkRow[]> {
  const pairs: { unload: number; pages: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const unload = (await timed(() => answered('unload'))).ms;
    pairs.push({ unload, pages: (await timed(() => answered('pages'))).ms });
  }
  const ratio = median(pairs.map(({ unload, pages }) => pages / unload));
  return [
    { what: 'by UNLOAD and Parquet', value: median(pairs.map(({ unload }) => unload / 1000)), unit: 's' },
    { what: 'by pages of GetQueryResults', value: median(pairs.map(({ pages }) => pages / 1000)), unit: 's' },
    { what: `pages / UNLOAD, median of ${turns} turns`, unit: 'times', ...atLeast(ratio, 10) },
  ];
}

async function readers(): Promise<BenchmarkRow[]> {
  const { files, table } = await unloadedFiles();
  const columns = table.schema.fields.map(({ name, metadata }) => ({
    name,
    type: parseColumnType(metadata.get('athenaType') ?? ''),
  }));
  const client = await medianMs(() => readByClient(files, table.schema, columns));
  const hyparquet = await medianMs(() => readByHyparquet(files));
  const pyarrow = msOfPyarrow(files);
  rmSync(folder, { recursive: true });
  return [
    { what: 'its Parquet files read into an Arrow table by this client', value: client, unit: 'ms' },
    { what: 'the same files read by hyparquet into arrays of JavaScript values', value: hyparquet, unit: 'ms' },
    { what: 'the same files read by pyarrow into an Arrow table (all cores)', value: pyarrow, unit: 'ms' },
    { what: 'hyparquet / this client', value: hyparquet / client, unit: 'times' },
    { what: 'this client / pyarrow', value: client / pyarrow, unit: 'times' },
  ];
}

async function run() {
  useRunningStack();
  await answered('unload');
  return { rows: [...(await waysOfResults()), ...(await readers())] };
}

export const bench: Benchmark = {
  name: 'athena-results',
  about:
    'A result of 1,000,000 rows and 8 columns on the running local stack, from the statement to an Arrow table of one chunk: by UNLOAD and a columnar read, and by paging GetQueryResults, in turns. Then the Parquet files that UNLOAD wrote, on disk, read by this client (parquet-wasm, with timestamps from text to microseconds), by hyparquet and by pyarrow.',
  run,
};
