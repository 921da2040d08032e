-- @name repeat-customers
-- @title Repeat customers
-- @question How many customers come back, and what share of the money is theirs?
-- @param from: date = latest-89 - First day, UTC
-- @param to: date = latest - Last day, UTC, included
-- @since :from orders
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns customers: bigint - Different customers known to the shop
-- @returns repeat_customers: bigint - Those of them with more than one order
-- @returns repeat_rate: double - repeat_customers / customers
-- @returns repeat_total_minor: bigint - What the repeat customers paid, in minor units
-- @returns guest_orders: bigint - Orders of customers that the shop does not know; they are in no other figure
WITH customers AS (
  SELECT currency, customer_key, count(*) AS orders, sum(total_minor) AS total_minor
  FROM ${views}.orders
  WHERE placed_on BETWEEN :from AND :to
  GROUP BY currency, customer_key
)
SELECT
  currency,
  count(customer_key) AS customers,
  count(CASE WHEN orders > 1 THEN customer_key END) AS repeat_customers,
  CAST(count(CASE WHEN orders > 1 THEN customer_key END) AS double) / CAST(nullif(count(customer_key), 0) AS double)
    AS repeat_rate,
  CAST(coalesce(sum(CASE WHEN orders > 1 AND customer_key IS NOT NULL THEN total_minor END), 0) AS bigint)
    AS repeat_total_minor,
  CAST(coalesce(sum(CASE WHEN customer_key IS NULL THEN orders END), 0) AS bigint) AS guest_orders
FROM customers
GROUP BY currency
ORDER BY currency
