-- @name fulfilment-by-day
-- @title Fulfilment by day
-- @question How far have the orders of each day come, and how soon were they shipped?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @returns day: date - Day of placing, UTC
-- @returns orders: bigint - Orders placed on the day
-- @returns in_production: bigint - Those of them whose production has begun, shipped and delivered ones included
-- @returns shipped: bigint - Those of them that have been shipped, delivered ones included
-- @returns delivered: bigint - Those of them that have been delivered
-- @returns cancelled_orders: bigint - Those of them that were cancelled or fully refunded before they were shipped
-- @returns open_orders: bigint - Those of them that wait to be shipped: orders - shipped - cancelled_orders
-- @returns median_hours_to_ship: double - Half of the shipped orders took no longer from placing to shipping, in hours; of an even number the lower of the middle two; NULL while none is shipped
--
-- Hours of the clock by the events' own times: nights, weekends and holidays count. Of an event that was announced again,
-- the highest version counts. A step counts as done as soon as a later one is.
-- The median is of shipped orders alone, so while many orders of a day are open it is too short.
WITH events AS (
  SELECT
    order_id,
    event_type,
    version,
    occurred_at,
    event_type IN ('order.cancelled', 'order.refunded') AS is_end,
    event_type IN ('order.in_production', 'order.shipped', 'order.delivered') AS is_step,
    row_number() OVER (PARTITION BY order_id, event_type ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.order_events
  WHERE occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '7' DAY
    AND order_id NOT LIKE 'canary-%'
    AND (event_type <> 'order.refunded' OR refund_scope = 'full')
),
courses AS (
  SELECT
    order_id,
    max(CASE WHEN event_type = 'order.placed' THEN occurred_at END) AS placed_at,
    max(CASE WHEN event_type = 'order.in_production' THEN occurred_at END) AS produced_at,
    max(CASE WHEN event_type = 'order.shipped' THEN occurred_at END) AS shipped_at,
    max(CASE WHEN event_type = 'order.delivered' THEN occurred_at END) AS delivered_at,
    max(CASE WHEN is_end THEN version END) IS NOT NULL
      AND coalesce(max(CASE WHEN is_end THEN version END) > max(CASE WHEN is_step THEN version END), true) AS is_cancelled
  FROM events
  WHERE recency = 1
  GROUP BY order_id
),
progress AS (
  SELECT
    CAST(placed_at AS date) AS day,
    coalesce(produced_at, shipped_at, delivered_at) IS NOT NULL AS is_produced,
    coalesce(shipped_at, delivered_at) IS NOT NULL AS is_shipped,
    delivered_at IS NOT NULL AS is_delivered,
    is_cancelled,
    CAST(greatest(date_diff('millisecond', placed_at, shipped_at), 0) AS double) / 3.6E6 AS hours_to_ship
  FROM courses
  WHERE placed_at >= CAST(:from AS timestamp(6)) AND placed_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
),
ranked AS (
  SELECT
    progress.*,
    row_number() OVER (PARTITION BY day ORDER BY hours_to_ship) AS place,
    count(hours_to_ship) OVER (PARTITION BY day) AS timed_orders
  FROM progress
)
SELECT
  day,
  count(*) AS orders,
  count(CASE WHEN is_produced THEN 1 END) AS in_production,
  count(CASE WHEN is_shipped THEN 1 END) AS shipped,
  count(CASE WHEN is_delivered THEN 1 END) AS delivered,
  count(CASE WHEN is_cancelled AND NOT is_shipped THEN 1 END) AS cancelled_orders,
  count(CASE WHEN NOT is_cancelled AND NOT is_shipped THEN 1 END) AS open_orders,
  min(CASE WHEN 2 * place >= timed_orders THEN hours_to_ship END) AS median_hours_to_ship
FROM ranked
GROUP BY day
ORDER BY day
