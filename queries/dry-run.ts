import type { Table } from 'apache-arrow';
import { QueryError } from './athena/errors.ts';
import { priceInDollars } from './athena/price.ts';
import { humanBytes, humanDollars, humanRows } from './describe-answer.ts';
import { cellReader } from './output/cells.ts';
import {
  type PartitionFacts,
  readIoPlan,
  readPartitions,
  type TableRead,
  touchedPartitions,
} from './touched-partitions.ts';

type Ask = (sql: string) => Promise<Table>;

/** What a statement would read, per table. */
export interface DryRun {
  readonly tables: readonly {
    readonly read: TableRead;
    readonly touched: readonly PartitionFacts[];
    readonly all: readonly PartitionFacts[];
  }[];
  /** Bytes of all columns of the touched partitions, each table read once; undefined when the plan could not be understood. */
  readonly bytes: number | undefined;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

function wholeText(table: Table): string {
  const lines = table.batches.flatMap((batch) => {
    const read = cellReader(batch, 0);
    return Array.from({ length: batch.numRows }, (_, row) => read(row) ?? '');
  });
  return lines.join('\n');
}

/** Iceberg's own table of a table's partitions; one without partitions has no column that names them. */
async function partitionsOf(ask: Ask, { database, table }: TableRead): Promise<PartitionFacts[]> {
  const facts = `record_count, file_count, total_size FROM ${database}."${table}$partitions"`;
  try {
    return readPartitions(await ask(`SELECT "partition".occurred_at_month AS month, ${facts}`));
  } catch (error) {
    if (!(error instanceof QueryError) || error.code !== 'COLUMN_NOT_FOUND') throw error;
    return readPartitions(await ask(`SELECT ${facts}`));
  }
}

/**
 * Asks Athena's planner what a statement would read and the tables' own metadata how much that is; neither scans data.
 * @param ask runs a statement; what it throws for a statement that is wrong goes through
 */
export async function dryRun(ask: Ask, sql: string): Promise<DryRun> {
  const reads = readIoPlan(wholeText(await ask(`EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`)));
  if (reads === undefined) return { tables: [], bytes: undefined };
  const tables: DryRun['tables'][number][] = [];
  for (const read of reads) {
    const all = await partitionsOf(ask, read);
    tables.push({ read, touched: touchedPartitions(read, all), all });
  }
  return { tables, bytes: sum(tables.flatMap(({ touched }) => touched.map(({ bytes }) => bytes))) };
}

function monthsText(touched: readonly PartitionFacts[]): string {
  const months = touched.flatMap(({ month }) => (month === undefined ? [] : [month])).sort();
  if (months.length === 0) return touched.length === 0 ? 'none' : 'not partitioned';
  return months.length === 1 ? String(months[0]) : `${months[0]} to ${months.at(-1)}`;
}

/** A planner may leave out a bound that the data keep anyway, so that a plan without one does not mean a statement without one. */
const boundOnTime = /\boccurred_at"?\s*(?:[<>=]|BETWEEN\b)/i;

function tableLine({ read, touched, all }: DryRun['tables'][number], isBounded: boolean): string {
  const months = `${touched.length} of ${all.length} ${all.length === 1 ? 'partition' : 'partitions'} (${monthsText(touched)})`;
  const rows = humanRows(sum(touched.map(({ rows }) => rows)));
  const bytes = humanBytes(sum(touched.map(({ bytes }) => bytes)));
  const warning =
    read.days === undefined && all.length > 1 && !isBounded ? ' (the plan does not bound occurred_at)' : '';
  return `  ${read.table}: ${months}, ${rows}, ${bytes}${warning}`;
}

/** The lines of a dry run for a person: the statement, what it touches, and about what it would cost. */
export function describeDryRun(sql: string, { tables, bytes }: DryRun): string[] {
  if (bytes === undefined) {
    return [sql, '', 'Athena did not say which tables and partitions this statement would read.'];
  }
  const price = humanDollars(priceInDollars(bytes, false));
  const isBounded = boundOnTime.test(sql);
  return [
    sql,
    '',
    tables.length === 0 ? 'It reads no table.' : 'It would touch:',
    ...tables.map((table) => tableLine(table, isBounded)),
    '',
    `About ${humanBytes(bytes)} scanned, ${price} at Athena's price, if each table is read once: all columns of these partitions.`,
    'Columns that the statement does not name are not read, so it is mostly less; a table that it reads several times counts as often.',
  ];
}
