import type { Position } from '../trino/sql-error.ts';
import { tokenize } from '../trino/tokens.ts';

/** Where a name first stands in a statement, to point a message of the engine at it. */
export function findName(sql: string, name: string): Position | undefined {
  const wanted = name.toLowerCase();
  return tokenize(sql).find(
    ({ kind, value, text }) =>
      (kind === 'name' ? value.toLowerCase() : kind === 'word' ? text.toLowerCase() : '') === wanted,
  )?.at;
}
