import { randomUUID } from 'node:crypto';
import type { RecordBatch, Schema } from 'apache-arrow';
import { type ResultColumn, resultColumns, resultSchema } from './arrow-table.ts';
import { containerNames, isKnownType, parseColumnType } from './column-type.ts';
import { QueryError } from './errors.ts';
import { openPages } from './page-reader.ts';
import { parquetBatches } from './parquet-batches.ts';
import { createResultObjects, type ResultObject, type ResultObjects } from './result-objects-client.ts';
import { retryThrottled } from './retry-throttled.ts';
import {
  type FinishedStatement,
  type Run,
  runStatement,
  stoppingIfUnwanted,
  throwIfUnwanted,
} from './statement-run.ts';
import { firstRowsStatement, linesBeforeAsked, typesStatement, unloadStatement } from './unload-statement.ts';

/** What must be known of a query before it can be written: its columns, and a place that its results may go to. */
export interface DescribedQuery {
  readonly columns: readonly ResultColumn[];
  /** `s3://bucket/folder/`, where Athena leaves the results of the workgroup; what is left there expires. */
  readonly folder: string;
}

export interface UnloadedResult {
  readonly schema: Schema;
  readonly finished: FinishedStatement;
  /** Deletes the files when it ends, however it ends. */
  readonly batches: AsyncGenerator<RecordBatch>;
}

/** The folder of a statement's result. */
export function resultFolder({ execution }: FinishedStatement): string {
  const location = execution.ResultConfiguration?.OutputLocation ?? '';
  return location.slice(0, location.lastIndexOf('/') + 1);
}

/** The types of a query's arrays, maps and rows in full, in order; none when the engine cannot tell them. */
async function containerTypes(
  run: Run,
  sql: string,
  columns: readonly ResultColumn[],
): Promise<(string | undefined)[]> {
  const asked = { sql, linesBefore: linesBeforeAsked };
  try {
    const pages = await openPages(run, await runStatement(run, typesStatement(sql, columns), { asked }));
    return ((await pages.read(1)).rows[0]?.Data ?? []).map(({ VarCharValue }) => VarCharValue);
  } catch (error) {
    if (error instanceof QueryError && error.code === 'NOT_SUPPORTED') return [];
    throw error;
  }
}

/** The columns with the elements of their arrays, maps and rows: a statement that reads nothing, run only where there are such. */
export async function withElements(run: Run, sql: string, columns: readonly ResultColumn[]): Promise<ResultColumn[]> {
  if (!columns.some(({ type }) => containerNames.has(type.name))) return [...columns];
  const types = await containerTypes(run, sql, columns);
  return columns.map(({ name, type }) => {
    const told = containerNames.has(type.name) ? types.shift() : undefined;
    const known = told === undefined ? type : parseColumnType(told);
    return { name, type: isKnownType(known) ? known : type };
  });
}

/** Asks Athena for the columns of a query without running it. */
export async function describeQuery(run: Run, sql: string): Promise<DescribedQuery> {
  const finished = await runStatement(run, firstRowsStatement(sql, 0), {
    asked: { sql, linesBefore: linesBeforeAsked },
  });
  const { columns } = await openPages(run, finished);
  return { columns: await withElements(run, sql, resultColumns(columns)), folder: resultFolder(finished) };
}

interface Folder {
  readonly bucket: string;
  readonly prefix: string;
}

function parseFolder(location: string): Folder {
  const match = /^s3:\/\/([^/]+)\/(.*)$/.exec(location);
  // Workgroups with managed results have no place in S3: https://docs.aws.amazon.com/athena/latest/ug/managed-results.html
  if (match === null) {
    throw new QueryError(
      'CANNOT_UNLOAD',
      'The workgroup keeps its results where no UNLOAD can write; read them by pages.',
    );
  }
  return { bucket: String(match[1]), prefix: String(match[2]) };
}

/** What cannot be deleted, for want of permission say, expires with the other results; no answer is lost for it. */
async function deleteAll({ objects, folder }: { objects: ResultObjects; folder: Folder }): Promise<void> {
  const deleted = objects.list(folder).then((left) =>
    objects.delete(
      folder.bucket,
      left.map(({ key }) => key),
    ),
  );
  await deleted.catch(() => undefined);
}

/** Asks for the next item while the last one is being used. */
async function* oneAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = items.next();
      // It is awaited above, unless nobody comes back for it.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await items.return(undefined);
  }
}

/** A call to the store that ends with the interest in its answer. */
async function whileWanted<T>(run: Run, call: (signal: AbortSignal | undefined) => Promise<T>): Promise<T> {
  throwIfUnwanted(run);
  try {
    return await retryThrottled(() => call(run.options.signal), run.options);
  } catch (error) {
    throwIfUnwanted(run);
    throw error;
  }
}

interface WrittenFiles {
  readonly objects: ResultObjects;
  readonly folder: Folder;
  readonly files: readonly ResultObject[];
}

async function* rowsOf(
  run: Run,
  { objects, folder: { bucket }, files }: WrittenFiles,
  result: { schema: Schema; columns: readonly ResultColumn[] },
): AsyncGenerator<RecordBatch> {
  for (const { key, bytes } of files) {
    const read = (start: number, end: number) =>
      whileWanted(run, (signal) => objects.read({ bucket, key }, start, end, signal));
    for await (const batch of parquetBatches({ name: `s3://${bucket}/${key}`, bytes, read }, result)) {
      throwIfUnwanted(run);
      yield batch;
    }
  }
}

async function* readAndDelete(
  run: Run,
  written: WrittenFiles,
  { queryId, ...result }: { queryId: string; schema: Schema; columns: readonly ResultColumn[] },
): AsyncGenerator<RecordBatch> {
  const batches = oneAhead(rowsOf(run, written, result));
  try {
    for (;;) {
      const { done, value } = await stoppingIfUnwanted(run, queryId, () => batches.next());
      if (done) return;
      yield value;
    }
  } finally {
    await batches.return(undefined);
    await deleteAll(written);
  }
}

/** Runs a query inside of UNLOAD and opens what it wrote. @throws QueryError */
export async function unload(run: Run, sql: string, described: DescribedQuery): Promise<UnloadedResult> {
  const { columns } = described;
  const location = `${described.folder}unload/${randomUUID()}/`;
  const place = { objects: run.options.objects ?? createResultObjects(), folder: parseFolder(location) };
  const asked = { sql, linesBefore: linesBeforeAsked };
  try {
    // One row more than are wanted tells that there are more.
    const mostRows = (run.options.maxRows ?? Infinity) + 1;
    const finished = await runStatement(run, unloadStatement(sql, { columns, location, mostRows }), { asked });
    const schema = resultSchema(columns);
    const { queryId } = finished;
    const listed = await stoppingIfUnwanted(run, queryId, () =>
      whileWanted(run, (signal) => place.objects.list(place.folder, signal)),
    );
    const written = { ...place, files: listed.filter(({ bytes }) => bytes > 0) };
    return { schema, finished, batches: readAndDelete(run, written, { queryId, schema, columns }) };
  } catch (error) {
    // Athena leaves what it wrote before a failure.
    await deleteAll(place);
    throw error;
  }
}
