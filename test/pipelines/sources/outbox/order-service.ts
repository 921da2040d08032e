import type { Client } from 'pg';

/** What the order service does beside its own tables: one event of an order, in the transaction that is open. */
export async function announce(
  client: Client,
  orderId: string,
  version: number,
  { detailType = 'order.shipped', detail = '{"carrier":"DHL"}' }: { detailType?: string; detail?: string } = {},
): Promise<void> {
  await client.query(
    `INSERT INTO inkstream_outbox.events
       (aggregate_type, aggregate_id, aggregate_version, source, detail_type, schema_version, detail)
     VALUES ('order', $1, $2, 'commerce.orders', $3, 1, $4)`,
    [orderId, version, detailType, detail],
  );
}

/** A transaction of the order service that ends as `ending` says, whatever else goes on. */
export async function inTransaction(
  client: Client,
  ending: 'COMMIT' | 'ROLLBACK',
  work: () => Promise<void>,
): Promise<void> {
  await client.query('BEGIN');
  await work();
  await client.query(ending);
}

/** Raises the version of the one order in a table of the service's own, and locks it until the transaction ends. */
export async function nextVersion(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>('UPDATE orders SET version = version + 1 RETURNING version');
  return rows[0]?.version ?? 0;
}
