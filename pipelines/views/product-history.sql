-- @name product_history
-- @title What was a product like at any time?
-- @returns product_id: varchar - The product
-- @returns valid_from: timestamp - From when the row held, UTC, inclusive
-- @returns valid_to: timestamp - Until when, UTC, exclusive; NULL of the current row
-- @returns is_current: boolean - Whether the row holds now
-- @returns sku: varchar - Stock keeping unit
-- @returns title: varchar - Title shown to shoppers
-- @returns category: varchar - Path of the category, joined with " / "
-- @returns brand: varchar - Brand
-- @returns price_minor: bigint - Price of one piece, in minor units
-- @returns currency: varchar - ISO 4217 code of the price
-- @returns active: boolean - Whether the product could be bought
-- @returns delivery_days: integer - Working days until delivery
-- @returns rating_tenths: integer - Average rating in tenths, 0 to 50
-- @returns image_id: varchar - Image shown for the product
-- @returns variant_group_id: varchar - Shared by products that differ only in size or material
-- @returns product_version: bigint - Version of the product
-- @returns price_version: bigint - Version in the price's own line; NULL while the price is the product's
--
-- Join on product_id with valid_from <= t AND (valid_to > t OR valid_to IS NULL) for the state at t.
-- Two version lines are merged. Within a line versions decide: a change takes effect no earlier than those of lower
-- versions. Between the lines there is no common version, so the later change decides; at the same instant, the price line.
-- No row covers the time after a deletion.
CREATE OR REPLACE VIEW ${views}.product_history AS
WITH changes AS (
  SELECT
    catalog_events.*,
    max(occurred_at) OVER (
      PARTITION BY product_id, version_line ORDER BY version, event_id ROWS UNBOUNDED PRECEDING
    ) AS effective_at,
    CASE WHEN version_line = 'product' THEN 1 ELSE 2 END AS line_order
  FROM ${silver}.catalog_events
  WHERE version_line IN ('product', 'price')
    AND product_id NOT LIKE 'canary-%'
),
numbered AS (
  SELECT
    changes.*,
    count(CASE WHEN version_line = 'product' THEN 1 END) OVER (
      PARTITION BY product_id ORDER BY effective_at, line_order, version, event_id ROWS UNBOUNDED PRECEDING
    ) AS product_change,
    count(price_minor) OVER (
      PARTITION BY product_id ORDER BY effective_at, line_order, version, event_id ROWS UNBOUNDED PRECEDING
    ) AS price_change,
    lead(effective_at) OVER (
      PARTITION BY product_id ORDER BY effective_at, line_order, version, event_id
    ) AS superseded_at
  FROM changes
),
filled AS (
  SELECT
    product_id,
    effective_at,
    superseded_at,
    product_change,
    max(CASE WHEN version_line = 'product' THEN event_type END) OVER product AS product_event,
    max(CASE WHEN version_line = 'product' THEN version END) OVER product AS product_version,
    max(CASE WHEN version_line = 'product' THEN sku END) OVER product AS sku,
    max(title) OVER product AS title,
    max(category) OVER product AS category,
    max(brand) OVER product AS brand,
    max(active) OVER product AS active,
    max(delivery_days) OVER product AS delivery_days,
    max(rating_tenths) OVER product AS rating_tenths,
    max(image_id) OVER product AS image_id,
    max(variant_group_id) OVER product AS variant_group_id,
    max(price_minor) OVER price AS price_minor,
    max(currency) OVER price AS currency,
    max(CASE WHEN version_line = 'price' THEN version END) OVER price AS price_version
  FROM numbered
  WINDOW product AS (PARTITION BY product_id, product_change), price AS (PARTITION BY product_id, price_change)
)
SELECT
  product_id,
  CAST(effective_at AS timestamp(3)) AS valid_from,
  CAST(superseded_at AS timestamp(3)) AS valid_to,
  superseded_at IS NULL AS is_current,
  sku,
  title,
  category,
  brand,
  price_minor,
  currency,
  active,
  delivery_days,
  rating_tenths,
  image_id,
  variant_group_id,
  product_version,
  price_version
FROM filled
WHERE product_event = 'product.upserted';
