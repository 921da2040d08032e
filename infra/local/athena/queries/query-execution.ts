import type { ResultColumn, StatementType } from '../engine/engine.ts';

export type QueryState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** Everything known of one execution of a query. It is kept as JSON, so dates are text. */
export interface QueryExecution {
  readonly id: string;
  readonly sql: string;
  readonly statementType: StatementType;
  readonly substatementType: string;
  readonly database: string;
  readonly catalog: string;
  readonly workGroup: string;
  readonly parameters: readonly string[];
  /** The prefix given by the request or the workgroup, `s3://bucket/prefix/`. */
  readonly outputPrefix: string;
  /** Where this query's result is. */
  readonly outputLocation: string;
  readonly state: QueryState;
  readonly reason?: string;
  readonly error?: { readonly category: number; readonly type: number; readonly message: string };
  readonly submittedAt: string;
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly scannedBytes: number;
  readonly planningMs: number;
  readonly outputRows: number;
  readonly outputBytes: number;
  readonly updateCount?: number;
  readonly columns: readonly ResultColumn[];
  /** Whether the rows begin with the names of the columns. */
  readonly hasHeader: boolean;
  readonly manifestLocation?: string;
  readonly clientRequestToken?: string;
}

export function isOver({ state }: Pick<QueryExecution, 'state'>): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}
