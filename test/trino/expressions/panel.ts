/** Values that stand side by side as columns, and what is asked of them: every expression is asked of every row. */
export interface Panel {
  readonly title: string;
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Each row is the SQL of its values. */
  readonly rows: readonly (readonly string[])[];
  readonly expressions: readonly string[];
}

/** The statement that asks a panel: the number of the row, then one column for each expression. */
export function panelStatement({ columns, rows }: Panel, expressions: readonly string[]): string {
  // A call that fails on one row must not hide the others; which code it fails with is asked apart.
  const asked = expressions.map((expression, index) => `TRY(${expression}) AS e${index}`);
  const values = rows.map((row, index) => `(${[String(index), ...row].join(', ')})`);
  return `SELECT row_id, ${asked.join(', ')}\nFROM (VALUES\n${values.join(',\n')}\n) AS t (${['row_id', ...columns].join(', ')})\nORDER BY row_id`;
}

/** Every value of one column with every value of the others. */
export function combinations(...pools: readonly (readonly string[])[]): string[][] {
  return pools.reduce<string[][]>((rows, pool) => rows.flatMap((row) => pool.map((value) => [...row, value])), [[]]);
}
