import type { Dataset } from './dataset.ts';

export interface GlueColumn {
  readonly name: string;
  /** Hive type. */
  readonly type: string;
  readonly comment: string;
}

/** Columns of the bronze Glue table, in the order of the rows. The partition `dt` is not among them: no row holds it. */
export function glueColumns(dataset: Dataset): GlueColumn[] {
  return dataset.columns.map(({ name, type, meaning }) => ({ name, type, comment: meaning }));
}
