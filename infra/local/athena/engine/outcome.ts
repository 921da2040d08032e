import type { EngineOutcome, ResultColumn, ResultRow } from './engine.ts';

async function* inOneBatch(rows: readonly ResultRow[]): AsyncGenerator<readonly ResultRow[]> {
  if (rows.length > 0) yield rows;
}

const nothing = { columns: [], scannedBytes: 0, planningMs: 0 } as const;

/** DDL: nothing to show. */
export function doneOutcome(): EngineOutcome {
  return { ...nothing, rows: inOneBatch([]), output: 'text' };
}

/** SHOW, DESCRIBE and EXPLAIN: lines of text. */
export function linesOutcome(columns: readonly ResultColumn[], rows: readonly ResultRow[]): EngineOutcome {
  return { ...nothing, columns, rows: inOneBatch(rows), output: 'text' };
}

/** INSERT, DELETE, UPDATE, MERGE: how many rows they changed. */
export function changedOutcome(
  updateCount: number,
  facts: { scannedBytes: number; planningMs: number; writtenObjects?: readonly string[] },
): EngineOutcome {
  const columns: ResultColumn[] = [{ name: 'rows', type: 'bigint', precision: 19, scale: 0 }];
  return { columns, rows: inOneBatch([]), output: 'none', updateCount, ...facts };
}
