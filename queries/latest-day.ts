import type { Table } from 'apache-arrow';

/** Days of the oldest and the newest order in the lake, UTC, `yyyy-MM-dd`. */
export interface DaysOfOrders {
  readonly earliest: string;
  readonly latest: string;
}

/**
 * Finds the days of the oldest and the newest order, once however often it is called; undefined as long as the lake holds no order.
 * Every row of order_lines is of an order that was placed, and Iceberg keeps the least and greatest time of each file: this reads
 * metadata only, and no data at all.
 * @param ask runs a statement
 * @param silver the database of the silver tables
 */
export function daysOfOrders(
  ask: (sql: string) => Promise<Table>,
  silver: string,
): () => Promise<DaysOfOrders | undefined> {
  let found: Promise<DaysOfOrders | undefined> | undefined;
  const find = async () => {
    const day = (moment: string) => `CAST(CAST(${moment} AS date) AS varchar)`;
    const table = await ask(
      `SELECT ${day('min(data.occurred_at.min)')} AS earliest, ${day('max(data.occurred_at.max)')} AS latest FROM ${silver}."order_lines$partitions"`,
    );
    const row: { earliest?: string | null; latest?: string | null } = table.get(0)?.toJSON() ?? {};
    return row.earliest && row.latest ? { earliest: row.earliest, latest: row.latest } : undefined;
  };
  return () => {
    found ??= find();
    return found;
  };
}
