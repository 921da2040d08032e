-- @name sales-by-country
-- @title Sales by country
-- @question Where do the orders come from, and what do they bring in?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @since :from orders
-- @returns country: varchar - Country as the shop wrote it: a code or a name; NULL where it named none
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders placed, cancelled ones too
-- @returns customers: bigint - Different customers known to the shop; orders of guests are in none of them
-- @returns gross_minor: bigint - What the customers paid, tax and shipping included, in minor units
-- @returns net_minor: bigint - gross_minor less what has been given back of these orders until now, tax and shipping included, in minor units
-- @returns share: double - gross_minor / gross_minor of all orders of the period in the currency
--
-- Refunds count for the orders of the period, whenever they were paid out, so the net differs from that of sales-by-period.
WITH placed AS (
  SELECT
    country,
    currency,
    count(*) AS orders,
    count(DISTINCT customer_key) AS customers,
    CAST(sum(total_minor) AS bigint) AS gross_minor,
    CAST(sum(net_minor) AS bigint) AS net_minor
  FROM ${views}.orders
  WHERE placed_on BETWEEN :from AND :to
  GROUP BY country, currency
)
SELECT
  country,
  currency,
  orders,
  customers,
  gross_minor,
  net_minor,
  CAST(gross_minor AS double) / CAST(nullif(sum(gross_minor) OVER (PARTITION BY currency), 0) AS double) AS share
FROM placed
ORDER BY currency, gross_minor DESC, country
