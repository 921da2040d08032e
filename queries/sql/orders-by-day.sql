-- @name orders-by-day
-- @title How many orders were placed on each day, and what did they come to?
-- @param from: date = 2000-01-01 - first day (UTC)
-- @param to: date = 2999-12-31 - last day (UTC), included
-- @returns day: date
-- @returns currency: varchar ISO 4217
-- @returns orders: bigint
-- @returns customers: bigint distinct customers with an account
-- @returns total_minor: bigint minor units, items + shipping + tax
SELECT
  CAST(placed_at AS date) AS day,
  currency,
  count(*) AS orders,
  count(DISTINCT customer_key) AS customers,
  sum(total_minor) AS total_minor
FROM ${views}.orders
WHERE placed_at >= CAST(:from AS timestamp)
  AND placed_at < CAST(:to AS timestamp) + INTERVAL '1' DAY
GROUP BY 1, 2
ORDER BY 1, 2
