-- @name top-products
-- @title Top products
-- @question Which articles bring in the most money?
-- @param from: date = latest-89 - First day, UTC
-- @param to: date = latest - Last day, UTC, included
-- @param limit: integer(1..) = 10 - How many articles
-- @since :from order_lines
-- @returns sku: varchar - Article; upper and lower case differ
-- @returns title: varchar - A title under which it was sold
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders that hold it
-- @returns pieces: bigint - Pieces sold
-- @returns revenue_minor: bigint - Lines after discounts, in minor units; what was given back later is not taken off
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
ORDER BY revenue_minor DESC, sku
LIMIT :limit
