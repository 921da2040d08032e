-- @name orders
-- @title What is the current state of each order?
-- @returns order_id: varchar - The order
-- @returns placed_at: timestamp - When it was placed, UTC
-- @returns placed_on: date - Day it was placed, UTC
-- @returns status: varchar - placed, in_production, shipped, delivered, cancelled or refunded
-- @returns status_at: timestamp - When it came to that status, UTC
-- @returns customer_key: varchar - Pseudonym of the customer; NULL of a customer that the shop does not know
-- @returns channel: varchar - web, app, phone, store or marketplace
-- @returns country: varchar - Country as the shop wrote it
-- @returns currency: varchar - ISO 4217 code of every amount in the row
-- @returns line_count: integer - Number of lines
-- @returns items_minor: bigint - Sum of the lines after discounts, in minor units
-- @returns discount_minor: bigint - Sum of the discounts, in minor units
-- @returns shipping_minor: bigint - Shipping, in minor units
-- @returns tax_minor: bigint - Tax, in minor units
-- @returns total_minor: bigint - What the customer paid, in minor units
-- @returns refunded_minor: bigint - What was given back by refunds and cancellation, in minor units
-- @returns net_minor: bigint - total_minor - refunded_minor
-- @returns carrier: varchar - Who carries the parcel
-- @returns shipped_at: timestamp - When it was shipped, UTC; NULL until then
-- @returns delivered_at: timestamp - When it was delivered, UTC; NULL until then
-- @returns latest_version: bigint - Highest version seen
--
-- An order appears once its order.placed is there; what came before it is then counted at once.
-- Versions decide what is current, never clocks. A refund of some lines leaves the order in the status that it had, and so does
-- an order.placed that is announced again after a later step, such as a corrected address of a parcel on its way.
-- A customer is shown by the oldest key of a row: under that one also rows are stored that were written before the key was changed.
-- Views keep timestamps to the millisecond: that is all that Hive's type, in which Athena stores a view's columns, holds.
CREATE OR REPLACE VIEW ${views}.orders AS
WITH events AS (
  SELECT
    order_id,
    event_id,
    event_type,
    version,
    occurred_at,
    coalesce(split_part(former_customer_keys, ' ', 1), customer_key) AS customer_key,
    channel,
    country,
    currency,
    line_count,
    items_minor,
    discount_minor,
    shipping_minor,
    tax_minor,
    total_minor,
    refund_minor,
    carrier,
    substr(event_type, 7) AS status,
    CASE
      WHEN event_type = 'order.refunded' AND refund_scope <> 'full' THEN 2
      WHEN event_type = 'order.placed' THEN 1
      ELSE 0
    END AS status_rank
  FROM ${silver}.order_events
  WHERE order_id NOT LIKE 'canary-%'
),
summed AS (
  SELECT
    events.*,
    row_number() OVER (PARTITION BY order_id, event_type ORDER BY version DESC, event_id DESC) AS recency,
    first_value(status) OVER (PARTITION BY order_id ORDER BY status_rank, version DESC, event_id DESC) AS current_status,
    first_value(occurred_at) OVER (PARTITION BY order_id ORDER BY status_rank, version DESC, event_id DESC) AS status_at,
    coalesce(CAST(sum(refund_minor) OVER (PARTITION BY order_id) AS bigint), 0) AS refunded_minor,
    max(carrier) OVER (PARTITION BY order_id) AS latest_carrier,
    max(CASE WHEN event_type = 'order.shipped' THEN occurred_at END) OVER (PARTITION BY order_id) AS shipped_at,
    max(CASE WHEN event_type = 'order.delivered' THEN occurred_at END) OVER (PARTITION BY order_id) AS delivered_at,
    max(version) OVER (PARTITION BY order_id) AS latest_version
  FROM events
)
SELECT
  order_id,
  CAST(occurred_at AS timestamp(3)) AS placed_at,
  CAST(occurred_at AS date) AS placed_on,
  current_status AS status,
  CAST(status_at AS timestamp(3)) AS status_at,
  customer_key,
  channel,
  country,
  currency,
  line_count,
  items_minor,
  discount_minor,
  shipping_minor,
  tax_minor,
  total_minor,
  refunded_minor,
  total_minor - refunded_minor AS net_minor,
  latest_carrier AS carrier,
  CAST(shipped_at AS timestamp(3)) AS shipped_at,
  CAST(delivered_at AS timestamp(3)) AS delivered_at,
  latest_version
FROM summed
WHERE event_type = 'order.placed' AND recency = 1;
