-- @name orders-waiting
-- @title Orders that wait
-- @question Which orders have waited longest for their next step?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @param limit: integer(1..) = 100 - At most so many orders
-- @returns order_id: varchar - The order
-- @returns status: varchar - What it has come to: placed, in_production or shipped
-- @returns placed_at: timestamp - When it was placed, UTC
-- @returns status_at: timestamp - When it came to its status, UTC
-- @returns hours_in_status: double - From then to the newest event of any order in the lake, partial refunds included, in hours
-- @returns lines: integer - Lines of the order
-- @returns channel: varchar - web, app, phone, store or marketplace
-- @returns country: varchar - Country as the shop wrote it
-- @since :from orders
--
-- Hours of the clock, nights and weekends included. They end with the newest event rather than with the present, so that
-- what has not been loaded yet makes no order look late. Delivered, cancelled and fully refunded orders wait for nothing.
WITH newest AS (
  SELECT CAST(max(occurred_at) AS timestamp(3)) AS event_at
  FROM ${silver}.order_events
  WHERE occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '7' DAY
    AND order_id NOT LIKE 'canary-%'
)
SELECT
  orders.order_id,
  orders.status,
  orders.placed_at,
  orders.status_at,
  CAST(date_diff('millisecond', orders.status_at, newest.event_at) AS double) / 3.6E6 AS hours_in_status,
  orders.line_count AS lines,
  orders.channel,
  orders.country
FROM ${views}.orders
CROSS JOIN newest
WHERE orders.placed_on BETWEEN :from AND :to AND orders.status IN ('placed', 'in_production', 'shipped')
ORDER BY hours_in_status DESC, orders.order_id
LIMIT :limit
