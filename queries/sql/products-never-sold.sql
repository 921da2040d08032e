-- @name products-never-sold
-- @title Products never sold
-- @question Which products of the catalog has nobody bought?
-- @param known_from: date = latest-730 - Orders before this day are not looked at: what was sold only then counts as never sold
-- @param limit: integer(1..) = 1000 - At most so many products, those longest in the catalog first
-- @returns product_id: varchar - The product
-- @returns sku: varchar - Stock keeping unit
-- @returns title: varchar - Title shown to shoppers
-- @returns category: varchar - Path of the category, joined with " / "
-- @returns price_minor: bigint - Price of one piece, in minor units
-- @returns currency: varchar - ISO 4217 code of the price
-- @returns active: boolean - Whether it can be bought now
-- @returns in_catalog_since: timestamp - Since when it has been in the catalog without a break, UTC
-- @since :known_from order_lines
-- @whole catalog_events - A product is in the catalog from its first event on, however long ago that was.
--
-- A product counts as sold when an order of it stands: orders that were cancelled or fully refunded since sold nothing.
-- Deleted products are left out.
WITH sold AS (
  SELECT DISTINCT product_id
  FROM ${views}.order_lines
  WHERE placed_on >= :known_from AND coalesce(status, 'placed') NOT IN ('cancelled', 'refunded')
),
spans AS (
  SELECT
    product_history.*,
    coalesce(lag(valid_to) OVER (PARTITION BY product_id ORDER BY valid_from) = valid_from, false) AS is_continued
  FROM ${views}.product_history
  WHERE valid_to > valid_from OR valid_to IS NULL
),
since AS (
  SELECT product_id, max(CASE WHEN NOT is_continued THEN valid_from END) AS in_catalog_since
  FROM spans
  GROUP BY product_id
)
SELECT
  spans.product_id,
  spans.sku,
  spans.title,
  spans.category,
  spans.price_minor,
  spans.currency,
  spans.active,
  since.in_catalog_since
FROM spans
JOIN since ON since.product_id = spans.product_id
LEFT JOIN sold ON sold.product_id = spans.product_id
WHERE spans.is_current AND sold.product_id IS NULL
ORDER BY since.in_catalog_since, spans.product_id
LIMIT :limit
