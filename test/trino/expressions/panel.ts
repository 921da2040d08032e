/** Values that stand side by side as columns, and what is asked of them. */
export interface Panel {
  readonly title: string;
  /**
   * `rows`: every expression is asked of every row. `windows`: the same of window functions. `groups`: expressions are
   * aggregates over the rows with the same value of the first column. @default rows
   */
  readonly kind?: 'rows' | 'windows' | 'groups';
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Each row is the SQL of its values. */
  readonly rows: readonly (readonly string[])[];
  readonly expressions: readonly string[];
}

/** The statement that asks a panel: the number of the row or the group, then one column for each expression. */
export function panelStatement(panel: Panel, expressions: readonly string[]): string {
  const values = panel.rows.map((row, index) => `(${[String(index), ...row].join(', ')})`);
  const table = `(VALUES\n${values.join(',\n')}\n) AS t (${['row_id', ...panel.columns].join(', ')})`;
  if (panel.kind === 'groups') {
    const [group = ''] = panel.columns;
    const asked = expressions.map((expression, index) => `${expression} AS e${index}`);
    return `SELECT ${[group, ...asked].join(', ')}\nFROM ${table}\nGROUP BY ${group}\nORDER BY ${group}`;
  }
  // A call that fails on one row must not hide the others; which code it fails with is asked apart.
  const attempt = (expression: string) => (panel.kind === 'windows' ? expression : `TRY(${expression})`);
  const asked = expressions.map((expression, index) => `${attempt(expression)} AS e${index}`);
  return `SELECT ${['row_id', ...asked].join(', ')}\nFROM ${table}\nORDER BY row_id`;
}

/** Every value of one column with every value of the others. */
export function combinations(...pools: readonly (readonly string[])[]): string[][] {
  return pools.reduce<string[][]>((rows, pool) => rows.flatMap((row) => pool.map((value) => [...row, value])), [[]]);
}
