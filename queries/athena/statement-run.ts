import { randomUUID } from 'node:crypto';
import type { QueryExecution } from '@aws-sdk/client-athena';
import type { AthenaCalls } from './athena-client.ts';
import { QueryError } from './errors.ts';
import type { QueryOptions } from './query-options.ts';
import { fullJitter, pauseFor, retryThrottled } from './retry-throttled.ts';
import { type AskedSql, failureOf } from './statement-failure.ts';

/** Everything that the statements of one answer share: whom to ask, how, and until when. */
export interface Run {
  readonly calls: AthenaCalls;
  readonly options: QueryOptions;
  /** Milliseconds of Date.now(). */
  readonly deadline: number;
  /** What all statements together have cost so far. */
  readonly spent: { bytesScanned: number; engineMilliseconds: number };
}

export interface FinishedStatement {
  readonly queryId: string;
  readonly execution: QueryExecution;
}

export function beginRun(calls: AthenaCalls, options: QueryOptions): Run {
  const deadline = options.timeoutSeconds === undefined ? Infinity : Date.now() + options.timeoutSeconds * 1000;
  return { calls, options, deadline, spent: { bytesScanned: 0, engineMilliseconds: 0 } };
}

/**
 * First look after at most 50 ms for local answers, then ever rarer up to 5 s: GetQueryExecution is throttled per account. An answer
 * waits for the next look a tenth of its time on average.
 */
const polling = { firstMilliseconds: 50, factor: 1.3, mostMilliseconds: 5000 };

/** @throws QueryError INTERRUPTED or TIMED_OUT once nobody waits for the answer any more. */
export function throwIfUnwanted({ options, deadline }: Run): void {
  if (options.signal?.aborted) throw new QueryError('INTERRUPTED', 'Interrupted');
  if (Date.now() >= deadline) throw new QueryError('TIMED_OUT', `No answer within ${options.timeoutSeconds} s`);
}

function throwIfTooMuch({ options, spent }: Run, execution: QueryExecution): void {
  const scanned = spent.bytesScanned + (execution.Statistics?.DataScannedInBytes ?? 0);
  const most = options.maxScannedBytes;
  if (most === undefined || scanned <= most) return;
  const message = `More than ${most.toLocaleString('en-US')} bytes were scanned (${scanned.toLocaleString('en-US')} so far), which is the limit that was asked for. Read less: bound the time (occurred_at >= …), or name fewer columns.`;
  throw new QueryError('SCAN_LIMIT', message);
}

async function untilFinished(run: Run, queryId: string, asked: AskedSql): Promise<QueryExecution> {
  const { calls, options, deadline } = run;
  const pause = options.pause ?? pauseFor;
  for (let wait = polling.firstMilliseconds; ; wait = Math.min(wait * polling.factor, polling.mostMilliseconds)) {
    const execution = await retryThrottled(() => calls.execution(queryId), options);
    const state = execution.Status?.State ?? 'QUEUED';
    options.onState?.(state);
    const failure = failureOf(execution, asked, queryId);
    if (failure !== undefined) throw failure;
    throwIfTooMuch(run, execution);
    if (state === 'SUCCEEDED') return execution;
    throwIfUnwanted(run);
    await pause(Math.min(fullJitter(wait), deadline - Date.now()), options.signal);
  }
}

/** The same error, with what became of the statement. */
function withFate(error: QueryError, queryId: string, fate: string): QueryError {
  return new QueryError(error.code, `${error.message}${fate}`, { cause: error.cause, queryId });
}

const fates = {
  INTERRUPTED: '; the statement was stopped on Athena.',
  TIMED_OUT: '; the statement was stopped on Athena. Allow more time (--timeout) to wait longer.',
  SCAN_LIMIT: ' The statement was stopped on Athena.',
} as const;

function isGivenUp(error: unknown): error is QueryError & { code: keyof typeof fates } {
  return error instanceof QueryError && error.queryId === undefined && Object.hasOwn(fates, error.code);
}

/** Does something with a statement that runs or has run; stops it on Athena when nobody waits for the answer any more. */
export async function stoppingIfUnwanted<T>({ calls }: Run, queryId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isGivenUp(error)) throw error;
    const isStopped = await calls.stop(queryId).then(
      () => true,
      () => false,
    );
    throw withFate(error, queryId, isStopped ? fates[error.code] : `; Athena could not be told to stop ${queryId}.`);
  }
}

/** Runs a statement on Athena to its end. @throws QueryError when it has no answer, or is no longer wanted. */
export async function runStatement(
  run: Run,
  sent: string,
  { asked, mayReuse = false }: { asked: AskedSql; mayReuse?: boolean },
): Promise<FinishedStatement> {
  const { calls, options, spent } = run;
  throwIfUnwanted(run);
  const statement = {
    sql: sent,
    database: options.database,
    workGroup: options.workGroup,
    // Athena runs a statement once, however often the call to start it has to be made.
    clientRequestToken: randomUUID(),
    ...(mayReuse && options.reuseResultMinutes && { reuseResultMinutes: options.reuseResultMinutes }),
  };
  const queryId = await retryThrottled(() => calls.start(statement), options);
  const execution = await stoppingIfUnwanted(run, queryId, () => untilFinished(run, queryId, asked));
  spent.bytesScanned += execution.Statistics?.DataScannedInBytes ?? 0;
  spent.engineMilliseconds += execution.Statistics?.EngineExecutionTimeInMillis ?? 0;
  return { queryId, execution };
}
