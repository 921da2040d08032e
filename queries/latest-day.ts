import type { Table } from 'apache-arrow';

/** Days of the oldest and the newest order in the lake, UTC, `yyyy-MM-dd`. */
export interface DaysOfOrders {
  readonly earliest: string;
  readonly latest: string;
}

/**
 * Finds the days of the oldest and the newest order, once however often it is called; undefined as long as the lake holds no order.
 * Every row of order_lines is of an order that was placed, so its newest row tells, and of its columns only the time is read.
 * @param ask runs a statement
 * @param silver the database of the silver tables
 */
export function daysOfOrders(
  ask: (sql: string) => Promise<Table>,
  silver: string,
): () => Promise<DaysOfOrders | undefined> {
  let found: Promise<DaysOfOrders | undefined> | undefined;
  const find = async () => {
    const table = await ask(
      `SELECT CAST(CAST(min(occurred_at) AS date) AS varchar) AS earliest, CAST(CAST(max(occurred_at) AS date) AS varchar) AS latest FROM ${silver}.order_lines`,
    );
    const row: { earliest?: string | null; latest?: string | null } = table.get(0)?.toJSON() ?? {};
    return row.earliest && row.latest ? { earliest: row.earliest, latest: row.latest } : undefined;
  };
  return () => {
    found ??= find();
    return found;
  };
}
