/** What Athena answers: text in every cell, null where SQL says NULL. */
export interface StatementResult {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  /** Rows that an INSERT added; 0 of every other statement. */
  readonly insertedRows: number;
}

/**
 * Runs one statement to its end. Rejects with StatementFailedError when Athena ends it otherwise, and with the
 * signal's reason when the signal aborts it; the statement is then stopped.
 */
export type RunStatement = (sql: string, options?: { readonly signal?: AbortSignal }) => Promise<StatementResult>;
