-- @name orders-by-day
-- @title Orders by day
-- @question How many orders were placed on each day, and what did they come to?
-- @param from: date = latest-89 - First day, UTC
-- @param to: date = latest - Last day, UTC, included
-- @since :from orders
-- @returns day: date - Day the orders were placed, UTC
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders placed
-- @returns customers: bigint - Different customers known to the shop
-- @returns items_minor: bigint - Lines after discounts, in minor units
-- @returns total_minor: bigint - What the customers paid, in minor units
SELECT
  placed_on AS day,
  currency,
  count(*) AS orders,
  count(DISTINCT customer_key) AS customers,
  CAST(sum(items_minor) AS bigint) AS items_minor,
  CAST(sum(total_minor) AS bigint) AS total_minor
FROM ${views}.orders
WHERE placed_on BETWEEN :from AND :to
GROUP BY placed_on, currency
ORDER BY day, currency
