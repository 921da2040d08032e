import type { EngineOutcome, EngineRequest, ResultRow } from '../engine/engine.ts';
import { SqlError } from '../trino/sql-error.ts';
import { type TextOrigin, toSqlError } from './failure-message.ts';
import { trinoResultColumn, valueFormat } from './format-value.ts';
import type { StatementPage, TrinoColumn } from './protocol/statement-page.ts';
import type { TrinoClient, TrinoStatement } from './protocol/trino-client.ts';

/** A statement for Trino and what of it is the user's own text. */
export interface OwnedStatement extends TrinoStatement {
  readonly origin?: TextOrigin;
}

/** One statement on its way through Trino, read page by page; its figures are final when its rows have been read. */
export class RunningStatement {
  readonly columns: readonly TrinoColumn[];
  readonly #pages: AsyncGenerator<StatementPage>;
  readonly #limit: PageLimit;
  readonly #request: EngineRequest;
  #page: StatementPage;

  private constructor(
    columns: readonly TrinoColumn[],
    state: { pages: AsyncGenerator<StatementPage>; page: StatementPage; limit: PageLimit; request: EngineRequest },
  ) {
    this.columns = columns;
    this.#pages = state.pages;
    this.#page = state.page;
    this.#limit = state.limit;
    this.#request = state.request;
  }

  /** Starts a statement and waits until its columns are known, or it is over. */
  static async start(
    trino: TrinoClient,
    { origin, ...statement }: OwnedStatement,
    request: EngineRequest,
  ): Promise<RunningStatement> {
    const pages = trino.pages(statement, request.signal);
    const limit: PageLimit = { origin, cutoff: request.bytesScannedCutoff };
    try {
      for (;;) {
        const { value: page } = await pages.next();
        if (page === undefined) throw new Error('Trino ended a statement without an answer');
        check(page, limit);
        if (page.columns !== undefined || page.nextUri === undefined) {
          return new RunningStatement(page.columns ?? [], { pages, page, limit, request });
        }
      }
    } catch (error) {
      await pages.return(undefined);
      request.signal.throwIfAborted();
      throw error;
    }
  }

  get scannedBytes(): number {
    return this.#page.scannedBytes;
  }

  get planningMs(): number {
    return this.#page.planningMs;
  }

  get updateCount(): number {
    return this.#page.updateCount ?? 0;
  }

  /** The rows as Athena writes them, in the batches that the server sends. */
  async *rows(): AsyncGenerator<readonly ResultRow[]> {
    const formats = this.columns.map(({ type }) => valueFormat(type));
    try {
      for (;;) {
        const { rows, nextUri } = this.#page;
        if (rows.length > 0) yield rows.map((row) => formats.map((format, index) => format(row[index] ?? null)));
        if (nextUri === undefined) return;
        const { value: page } = await this.#pages.next();
        if (page === undefined) return;
        this.#page = page;
        check(page, this.#limit);
      }
    } catch (error) {
      this.#request.signal.throwIfAborted();
      throw error;
    } finally {
      await this.#pages.return(undefined);
    }
  }

  /** Runs to the end; for statements whose rows are few. */
  async finish(): Promise<ResultRow[]> {
    const all: ResultRow[] = [];
    for await (const batch of this.rows()) all.push(...batch);
    return all;
  }

  /** The outcome of a query. */
  toOutcome(): EngineOutcome {
    const statement = this;
    return {
      columns: this.columns.map(trinoResultColumn),
      rows: this.rows(),
      output: 'csv',
      planningMs: this.planningMs,
      get scannedBytes() {
        return statement.scannedBytes;
      },
    };
  }
}

interface PageLimit {
  readonly origin: TextOrigin | undefined;
  readonly cutoff: number | undefined;
}

function check({ failure, scannedBytes }: StatementPage, { origin, cutoff }: PageLimit): void {
  if (failure !== undefined) throw toSqlError(failure, origin);
  if (cutoff === undefined || scannedBytes <= cutoff) return;
  throw new SqlError(
    'EXCEEDED_SCAN_LIMIT',
    `Bytes scanned limit was exceeded: ${scannedBytes} of ${cutoff} bytes allowed`,
  );
}
