-- @name products
-- @title Which products are there now?
-- @after product_history
-- @returns product_id: varchar - The product
-- @returns sku: varchar - Stock keeping unit
-- @returns title: varchar - Title shown to shoppers
-- @returns category: varchar - Path of the category, joined with " / "
-- @returns brand: varchar - Brand
-- @returns price_minor: bigint - Price of one piece, in minor units
-- @returns currency: varchar - ISO 4217 code of the price
-- @returns active: boolean - Whether the product can be bought
-- @returns available: integer - Pieces in stock; NULL while no stock was announced
-- @returns delivery_days: integer - Working days until delivery
-- @returns rating_tenths: integer - Average rating in tenths, 0 to 50
-- @returns image_id: varchar - Image shown for the product
-- @returns variant_group_id: varchar - Shared by products that differ only in size or material
-- @returns product_version: bigint - Version of the product
-- @returns price_version: bigint - Version in the price's own line; NULL while the price is the product's
-- @returns stock_version: bigint - Version in the stock's own line
-- @returns changed_at: timestamp - When product or price last changed, UTC
--
-- Deleted products are left out.
CREATE OR REPLACE VIEW ${views}.products AS
WITH stock AS (
  SELECT
    product_id,
    available,
    version,
    row_number() OVER (PARTITION BY product_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.catalog_events
  WHERE version_line = 'stock'
    AND product_id NOT LIKE 'canary-%'
)
SELECT
  product.product_id,
  product.sku,
  product.title,
  product.category,
  product.brand,
  product.price_minor,
  product.currency,
  product.active,
  stock.available,
  product.delivery_days,
  product.rating_tenths,
  product.image_id,
  product.variant_group_id,
  product.product_version,
  product.price_version,
  stock.version AS stock_version,
  product.valid_from AS changed_at
FROM ${views}.product_history product
LEFT JOIN stock ON stock.product_id = product.product_id AND stock.recency = 1
WHERE product.is_current;
