import type { Row } from '@aws-sdk/client-athena';
import type { RecordBatch, Schema } from 'apache-arrow';
import { batchOfRows, type ResultColumn, resultColumns, resultSchema } from './arrow-table.ts';
import { containerNames } from './column-type.ts';
import { isPlainText } from './container-text.ts';
import { QueryError } from './errors.ts';
import { openPages, type PageReader } from './page-reader.ts';
import type { Via } from './query-options.ts';
import { type FinishedStatement, type Run, runStatement } from './statement-run.ts';
import { isOrdered, isQuery, withoutSemicolon } from './statement-shape.ts';
import { describeQuery, resultFolder, unload, withElements } from './unload.ts';

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

async function startPages(run: Run, sql: string): Promise<PagedRows> {
  const finished = await runStatement(run, sql, { asked: { sql, linesBefore: 0 }, mayReuse: true });
  const pages = await openPages(run, finished);
  // One row more than are wanted tells that there are more.
  const wanted = Math.min(rowsByPages, run.options.maxRows ?? Infinity) + 1;
  return { finished, pages, first: await pages.read(wanted) };
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

/** What only UNLOAD cannot do: the pages are there already and will do, however slow. */
const pagesWillDo = new Set(['CANNOT_UNLOAD', 'NOT_SUPPORTED', 'DENIED']);

async function openAutomatically(run: Run, sql: string): Promise<OpenResult> {
  const paged = await startPages(run, sql);
  const described = resultColumns(paged.pages.columns);
  if (!isQuery(sql)) return byPages(paged, described);
  const columns = await withElements(run, sql, described);
  const isEnough = paged.first.isEnd || paged.first.rows.length > (run.options.maxRows ?? Infinity);
  const isTold = columns.every(({ type }) => !containerNames.has(type.name) || isPlainText(type));
  if ((isEnough && isTold) || isOrdered(sql)) return byPages(paged, columns);
  try {
    const { batches, finished, schema } = await unload(run, sql, { columns, folder: resultFolder(paged.finished) });
    return { batches, finished, schema, cameVia: 'unload' };
  } catch (error) {
    if (error instanceof QueryError && pagesWillDo.has(error.code)) return byPages(paged, columns);
    throw error;
  }
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
  const paged = await startPages(run, sql);
  return byPages(paged, resultColumns(paged.pages.columns));
}

const openings = { auto: openAutomatically, unload: openUnloaded, pages: openPaged };

/** Runs a statement and opens its rows, the way that was asked for. @throws QueryError */
export async function openResult(run: Run, sql: string, via: Via): Promise<OpenResult> {
  const statement = withoutSemicolon(sql);
  if (statement === '') throw new QueryError('EMPTY_STATEMENT', 'There is no SQL to run.');
  return await openings[via](run, statement);
}
