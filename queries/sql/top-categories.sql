-- @name top-categories
-- @title Top categories
-- @question Which categories bring in the most money?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @since :from order_lines
-- @returns category: varchar - Category of the product when it was ordered; NULL where the shop named none
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders that hold something of it, cancelled ones too; an order may be in several categories
-- @returns pieces: bigint - Pieces sold
-- @returns revenue_minor: bigint - Lines after discounts, without tax and shipping, in minor units; what was given back later is not taken off
-- @returns share: double - revenue_minor / revenue_minor of all categories of the period in the currency
WITH categories AS (
  SELECT
    category,
    currency,
    count(DISTINCT order_id) AS orders,
    CAST(sum(quantity) AS bigint) AS pieces,
    CAST(sum(line_total_minor) AS bigint) AS revenue_minor
  FROM ${views}.order_lines
  WHERE placed_on BETWEEN :from AND :to
  GROUP BY category, currency
)
SELECT
  category,
  currency,
  orders,
  pieces,
  revenue_minor,
  CAST(revenue_minor AS double) / CAST(nullif(sum(revenue_minor) OVER (PARTITION BY currency), 0) AS double) AS share
FROM categories
ORDER BY currency, revenue_minor DESC, category
