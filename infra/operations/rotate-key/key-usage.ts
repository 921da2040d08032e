import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';

/** How a pseudonym key was used in the rows of the lake. */
export interface KeyUsage {
  readonly keyId: string;
  /** Days (yyyy-MM-dd, UTC) of the first and the last event whose row was written under it. */
  readonly firstOn: string;
  readonly lastOn: string;
  readonly rows: number;
  readonly customers: number;
  /** Those of the rows that are under no older key: this one alone says whose they are. */
  readonly oldestOfRows: number;
  readonly oldestOfCustomers: number;
}

/** One row per key that silver's order_events were written under. */
export function keyUsageStatement(silver: string): string {
  return `SELECT
  split_part(customer_key, '_', 1) AS key_id,
  CAST(CAST(min(occurred_at) AS date) AS varchar) AS first_on,
  CAST(CAST(max(occurred_at) AS date) AS varchar) AS last_on,
  count(*) AS row_count,
  count(DISTINCT customer_key) AS customer_count,
  count(CASE WHEN former_customer_keys IS NULL THEN 1 END) AS oldest_of_rows,
  count(DISTINCT CASE WHEN former_customer_keys IS NULL THEN customer_key END) AS oldest_of_customers
FROM ${silver}.order_events
WHERE customer_key IS NOT NULL
GROUP BY split_part(customer_key, '_', 1)`;
}

/** How often each key was used; keys that no row has are absent. */
export async function readKeyUsage(silver: string, runStatement: RunStatement): Promise<Map<string, KeyUsage>> {
  const { rows } = await runStatement(keyUsageStatement(silver));
  return new Map(
    rows.map((row) => [
      String(row.key_id),
      {
        keyId: String(row.key_id),
        firstOn: String(row.first_on),
        lastOn: String(row.last_on),
        rows: Number(row.row_count),
        customers: Number(row.customer_count),
        oldestOfRows: Number(row.oldest_of_rows),
        oldestOfCustomers: Number(row.oldest_of_customers),
      },
    ]),
  );
}
