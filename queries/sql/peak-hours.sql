-- @name peak-hours
-- @title Peak hours
-- @question At which hours of the week are orders placed?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @returns weekday: integer - Day of the week, UTC: 1 is Monday, 7 is Sunday
-- @returns weekday_name: varchar - Its English name
-- @returns hour: integer - Hour of the day, UTC: 0 to 23
-- @returns orders: bigint - Orders placed in that hour, over all weeks of the period
-- @returns share: double - orders / all orders of the period
-- @since :from orders
--
-- All 168 hours of a week, those without orders included; nothing at all where no order was placed. Cancelled orders count:
-- they were work for the shop when they came. Days and hours are UTC, not those of the customer or the press.
WITH placed AS (
  SELECT day_of_week(placed_at) AS weekday, hour(placed_at) AS hour, count(*) AS orders
  FROM ${views}.orders
  WHERE placed_on BETWEEN :from AND :to
  GROUP BY day_of_week(placed_at), hour(placed_at)
),
total AS (
  SELECT CAST(sum(orders) AS double) AS orders
  FROM placed
),
week AS (
  SELECT weekdays.weekday, hours.hour
  FROM UNNEST(sequence(1, 7)) AS weekdays (weekday)
  CROSS JOIN UNNEST(sequence(0, 23)) AS hours (hour)
)
SELECT
  CAST(week.weekday AS integer) AS weekday,
  element_at(ARRAY['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'], week.weekday)
    AS weekday_name,
  CAST(week.hour AS integer) AS hour,
  coalesce(placed.orders, 0) AS orders,
  CAST(coalesce(placed.orders, 0) AS double) / total.orders AS share
FROM week
CROSS JOIN total
LEFT JOIN placed ON placed.weekday = week.weekday AND placed.hour = week.hour
WHERE total.orders IS NOT NULL
ORDER BY week.weekday, week.hour
