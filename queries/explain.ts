import type { Table } from 'apache-arrow';
import { cellReader } from './output/cells.ts';

/** The plan that Athena would run a statement by, as text. @param ask runs a statement */
export async function explainStatement(ask: (sql: string) => Promise<Table>, sql: string): Promise<string> {
  const table = await ask(`EXPLAIN ${sql}`);
  const lines = table.batches.flatMap((batch) => {
    const read = cellReader(batch, 0);
    return Array.from({ length: batch.numRows }, (_, row) => read(row) ?? '');
  });
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}
