/** How the system is built, as far as it can be built otherwise. The stage's own design is `asBuilt`. */
export interface Design {
  /** Rows of a dataset travel together in one record of Firehose, rather than each in its own. */
  readonly packsRows: boolean;
  /** Parquet, rather than JSON as it came. */
  readonly isColumnar: boolean;
  /** Queries are bounded to the months they ask about, rather than reading the whole lake. */
  readonly prunesMonths: boolean;
}

export const asBuilt: Design = { packsRows: true, isColumnar: true, prunesMonths: true };
