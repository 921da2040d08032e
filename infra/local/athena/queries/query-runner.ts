import { randomUUID } from 'node:crypto';
import type { EngineRequest, QueryEngine, StatementClass } from '../engine/engine.ts';
import type { LakeObjects } from '../lake/lake-objects.ts';
import { SqlError } from '../trino/sql-error.ts';
import type { ExecutionStore } from './execution-store.ts';
import { isOver, type QueryExecution, type QueryState } from './query-execution.ts';
import { writeResult } from './result-writer.ts';

export interface QuerySubmission {
  readonly sql: string;
  readonly database: string;
  readonly catalog: string;
  readonly workGroup: string;
  readonly parameters: readonly string[];
  readonly outputPrefix: string;
  readonly clientRequestToken?: string;
  readonly bytesScannedCutoff?: number;
  /** What runs, when that is not the text itself: the prepared statement of an EXECUTE. */
  readonly resolved?: { readonly sql: string; readonly parameters: readonly string[] };
  /** Runs in place of the engine: PREPARE and DEALLOCATE, which concern the workgroup. */
  readonly instead?: () => Promise<void>;
}

// Athena's own limit on active queries is per account and far higher; on one machine more would only take turns.
const maxRunning = 4;
const maxActive = 200;

/** Takes queries, runs a few at a time, and writes down what becomes of them. A failing query never harms another. */
export class QueryRunner {
  readonly #engine: QueryEngine;
  readonly #store: ExecutionStore;
  readonly #objects: LakeObjects;
  readonly #now: () => Date;
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #active = new Map<string, AbortController>();
  #running = 0;

  constructor(parts: { engine: QueryEngine; store: ExecutionStore; objects: LakeObjects; now: () => Date }) {
    this.#engine = parts.engine;
    this.#store = parts.store;
    this.#objects = parts.objects;
    this.#now = parts.now;
  }

  get isFull(): boolean {
    return this.#active.size >= maxActive;
  }

  /** Queues a query and returns at once with its id. */
  async submit(submission: QuerySubmission, statement: StatementClass): Promise<string> {
    const id = randomUUID();
    const execution: QueryExecution = {
      id,
      sql: submission.sql,
      ...statement,
      database: submission.database,
      catalog: submission.catalog,
      workGroup: submission.workGroup,
      parameters: submission.parameters,
      outputPrefix: submission.outputPrefix,
      outputLocation: outputLocation(submission.outputPrefix, id, statement),
      state: 'QUEUED',
      submittedAt: this.#now().toISOString(),
      scannedBytes: 0,
      planningMs: 0,
      outputRows: 0,
      outputBytes: 0,
      columns: [],
      hasHeader: statement.substatementType === 'SELECT',
      ...(submission.clientRequestToken && { clientRequestToken: submission.clientRequestToken }),
    };
    await this.#store.put(execution);
    const controller = new AbortController();
    this.#active.set(id, controller);
    this.#waiting.push(async () => await this.#run(execution, submission, controller.signal));
    this.#startWaiting();
    return id;
  }

  /** Stops a query: one that waits never begins, one that runs is interrupted. An ended one stays as it is. */
  async stop(id: string): Promise<void> {
    const controller = this.#active.get(id);
    const execution = this.#store.get(id);
    if (controller === undefined || execution === undefined || isOver(execution)) return;
    controller.abort(new SqlError('USER_CANCELED', 'Query was canceled by the user'));
    await this.#end({ ...execution, state: 'CANCELLED', reason: 'Query cancelled by user' });
  }

  /** Stops everything and waits until the engine is idle. */
  async close(): Promise<void> {
    const deadline = Date.now() + 5000;
    await Promise.all([...this.#active.keys()].map(async (id) => await this.stop(id)));
    while (this.#running > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  #startWaiting(): void {
    while (this.#running < maxRunning) {
      const start = this.#waiting.shift();
      if (start === undefined) return;
      this.#running += 1;
      void start().finally(() => {
        this.#running -= 1;
        this.#startWaiting();
      });
    }
  }

  async #run(queued: QueryExecution, submission: QuerySubmission, signal: AbortSignal): Promise<void> {
    const execution: QueryExecution = { ...queued, state: 'RUNNING', startedAt: this.#now().toISOString() };
    try {
      if (signal.aborted) return;
      await this.#store.put(execution);
      const finished = await this.#execute(execution, submission, signal);
      if (!signal.aborted) await this.#end(finished);
    } catch (error) {
      if (!signal.aborted) await this.#end({ ...execution, ...failureOf(error) }).catch(() => undefined);
    } finally {
      this.#active.delete(queued.id);
    }
  }

  async #execute(execution: QueryExecution, submission: QuerySubmission, signal: AbortSignal): Promise<QueryExecution> {
    if (submission.instead !== undefined) {
      await submission.instead();
      return { ...execution, state: 'SUCCEEDED' };
    }
    const outcome = await this.#engine.run(engineRequest(execution, submission, signal));
    const { outputLocation: location } = execution;
    const written = await writeResult(
      outcome,
      { outputLocation: location, rowsPath: this.#store.rowsPath(execution.id) },
      this.#objects,
    );
    return {
      ...execution,
      state: 'SUCCEEDED',
      columns: outcome.columns,
      hasHeader: outcome.output === 'csv',
      scannedBytes: outcome.scannedBytes,
      planningMs: outcome.planningMs,
      outputRows: written.rows,
      outputBytes: written.bytes,
      ...(outcome.updateCount !== undefined && { updateCount: outcome.updateCount }),
      ...(written.manifestLocation && { manifestLocation: written.manifestLocation }),
    };
  }

  async #end(execution: QueryExecution): Promise<void> {
    await this.#store.put({ ...execution, completedAt: this.#now().toISOString() });
  }
}

function engineRequest(execution: QueryExecution, submission: QuerySubmission, signal: AbortSignal): EngineRequest {
  const { sql, parameters } = submission.resolved ?? submission;
  return {
    sql,
    parameters,
    database: submission.database,
    queryId: execution.id,
    outputPrefix: submission.outputPrefix,
    signal,
    ...(submission.bytesScannedCutoff && { bytesScannedCutoff: submission.bytesScannedCutoff }),
  };
}

/** Rows of a SELECT go to a .csv, lines to a .txt; a statement that writes data itself has a prefix. */
function outputLocation(prefix: string, id: string, { substatementType }: StatementClass): string {
  if (substatementType === 'SELECT' || substatementType === 'EXECUTE') return `${prefix}${id}.csv`;
  if (substatementType === 'CREATE_TABLE_AS_SELECT') return `${prefix}tables/${id}`;
  if (['INSERT', 'UNLOAD', 'DELETE', 'UPDATE', 'MERGE'].includes(substatementType)) return `${prefix}${id}`;
  return `${prefix}${id}.txt`;
}

// https://docs.aws.amazon.com/athena/latest/ug/error-reference.html: types of the errors that are told apart here.
const errorTypes: Readonly<Record<string, number>> = {
  GENERIC_INTERNAL_ERROR: 401,
  SYNTAX_ERROR: 1006,
  TABLE_NOT_FOUND: 1006,
  COLUMN_NOT_FOUND: 1006,
  NOT_SUPPORTED: 1301,
};

function failureOf(error: unknown): { state: QueryState; reason: string; error: NonNullable<QueryExecution['error']> } {
  if (error instanceof SqlError) {
    const type = errorTypes[error.code] ?? 1003;
    return {
      state: stateOf(error),
      reason: error.message,
      error: { category: error.category, type, message: error.message },
    };
  }
  const message = `GENERIC_INTERNAL_ERROR: ${error instanceof Error ? error.message : String(error)}`;
  return { state: 'FAILED', reason: message, error: { category: 1, type: 401, message } };
}

// Athena cancels a query that would scan more than its workgroup allows; every other failure is a failure.
function stateOf(error: SqlError): QueryState {
  return error.code === 'EXCEEDED_SCAN_LIMIT' ? 'CANCELLED' : 'FAILED';
}
