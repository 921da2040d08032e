import type { Dataset } from '../datasets/dataset.ts';
import { silverColumns } from '../datasets/silver-columns.ts';
import type { LakeNames } from '../migrations/fill-names.ts';
import type { LoadWindow } from './load-window.ts';
import type { TimeRange } from './occurrence-ranges.ts';

/** Counts the rows that bronze holds in the window, and the copies they stand for, by month of occurrence. */
export function monthsStatement(dataset: Dataset, window: LoadWindow, names: LakeNames): string {
  return `SELECT year(occurred_at) AS occurred_year, month(occurred_at) AS occurred_month, count(*) AS row_count,
  CAST(sum(copies) AS bigint) AS copy_count, min(occurred_at) AS first_at, max(occurred_at) AS last_at
FROM ${names.bronze}.${dataset.name}
WHERE ${inWindow(window)}
GROUP BY year(occurred_at), month(occurred_at)`;
}

/**
 * Inserts the rows of the window and ranges that silver lacks, one per row key.
 *
 * Bronze is read with the ranges too: a row that came after they were determined, and lies outside, is left for the
 * next load, because silver was not searched for it.
 */
export function insertStatement(
  dataset: Dataset,
  scope: { window: LoadWindow; ranges: readonly TimeRange[] },
  names: LakeNames,
): string {
  const columns = silverColumns(dataset);
  const list = columns.map(({ name }) => name).join(', ');
  const values = columns.map(({ name, type, castType }) =>
    type === 'timestamp' ? `CAST(b.${name} AS ${castType})` : `b.${name}`,
  );
  const key = dataset.rowKey.join(', ');
  const storedKey = dataset.rowKey.map((name) => `${name} AS stored_${name}`).join(', ');
  const sameKey = dataset.rowKey.map((name) => `s.stored_${name} = b.${name}`).join(' AND ');
  const stored = `SELECT ${storedKey} FROM ${names.silver}.${dataset.name}`;
  return `INSERT INTO ${names.silver}.${dataset.name} (${list})
SELECT ${values.join(', ')}
FROM (
  SELECT ${list}, row_number() OVER (PARTITION BY ${key} ORDER BY ${copyOrder(dataset)}) AS copy_number
  FROM ${names.bronze}.${dataset.name}
  WHERE ${inWindow(scope.window)} AND (${inRanges(scope.ranges)})
) b
LEFT JOIN (
  ${fixesOccurrence(dataset) ? `${stored} WHERE ${inRanges(scope.ranges)}` : stored}
) s ON ${sameKey}
WHERE b.copy_number = 1 AND s.stored_${dataset.rowKey[0]} IS NULL`;
}

/**
 * An event keeps its occurred_at for ever, so a copy of it can only be stored within the same ranges, however long ago
 * that was: the search of silver may be bounded by them. A rejected text may have no time but that of its arrival,
 * which differs from copy to copy, so its key is searched for in the whole (small) table.
 */
function fixesOccurrence(dataset: Dataset): boolean {
  return dataset.rowKey.includes('event_id');
}

/** The copy that was published first wins; the other columns make the choice the same on every run and engine. */
function copyOrder(dataset: Dataset): string {
  const names = silverColumns(dataset).map(({ name }) => name);
  const rest = names.filter((name) => name !== 'published_at' && !dataset.rowKey.includes(name));
  return [...names.filter((name) => name === 'published_at'), ...rest].join(', ');
}

function inWindow({ fromDt, toDt }: LoadWindow): string {
  return `dt BETWEEN '${fromDt}' AND '${toDt}'`;
}

function inRanges(ranges: readonly TimeRange[]): string {
  return ranges
    .map(({ from, to }) => `occurred_at >= TIMESTAMP '${from}' AND occurred_at < TIMESTAMP '${to}'`)
    .join(' OR ');
}

/** What is written to the table lake_loads about one dataset. */
export interface LoadRecord {
  readonly loadId: string;
  readonly dataset: string;
  readonly window: LoadWindow;
  readonly bronzeRows: number;
  /** With the copies that batches of the lake-writer dropped. */
  readonly bronzeCopies: number;
  readonly insertedRows: number;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** One INSERT for all datasets of a load: every statement is a commit and a file of its own in Iceberg. */
export function recordLoadsStatement(records: readonly LoadRecord[], names: LakeNames): string {
  const time = (date: Date) => `TIMESTAMP '${date.toISOString().replace('T', ' ').replace('Z', '')}'`;
  const rows = records.map(
    ({ loadId, dataset, window, bronzeRows, bronzeCopies, insertedRows, startedAt, finishedAt }) =>
      `('${loadId}', '${dataset}', '${window.fromDt}', '${window.toDt}', ${bronzeRows}, ${bronzeCopies}, ${insertedRows}, ${time(startedAt)}, ${time(finishedAt)})`,
  );
  return `INSERT INTO ${names.silver}.lake_loads
  (load_id, dataset, from_dt, to_dt, bronze_rows, bronze_copies, inserted_rows, started_at, finished_at)
VALUES
  ${rows.join(',\n  ')}`;
}
