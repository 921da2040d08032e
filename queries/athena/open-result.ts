import type { Row } from '@aws-sdk/client-athena';
import type { RecordBatch, Schema } from 'apache-arrow';
import { batchOfRows, type ResultColumn, resultColumns, resultSchema } from './arrow-table.ts';
import { explainCallFailure } from './call-failure.ts';
import { containerNames } from './column-type.ts';
import { isPlainText } from './container-text.ts';
import { QueryError } from './errors.ts';
import { openPages, type PageReader } from './page-reader.ts';
import type { Via } from './query-options.ts';
import type { AskedSql } from './statement-failure.ts';
import { type FinishedStatement, type Run, runStatement } from './statement-run.ts';
import { isBalanced, isOrdered, isQuery, withoutSemicolon } from './statement-shape.ts';
import { describeQuery, resultFolder, unload, withElements } from './unload.ts';
import { firstRowsStatement, linesBeforeAsked } from './unload-statement.ts';

/** A result of which the first rows may have been read. */
export interface OpenResult {
  readonly schema: Schema;
  readonly finished: FinishedStatement;
  readonly cameVia: 'pages' | 'unload';
  readonly batches: AsyncGenerator<RecordBatch>;
}

/** Up to here pages are read; beyond, a second statement is quicker than the pages that are left. */
export const rowsByPages = 10_000;

interface PagedRows {
  readonly finished: FinishedStatement;
  readonly pages: PageReader;
  readonly first: { readonly rows: Row[]; readonly isEnd: boolean };
}

function wantedRows(run: Run): number {
  return Math.min(rowsByPages, run.options.maxRows ?? Infinity);
}

/** Runs the statement as it is, or `sent` around it, and reads its first rows. */
async function startPages(run: Run, asked: AskedSql, sent = asked.sql): Promise<PagedRows> {
  const finished = await runStatement(run, sent, { asked, mayReuse: true });
  const pages = await openPages(run, finished);
  // One row more than are wanted tells that there are more.
  return { finished, pages, first: await pages.read(wantedRows(run) + 1) };
}

async function* pagedBatches(
  { pages, first }: PagedRows,
  { schema, columns }: { schema: Schema; columns: readonly ResultColumn[] },
): AsyncGenerator<RecordBatch> {
  for (let { rows, isEnd } = first; ; { rows, isEnd } = await pages.read(rowsByPages)) {
    if (rows.length > 0) yield batchOfRows(schema, columns, rows);
    if (isEnd) return;
  }
}

/** Containers whose text does not tell their elements stay that text. */
function readableColumns(columns: readonly ResultColumn[]): ResultColumn[] {
  return columns.map(({ name, type }) => {
    const isText = containerNames.has(type.name) && !isPlainText(type);
    return { name, type: isText ? { ...type, elements: [], fieldNames: [] } : type };
  });
}

function byPages(paged: PagedRows, columns: readonly ResultColumn[]): OpenResult {
  const readable = readableColumns(columns);
  const schema = resultSchema(readable);
  const { finished } = paged;
  return { schema, finished, cameVia: 'pages', batches: pagedBatches(paged, { schema, columns: readable }) };
}

/** What only UNLOAD cannot do: pages will do, however slow. */
const pagesWillDo = new Set(['CANNOT_UNLOAD', 'NOT_SUPPORTED', 'DENIED']);

/**
 * Asks for 10,001 rows first, so that a large result is neither read nor written twice as a whole; what more there is comes by UNLOAD.
 */
async function openUnordered(run: Run, sql: string): Promise<OpenResult> {
  const most = wantedRows(run) + 1;
  const paged = await startPages(run, { sql, linesBefore: linesBeforeAsked }, firstRowsStatement(sql, most));
  const columns = await withElements(run, sql, resultColumns(paged.pages.columns));
  const isEnough = paged.first.rows.length < most || most > (run.options.maxRows ?? Infinity);
  const isTold = columns.every(({ type }) => !containerNames.has(type.name) || isPlainText(type));
  if (isEnough && isTold) return byPages(paged, columns);
  try {
    const { batches, finished, schema } = await unload(run, sql, { columns, folder: resultFolder(paged.finished) });
    return { batches, finished, schema, cameVia: 'unload' };
  } catch (error) {
    const told = explainCallFailure(error, { sql, linesBefore: 0 }, run.options.endpoint);
    if (!(told instanceof QueryError && pagesWillDo.has(told.code))) throw told;
    return isEnough ? byPages(paged, columns) : await openPaged(run, sql);
  }
}

/** Pages alone keep the order that a statement asks for. */
async function openOrdered(run: Run, sql: string): Promise<OpenResult> {
  const paged = await startPages(run, { sql, linesBefore: 0 });
  return byPages(paged, await withElements(run, sql, resultColumns(paged.pages.columns)));
}

async function openAutomatically(run: Run, sql: string): Promise<OpenResult> {
  if (!isQuery(sql)) return await openPaged(run, sql);
  return isOrdered(sql) ? await openOrdered(run, sql) : await openUnordered(run, sql);
}

async function openUnloaded(run: Run, sql: string): Promise<OpenResult> {
  if (!isQuery(sql)) {
    throw new QueryError(
      'CANNOT_UNLOAD',
      'Only a query (SELECT, WITH, VALUES, TABLE) can be unloaded; read it by pages.',
    );
  }
  const { batches, finished, schema } = await unload(run, sql, await describeQuery(run, sql));
  return { batches, finished, schema, cameVia: 'unload' };
}

async function openPaged(run: Run, sql: string): Promise<OpenResult> {
  const paged = await startPages(run, { sql, linesBefore: 0 });
  return byPages(paged, resultColumns(paged.pages.columns));
}

const openings = { auto: openAutomatically, unload: openUnloaded, pages: openPaged };

/** Runs a statement and opens its rows, the way that was asked for. @throws QueryError */
export async function openResult(run: Run, sql: string, via: Via): Promise<OpenResult> {
  const statement = withoutSemicolon(sql);
  if (statement === '') throw new QueryError('EMPTY_STATEMENT', 'There is no SQL to run.');
  // Told by the engine, in its own words and where it is.
  return await openings[isBalanced(statement) ? via : 'pages'](run, statement);
}
