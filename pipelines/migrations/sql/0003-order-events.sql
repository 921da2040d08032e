-- One row per thing that happened to an order.
CREATE TABLE IF NOT EXISTS ${silver}.order_events (
  event_id string COMMENT 'Id that the producer gave the event, once and for all',
  event_type string COMMENT 'What happened, for example order.placed',
  schema_version int COMMENT 'Version of the contract in which the row was written, after upgrades',
  order_id string COMMENT 'The order',
  version bigint COMMENT 'Raised by the source on every change; the highest version is the current state',
  occurred_at timestamp COMMENT 'When it happened at the source, UTC',
  published_at timestamp COMMENT 'When the event reached the bus, UTC',
  customer_key string COMMENT 'Pseudonym of the customer; the same customer always has the same one',
  channel string COMMENT 'Where the order came from: web, app, phone, store or marketplace',
  country string COMMENT 'Country of the order as the shop wrote it: a code or a name',
  currency string COMMENT 'ISO 4217 code of every amount in the row',
  items_minor bigint COMMENT 'Sum of the lines after discounts, in minor units (order.placed)',
  discount_minor bigint COMMENT 'Sum of the discounts of the lines, in minor units (order.placed)',
  shipping_minor bigint COMMENT 'Shipping charged, in minor units (order.placed)',
  tax_minor bigint COMMENT 'Tax charged, in minor units (order.placed)',
  total_minor bigint COMMENT 'What the customer paid: items + shipping + tax, in minor units (order.placed)',
  line_count int COMMENT 'Number of lines the event carries (order.placed, order.refunded)',
  refund_id string COMMENT 'Id of the refund or credit note (order.refunded)',
  refund_scope string COMMENT 'full, or lines when only some were refunded (order.refunded)',
  refund_minor bigint COMMENT 'Money given back, positive, in minor units (order.refunded, order.cancelled)',
  reason string COMMENT 'Why it was cancelled or refunded',
  carrier string COMMENT 'Who carries the parcel (order.shipped, order.delivered)',
  press string COMMENT 'Press that produces the order (order.in_production)',
  payload string COMMENT 'The whole event detail as JSON, without personal data; a very long order has linesOmitted instead of lines'
)
PARTITIONED BY (month(occurred_at))
LOCATION 's3://${lakeBucket}/silver/order_events/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd');
