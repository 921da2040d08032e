/** Whole numbers of 64 bits, decimals, days (`2025-12-20`) and times (`2025-12-20T14:03:00Z`) are text, so that nothing is lost. */
export type Cell = string | number | boolean | null;

export interface AnswerColumn {
  readonly name: string;
  /** As Athena declares it. */
  readonly type: string;
}

/** What a query answered, as it travels to the page. */
export interface Answer {
  readonly query: string;
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** There are more rows than were read. */
  readonly isTruncated: boolean;
}

/** Which days the lake holds and how old its figures are; days are null while it has no orders. */
export interface LakeDays {
  /** Day of the oldest order, UTC. */
  readonly first: string | null;
  /** Day of the newest order, UTC. */
  readonly latest: string | null;
  /** When the loader last brought rows, UTC; null when it never did. */
  readonly loadedAt: string | null;
}

/** A refusal as it travels to the page. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}
