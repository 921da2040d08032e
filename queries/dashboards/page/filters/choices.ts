import type { ChoiceFilter } from '../../dashboard.ts';
import type { Answer, Cell } from '../answers/answer.ts';

/** The column's place in an answer; undefined when it has no such column. */
export function columnAt(answer: Answer, column: string): number | undefined {
  const index = answer.columns.findIndex(({ name }) => name === column);
  return index < 0 ? undefined : index;
}

/** What a row weighs: the orders that it counts, so that the main currency comes before one with as many days; else nothing. */
function ordersIn({ columns }: Answer): (row: readonly Cell[]) => bigint {
  const counted = columns.flatMap(({ name, type }, index) =>
    type === 'bigint' && /(^|_)orders$/.test(name) ? [index] : [],
  );
  return (row) => counted.reduce((sum, index) => sum + BigInt(String(row[index] ?? 0)), 0n);
}

/** Values that a column has in the answers: those with most orders first, then those with most rows. */
export function choiceValues(answers: readonly Answer[], column: string): string[] {
  const weights = new Map<string, { orders: bigint; rows: number }>();
  for (const answer of answers) {
    const index = columnAt(answer, column);
    if (index === undefined) continue;
    const orders = ordersIn(answer);
    for (const row of answer.rows) {
      const value = row[index];
      if (value === null || value === undefined) continue;
      const known = weights.get(String(value)) ?? { orders: 0n, rows: 0 };
      weights.set(String(value), { orders: known.orders + orders(row), rows: known.rows + 1 });
    }
  }
  return [...weights]
    .sort(([leftValue, left], [rightValue, right]) => {
      if (left.orders !== right.orders) return left.orders > right.orders ? -1 : 1;
      return right.rows - left.rows || (leftValue < rightValue ? -1 : 1);
    })
    .map(([value]) => value);
}

/** The value that a filter lets through: the chosen one; else, where all must not be shown, the first; else null for all. */
export function valueInForce(
  filter: ChoiceFilter,
  chosen: string | undefined,
  values: readonly string[],
): string | null {
  if (chosen !== undefined) return chosen;
  return filter.all === 'refused' ? (values[0] ?? null) : null;
}

/** Chosen values that no answer has, where the answers have others to choose. */
export function unknownChoices(
  filters: readonly ChoiceFilter[],
  chosen: Readonly<Record<string, string>>,
  answers: readonly Answer[],
): ChoiceFilter[] {
  return filters.filter(({ column }) => {
    const value = chosen[column];
    const values = choiceValues(answers, column);
    return value !== undefined && values.length > 0 && !values.includes(value);
  });
}

/** Why a chosen value is not in force. */
export function unknownChoiceWords({ column, label }: ChoiceFilter, value: string): string {
  const text = value.slice(0, 40);
  return column === 'currency'
    ? `There are no orders in ${text} in these days.`
    : `${label}: there is no ${JSON.stringify(text)} in these days.`;
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
