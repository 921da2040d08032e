import type { Table } from 'apache-arrow';

/** Days of the oldest and the newest order in the lake, UTC, `yyyy-MM-dd`. */
export interface DaysOfOrders {
  readonly earliest: string;
  readonly latest: string;
}

/** Undefined as long as the lake holds no order. */
export type DaysFinder = () => Promise<DaysOfOrders | undefined>;

/**
 * Finds the days of the oldest and the newest order, once however often it is called; undefined as long as the lake holds no order.
 * Every row of order_lines is of an order that was placed, and Iceberg keeps the least and greatest time of each file: this reads
 * metadata only, and no data at all.
 * @param ask runs a statement
 * @param silver the database of the silver tables
 */
export function daysOfOrders(ask: (sql: string) => Promise<Table>, silver: string): DaysFinder {
  const partitions = `${silver}."order_lines$partitions"`;
  return askedOnce(ask, statement('min(data.occurred_at.min)', 'max(data.occurred_at.max)', partitions));
}

/** The same from the rows themselves, where not all that the files hold counts: reads one column of all months. */
export function daysOfRows(ask: (sql: string) => Promise<Table>, silver: string): DaysFinder {
  return askedOnce(ask, statement('min(occurred_at)', 'max(occurred_at)', `${silver}.order_lines`));
}

function statement(earliest: string, latest: string, table: string): string {
  const day = (moment: string) => `CAST(CAST(${moment} AS date) AS varchar)`;
  return `SELECT ${day(earliest)} AS earliest, ${day(latest)} AS latest FROM ${table}`;
}

function askedOnce(ask: (sql: string) => Promise<Table>, sql: string): DaysFinder {
  let found: Promise<DaysOfOrders | undefined> | undefined;
  const find = async () => {
    const row: { earliest?: string | null; latest?: string | null } = (await ask(sql)).get(0)?.toJSON() ?? {};
    return row.earliest && row.latest ? { earliest: row.earliest, latest: row.latest } : undefined;
  };
  return () => {
    found ??= find();
    return found;
  };
}
