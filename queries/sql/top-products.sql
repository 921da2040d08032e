-- @name top-products
-- @title Top products
-- @question Which articles bring in the most money?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @param limit: integer(1..100000) = 10 - How many articles of each currency
-- @since :from order_lines
-- @returns sku: varchar - Article; upper and lower case differ
-- @returns title: varchar - A title under which it was sold
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders that hold it, cancelled ones too
-- @returns pieces: bigint - Pieces sold
-- @returns revenue_minor: bigint - Lines after discounts, without tax and shipping, in minor units; what was given back later is not taken off
-- @returns share: double - revenue_minor / revenue_minor of all articles of the period in the currency, those beyond the limit too
WITH articles AS (
  SELECT
    sku,
    max(title) AS title,
    currency,
    count(DISTINCT order_id) AS orders,
    CAST(sum(quantity) AS bigint) AS pieces,
    CAST(sum(line_total_minor) AS bigint) AS revenue_minor
  FROM ${views}.order_lines
  WHERE placed_on BETWEEN :from AND :to
  GROUP BY sku, currency
),
ranked AS (
  SELECT
    articles.*,
    CAST(sum(revenue_minor) OVER (PARTITION BY currency) AS bigint) AS all_revenue_minor,
    row_number() OVER (PARTITION BY currency ORDER BY revenue_minor DESC, sku) AS position
  FROM articles
)
SELECT
  sku,
  title,
  currency,
  orders,
  pieces,
  revenue_minor,
  CAST(revenue_minor AS double) / CAST(nullif(all_revenue_minor, 0) AS double) AS share
FROM ranked
WHERE position <= :limit
ORDER BY currency, revenue_minor DESC, sku
