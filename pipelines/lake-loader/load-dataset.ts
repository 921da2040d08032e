import type { Dataset } from '../datasets/dataset.ts';
import type { LakeNames } from '../migrations/fill-names.ts';
import type { RunStatement } from '../migrations/run-statement.ts';
import { UnplaceableRowsError } from './errors.ts';
import { insertStatement, type LoadRecord, monthsStatement } from './load-statements.ts';
import type { LoadWindow } from './load-window.ts';
import { type MonthOfRows, occurrenceRanges } from './occurrence-ranges.ts';

/** Athena ends an INSERT that opens more: https://docs.aws.amazon.com/athena/latest/ug/ctas-insert-into.html */
const maxOpenPartitions = 100;

export interface LoadDatasetPorts {
  readonly names: LakeNames;
  readonly runStatement: RunStatement;
  readonly now: () => Date;
}

/**
 * Inserts into silver what bronze holds in the window and silver lacks. Doing it again inserts nothing.
 * Throws StatementFailedError, and UnplaceableRowsError after everything else has been inserted.
 */
export async function loadDataset(
  dataset: Dataset,
  load: { readonly loadId: string; readonly window: LoadWindow },
  ports: LoadDatasetPorts,
): Promise<LoadRecord> {
  const startedAt = ports.now();
  const { rows } = await ports.runStatement(monthsStatement(dataset, load.window, ports.names));
  const months = rows.filter((row) => row.occurred_year != null).map(monthOf);
  let insertedRows = 0;
  for (const ranges of occurrenceRanges(months, maxOpenPartitions)) {
    const sql = insertStatement(dataset, { window: load.window, ranges }, ports.names);
    insertedRows += (await ports.runStatement(sql)).insertedRows;
  }
  if (rows.length > months.length) {
    const window = `${load.window.fromDt} to ${load.window.toDt}`;
    throw new UnplaceableRowsError(`Bronze ${dataset.name} holds rows without occurred_at, dt ${window}`);
  }
  const bronzeRows = months.reduce((sum, month) => sum + month.rows, 0);
  const bronzeCopies = months.reduce((sum, month) => sum + month.copies, 0);
  return { ...load, dataset: dataset.name, bronzeRows, bronzeCopies, insertedRows, startedAt, finishedAt: ports.now() };
}

function monthOf(row: Readonly<Record<string, string | null>>): MonthOfRows & { readonly copies: number } {
  return {
    year: Number(row.occurred_year),
    month: Number(row.occurred_month),
    rows: Number(row.row_count),
    copies: Number(row.copy_count),
    firstAt: String(row.first_at),
    lastAt: String(row.last_at),
  };
}
