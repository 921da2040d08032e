-- @name orders-by-country
-- @title Orders by country
-- @question Where do the orders come from?
-- @param from: date = latest-89 - First day, UTC
-- @param to: date = latest - Last day, UTC, included
-- @since :from orders
-- @returns country: varchar - Country as the shop wrote it: a code or a name
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders placed
-- @returns customers: bigint - Different customers known to the shop
-- @returns total_minor: bigint - What the customers paid, in minor units
SELECT
  country,
  currency,
  count(*) AS orders,
  count(DISTINCT customer_key) AS customers,
  CAST(sum(total_minor) AS bigint) AS total_minor
FROM ${views}.orders
WHERE placed_on BETWEEN :from AND :to
GROUP BY country, currency
ORDER BY orders DESC, country, currency
