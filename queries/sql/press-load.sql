-- @name press-load
-- @title Press load
-- @question How many orders begins each press on each day?
-- @param from: date = latest-89 - First day of production, UTC
-- @param to: date = latest - Last day of production, UTC, included
-- @returns day: date - Day on which production began, UTC
-- @returns press: varchar - Press that produces the orders
-- @returns orders: bigint - Orders whose production began on it that day
--
-- Of an order whose production was announced again, perhaps on another press, the highest version counts. Orders that were
-- cancelled later count: the press had begun.
WITH begun AS (
  SELECT
    occurred_at,
    press,
    row_number() OVER (PARTITION BY order_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.order_events
  WHERE event_type = 'order.in_production' AND occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '7' DAY
    AND order_id NOT LIKE 'canary-%'
)
SELECT CAST(occurred_at AS date) AS day, press, count(*) AS orders
FROM begun
WHERE recency = 1
  AND occurred_at >= CAST(:from AS timestamp(6))
  AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
GROUP BY CAST(occurred_at AS date), press
ORDER BY day, press
