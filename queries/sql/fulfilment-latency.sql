-- @name fulfilment-latency
-- @title Fulfilment latency
-- @question How long do orders take from one step to the next?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @returns step: varchar - The way that is measured, in order: placed to production, production to shipped, shipped to delivered, placed to delivered
-- @returns orders: bigint - Orders that have come to the end of the step; all percentiles are theirs
-- @returns open_orders: bigint - Orders on their way in the step, whose latency nobody knows yet
-- @returns cancelled_orders: bigint - Orders that were cancelled or fully refunded before they came to the end of the step
-- @returns p50_hours: double - Half of the orders took no longer, in hours; of an even number the lower of the middle two
-- @returns p90_hours: double - 90 % took no longer, in hours
-- @returns p95_hours: double - 95 % took no longer, in hours
-- @returns p99_hours: double - 99 % took no longer, in hours
--
-- Hours of the clock by the events' own times: nights, weekends and holidays count. Of an event that was announced again,
-- the highest version counts. Where clocks disagree and a step would end before it began, it took no time.
-- Percentiles are exact, the hours of an order: approx_percentile is far off where there are few.
-- Open orders are no part of a percentile, so those of a period that has just ended are too short: only its quick orders are
-- through. An order whose step was never announced, though a later one was, is not counted in that step.
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
chosen AS (
  SELECT *
  FROM courses
  WHERE placed_at >= CAST(:from AS timestamp(6)) AND placed_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
),
steps AS (
  SELECT 1 AS step_number, 'placed to production' AS step, placed_at AS began_at, produced_at AS ended_at,
    coalesce(shipped_at, delivered_at) AS passed_at, is_cancelled
  FROM chosen
  UNION ALL
  SELECT 2, 'production to shipped', produced_at, shipped_at, delivered_at, is_cancelled
  FROM chosen
  UNION ALL
  SELECT 3, 'shipped to delivered', shipped_at, delivered_at, NULL, is_cancelled
  FROM chosen
  UNION ALL
  SELECT 4, 'placed to delivered', placed_at, delivered_at, NULL, is_cancelled
  FROM chosen
),
measured AS (
  SELECT
    step_number,
    step,
    CASE
      WHEN ended_at IS NOT NULL THEN 'ended'
      WHEN is_cancelled THEN 'cancelled'
      WHEN passed_at IS NULL THEN 'open'
    END AS state,
    CAST(greatest(date_diff('millisecond', began_at, ended_at), 0) AS double) / 3.6E6 AS hours
  FROM steps
  WHERE began_at IS NOT NULL
),
ranked AS (
  SELECT
    measured.*,
    row_number() OVER (PARTITION BY step_number ORDER BY hours) AS place,
    count(hours) OVER (PARTITION BY step_number) AS ended_orders
  FROM measured
)
SELECT
  step,
  count(CASE WHEN state = 'ended' THEN 1 END) AS orders,
  count(CASE WHEN state = 'open' THEN 1 END) AS open_orders,
  count(CASE WHEN state = 'cancelled' THEN 1 END) AS cancelled_orders,
  min(CASE WHEN 100 * place >= 50 * ended_orders THEN hours END) AS p50_hours,
  min(CASE WHEN 100 * place >= 90 * ended_orders THEN hours END) AS p90_hours,
  min(CASE WHEN 100 * place >= 95 * ended_orders THEN hours END) AS p95_hours,
  min(CASE WHEN 100 * place >= 99 * ended_orders THEN hours END) AS p99_hours
FROM ranked
GROUP BY step_number, step
ORDER BY step_number
