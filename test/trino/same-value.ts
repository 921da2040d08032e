import type { Cell } from './engine-answer.ts';

/**
 * Sines and logarithms end differently in the last digits from one mathematical library to the next, and sums of fractions
 * with the order of their rows. Zero has a sign in some places on one engine and in others on the other, which SQL does not
 * look at: 0.0 = -0.0.
 */
export function isSameButForRounding(type: string, mine: Cell, theirs: Cell): boolean {
  const tolerance = type.startsWith('double') ? 1e-13 : type.startsWith('float') ? 1e-6 : 0;
  if (tolerance === 0 || mine === null || theirs === null) return false;
  const [left, right] = [Number(mine), Number(theirs)];
  return Math.abs(left - right) <= tolerance * Math.abs(right);
}

/** A type without the length of its texts, which Athena's clients ignore and DuckDB does not keep. */
export function withoutLength(type: string): string {
  return type.replace(/^varchar \(\d+, 0\)$/, 'varchar');
}
