import { type RecordBatch, Table } from 'apache-arrow';
import { readQueryConfig } from '../config.ts';
import { type AthenaCalls, createAthenaCalls } from './athena-client.ts';
import { boundStatement } from './bound-statement.ts';
import { explainCallFailure } from './call-failure.ts';
import { mergeBatches } from './merge-batches.ts';
import { type OpenResult, openResult } from './open-result.ts';
import type {
  ParameterValues,
  QueryAnswer,
  QueryCost,
  QueryOptions,
  QueryStream,
  RunOptions,
} from './query-options.ts';
import { beginRun, type Run } from './statement-run.ts';

function costOf({ spent }: Run, { finished, cameVia }: OpenResult): QueryCost {
  const { execution, queryId } = finished;
  return {
    queryId,
    bytesScanned: spent.bytesScanned,
    engineMilliseconds: spent.engineMilliseconds,
    isFree: execution.StatementType !== 'DML',
    cameVia,
    isReused: execution.Statistics?.ResultReuseInformation?.ReusedPreviousResult ?? false,
  };
}

/** Lets so many rows through; `tell` learns whether there were more. */
async function* firstRows(
  batches: AsyncGenerator<RecordBatch>,
  mostRows: number,
  tell: (hasMore: boolean) => void,
): AsyncGenerator<RecordBatch> {
  let left = mostRows;
  for await (const batch of batches) {
    if (batch.numRows > left) {
      tell(true);
      if (left > 0) yield batch.slice(0, left);
      return;
    }
    left -= batch.numRows;
    yield batch;
  }
}

/** Says of any failure, also of one in the midst of the rows, what it means to the person who asked. */
async function* explained<T>(
  items: AsyncGenerator<T>,
  { sql, endpoint }: { sql: string; endpoint: string | undefined },
): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw explainCallFailure(error, { sql, linesBefore: 0 }, endpoint);
  }
}

async function collected(run: Run, opened: OpenResult): Promise<QueryAnswer> {
  const batches: RecordBatch[] = [];
  let isTruncated = false;
  const wanted = firstRows(opened.batches, run.options.maxRows ?? Infinity, (hasMore) => {
    isTruncated = hasMore;
  });
  for await (const batch of wanted) batches.push(batch);
  const table = new Table([mergeBatches(opened.schema, batches)]);
  return { ...costOf(run, opened), table, isTruncated };
}

/**
 * Runs one statement of Athena SQL and returns its result with what it cost. Throws QueryError when there is no answer: endpoint
 * unreachable, statement refused or failed (with a caret under the place), interrupted or out of time (both stop it on Athena).
 */
export async function answerQuery(calls: AthenaCalls, sql: string, options: QueryOptions): Promise<QueryAnswer> {
  try {
    const run = beginRun(calls, options);
    return await collected(run, await openResult(run, sql, options.via ?? 'pages'));
  } catch (error) {
    throw explainCallFailure(error, { sql, linesBefore: 0 }, options.endpoint);
  }
}

interface PreparedQuery {
  readonly calls: AthenaCalls;
  readonly sql: string;
  readonly options: QueryOptions;
}

/** The environment is read only for what the caller leaves open. */
async function prepared(nameOrSql: string, parameters: ParameterValues, given: RunOptions): Promise<PreparedQuery> {
  const { calls = createAthenaCalls(), catalog, names, database, workGroup, ...rest } = given;
  const isWhole = names !== undefined && database !== undefined && workGroup !== undefined;
  const config = isWhole ? undefined : readQueryConfig();
  const options: QueryOptions = {
    endpoint: config?.endpoint,
    ...rest,
    database: database ?? config?.names.views ?? '',
    workGroup: workGroup ?? config?.workGroup ?? '',
  };
  const sql = await boundStatement(nameOrSql, parameters, {
    catalog,
    names: names ?? { ...config?.names },
    ask: async (question) =>
      (await answerQuery(calls, question, { ...options, via: 'pages', maxRows: undefined })).table,
  });
  return { calls, sql, options };
}

/**
 * Runs a saved query by its name, or a statement of Athena SQL, and returns its rows in one chunk. `:name` in either stands for a
 * parameter's value. The same rows come in the same Arrow types by pages and by UNLOAD, which `options.via` chooses between.
 * Throws QueryError when there is no answer.
 */
export async function runQuery(
  nameOrSql: string,
  parameters: ParameterValues = {},
  options: RunOptions = {},
): Promise<Table> {
  const { calls, sql, options: settled } = await prepared(nameOrSql, parameters, options);
  const answer = await answerQuery(calls, sql, { via: 'auto', ...settled });
  return answer.table;
}

/**
 * As `answerQuery`, for results larger than memory: the schema is known at once, the rows come in batches while they are used, and no
 * more than a row group of one file and two batches are held. Leaving the loop early, an abort or an error end what was begun and
 * delete what was written; what a stream that is never read leaves behind expires. Throws QueryError, also from the loop.
 */
export async function streamAnswer(calls: AthenaCalls, sql: string, options: QueryOptions): Promise<QueryStream> {
  try {
    const run = beginRun(calls, options);
    const opened = await openResult(run, sql, options.via ?? 'auto');
    const wanted = firstRows(opened.batches, options.maxRows ?? Infinity, () => undefined);
    const batches = explained(wanted, { sql, endpoint: options.endpoint });
    return { ...costOf(run, opened), schema: opened.schema, batches };
  } catch (error) {
    throw explainCallFailure(error, { sql, linesBefore: 0 }, options.endpoint);
  }
}

/** As `runQuery`, for results larger than memory, as `streamAnswer` gives them. Throws QueryError, also from the loop. */
export async function streamQuery(
  nameOrSql: string,
  parameters: ParameterValues = {},
  options: RunOptions = {},
): Promise<QueryStream> {
  const { calls, sql, options: settled } = await prepared(nameOrSql, parameters, options);
  return await streamAnswer(calls, sql, settled);
}
