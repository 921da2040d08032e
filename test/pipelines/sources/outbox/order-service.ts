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
