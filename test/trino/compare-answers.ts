import type { Cell, EngineAnswer } from './engine-answer.ts';
import { isSameButForRounding, withoutLength } from './same-value.ts';

const shownDifferences = 5;

/**
 * How an answer differs from the right one, each difference with its row and both values; nothing when it does not.
 * @param order whether rows must come in the same order
 */
export function differencesOf(found: EngineAnswer, right: EngineAnswer, order: 'any order' | 'in order'): string[] {
  if (!found.ok || !right.ok) {
    const isSame = !found.ok && !right.ok && found.code === right.code;
    return isSame ? [] : [`answers ${describe(found)}, not ${describe(right)}`];
  }
  const types = (answer: typeof found) => answer.columns.map(({ name, type }) => `${name} ${withoutLength(type)}`);
  const [mine, theirs] = [types(found), types(right)];
  if (mine.join() !== theirs.join()) return [`has columns ${mine.join(', ')}, not ${theirs.join(', ')}`];
  if (found.insertedRows !== right.insertedRows)
    return [`inserts ${found.insertedRows} rows, not ${right.insertedRows}`];
  if (found.rows.length !== right.rows.length) return [`has ${found.rows.length} rows, not ${right.rows.length}`];
  return differentRows(found, right, order);
}

function differentRows(found: Answered, right: Answered, order: 'any order' | 'in order'): string[] {
  const sorted = (rows: Answered['rows']) => (order === 'in order' ? rows : [...rows].sort(byText));
  const theirs = sorted(right.rows);
  const differences = sorted(found.rows).flatMap((row, index) => {
    const other = theirs[index] ?? [];
    const columns = right.columns.filter(({ type }, at) => !isSameCell(type, row[at] ?? null, other[at] ?? null));
    if (columns.length === 0) return [];
    const names = columns.map(({ name }) => name).join(', ');
    return [`row ${index + 1} differs in ${names}: ${JSON.stringify(row)}, not ${JSON.stringify(other)}`];
  });
  const more = differences.length - shownDifferences;
  return more > 0 ? [...differences.slice(0, shownDifferences), `and ${more} more rows`] : differences;
}

type Answered = Extract<EngineAnswer, { ok: true }>;

function isSameCell(type: string, mine: Cell, theirs: Cell): boolean {
  return mine === theirs || isSameButForRounding(type, mine, theirs);
}

/** Fractions last: two sums that differ in the last digit must still find each other. */
function byText(left: readonly Cell[], right: readonly Cell[]): number {
  const key = (row: readonly Cell[]) =>
    JSON.stringify(row.map((cell) => (/^-?\d+\.\d{6,}/.test(cell ?? '') ? '' : cell)));
  const [a, b] = [key(left), key(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function describe(answer: EngineAnswer): string {
  return answer.ok ? `${answer.rows.length} rows` : answer.message;
}
