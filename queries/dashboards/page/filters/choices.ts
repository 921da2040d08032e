import type { ChoiceFilter } from '../../dashboard.ts';
import type { Answer, Cell } from '../answers/answer.ts';

/** The column's place in an answer; undefined when it has no such column. */
export function columnAt(answer: Answer, column: string): number | undefined {
  const index = answer.columns.findIndex(({ name }) => name === column);
  return index < 0 ? undefined : index;
}

/** Values that a column has in the answers with the number of rows of each, most rows first. */
export function choiceValues(answers: readonly Answer[], column: string): { value: string; rows: number }[] {
  const counts = new Map<string, number>();
  for (const answer of answers) {
    const index = columnAt(answer, column);
    if (index === undefined) continue;
    for (const row of answer.rows) {
      const value = row[index];
      if (value !== null && value !== undefined) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([value, rows]) => ({ value, rows }))
    .sort((left, right) => right.rows - left.rows || (left.value < right.value ? -1 : 1));
}

/** The value that a filter lets through: the chosen one; else, where all must not be shown, the one with most rows; else null for all. */
export function valueInForce(
  filter: ChoiceFilter,
  chosen: string | undefined,
  values: readonly { readonly value: string }[],
): string | null {
  if (chosen !== undefined) return chosen;
  return filter.all === 'refused' ? (values[0]?.value ?? null) : null;
}

/** The rows that the filters let through; a filter is no business of an answer that lacks its column. */
export function rowsLetThrough(
  answer: Answer,
  inForce: Readonly<Record<string, string | null>>,
): readonly (readonly Cell[])[] {
  const conditions = Object.entries(inForce).flatMap(([column, value]) => {
    const index = columnAt(answer, column);
    return value === null || index === undefined ? [] : [[index, value] as const];
  });
  return answer.rows.filter((row) => conditions.every(([index, value]) => String(row[index]) === value));
}
