import type { Table } from 'apache-arrow';
import { z } from 'zod';
import { cellReader } from './output/cells.ts';
import { dayBefore } from './saved-query-days.ts';

/** Days of `occurred_at`, both included, `yyyy-MM-dd`; undefined where nothing bounds the time. */
export interface DayRange {
  readonly first: string | undefined;
  readonly last: string | undefined;
}

/** A table that a statement reads, and in which days Athena's planner says it can find rows. */
export interface TableRead {
  readonly database: string;
  readonly table: string;
  /** Undefined when nothing bounds the time, so that every partition is read. */
  readonly days: readonly DayRange[] | undefined;
}

export interface PartitionFacts {
  /** `yyyy-MM`; undefined of a table that is not partitioned by month. */
  readonly month: string | undefined;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

const marker = z.object({ value: z.string().optional(), bound: z.enum(['EXACTLY', 'ABOVE', 'BELOW']) });
const ioPlan = z.object({
  inputTableColumnInfos: z.array(
    z.object({
      table: z.object({ schemaTable: z.object({ schema: z.string(), table: z.string() }) }),
      constraint: z.object({
        none: z.boolean().default(false),
        columnConstraints: z
          .array(
            z.object({
              columnName: z.string(),
              domain: z.object({ ranges: z.array(z.object({ low: marker, high: marker })) }),
            }),
          )
          .default([]),
      }),
    }),
  ),
});

/** The day of a bound; of an excluded upper bound at midnight, the day before. */
function dayOf(value: string | undefined, isExcludedEnd: boolean): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T]([\d:.]+))?/.exec(value ?? '');
  if (match === null) return undefined;
  const [, day = '', time = ''] = match;
  return isExcludedEnd && /^[0:.]*$/.test(time) ? dayBefore(day, 1) : day;
}

/**
 * Reads what Athena answers to EXPLAIN (TYPE IO, FORMAT JSON): the tables, and the ranges of `occurred_at` that its planner took out
 * of the conditions. Reads of one table are joined. Undefined when the answer is not understood.
 */
export function readIoPlan(text: string): TableRead[] | undefined {
  const parsed = ioPlan.safeParse(jsonOf(text));
  if (!parsed.success) return undefined;
  const reads = new Map<string, TableRead>();
  for (const { table, constraint } of parsed.data.inputTableColumnInfos) {
    const { schema, table: name } = table.schemaTable;
    const domain = constraint.columnConstraints.find(({ columnName }) => columnName === 'occurred_at')?.domain;
    const days = constraint.none
      ? []
      : domain?.ranges.map(({ low, high }) => ({
          first: dayOf(low.value, false),
          last: dayOf(high.value, high.bound === 'BELOW'),
        }));
    const key = `${schema}.${name}`;
    const known = reads.get(key);
    const joined = known === undefined ? days : days && known.days && [...known.days, ...days];
    reads.set(key, { database: schema, table: name, days: joined });
  }
  return [...reads.values()];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const epochYear = 1970;

/** Iceberg counts the months of its month transform from January 1970. */
function monthText(months: number): string {
  const year = epochYear + Math.floor(months / 12);
  return `${year}-${String((((months % 12) + 12) % 12) + 1).padStart(2, '0')}`;
}

/** Reads rows of `"table$partitions"` with the columns month (missing where there is none), record_count, file_count, total_size. */
export function readPartitions(table: Table): PartitionFacts[] {
  const names = table.schema.fields.map(({ name }) => name);
  return table.batches.flatMap((batch) => {
    const reader = (name: string) => (names.includes(name) ? cellReader(batch, names.indexOf(name)) : () => null);
    const [month, rows, files, bytes] = ['month', 'record_count', 'file_count', 'total_size'].map(reader);
    return Array.from({ length: batch.numRows }, (_, row) => {
      const months = month?.(row) ?? null;
      return {
        month: months === null ? undefined : monthText(Number(months)),
        rows: Number(rows?.(row) ?? 0),
        files: Number(files?.(row) ?? 0),
        bytes: Number(bytes?.(row) ?? 0),
      };
    });
  });
}

/** The partitions that a read touches; a partition whose month is not known is touched by every read. */
export function touchedPartitions({ days }: TableRead, partitions: readonly PartitionFacts[]): PartitionFacts[] {
  if (days === undefined) return [...partitions];
  return partitions.filter(
    ({ month }) =>
      month === undefined ||
      days.some(
        ({ first, last }) =>
          (first === undefined || month >= first.slice(0, 7)) && (last === undefined || month <= last.slice(0, 7)),
      ),
  );
}
