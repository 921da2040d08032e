-- @name order_lines
-- @title What was ordered, line by line?
-- @after orders
-- @returns order_id: varchar - The order
-- @returns line_number: integer - Number of the line within its order
-- @returns placed_at: timestamp - When the order was placed, UTC
-- @returns placed_on: date - Day the order was placed, UTC
-- @returns status: varchar - Current status of the order
-- @returns customer_key: varchar - Pseudonym of the customer; NULL of a customer that the shop does not know
-- @returns channel: varchar - web, app, phone, store or marketplace
-- @returns country: varchar - Country as the shop wrote it
-- @returns sku: varchar - Stock keeping unit as ordered
-- @returns product_id: varchar - Product of the catalog
-- @returns title: varchar - Title of the product when it was ordered
-- @returns category: varchar - Category of the product when it was ordered
-- @returns quantity: integer - Pieces ordered
-- @returns unit_price_minor: bigint - Price of one piece, in minor units
-- @returns discount_minor: bigint - Discount on the line, in minor units
-- @returns line_total_minor: bigint - quantity * unit_price_minor - discount_minor
-- @returns currency: varchar - ISO 4217 code of every amount in the row
-- @returns width_mm: integer - Width of the finished print, in millimetres
-- @returns height_mm: integer - Height of the finished print, in millimetres
-- @returns pages: integer - Printed pages of one piece
-- @returns material: varchar - What is printed on
-- @returns finish: varchar - Surface finish
-- @returns sides: integer - Printed sides: 1 or 2
-- @returns artwork_image_id: varchar - Image that the customer uploaded for the line
--
-- Of an order that was announced again with a higher version, only the lines of the latest announcement.
CREATE OR REPLACE VIEW ${views}.order_lines AS
WITH lines AS (
  SELECT
    order_lines.*,
    rank() OVER (PARTITION BY order_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.order_lines
  WHERE order_id NOT LIKE 'canary-%'
)
SELECT
  lines.order_id,
  lines.line_number,
  CAST(lines.occurred_at AS timestamp(3)) AS placed_at,
  CAST(lines.occurred_at AS date) AS placed_on,
  orders.status,
  coalesce(split_part(lines.former_customer_keys, ' ', 1), lines.customer_key) AS customer_key,
  lines.channel,
  lines.country,
  lines.sku,
  lines.product_id,
  lines.title,
  lines.category,
  lines.quantity,
  lines.unit_price_minor,
  lines.discount_minor,
  lines.line_total_minor,
  lines.currency,
  lines.width_mm,
  lines.height_mm,
  lines.pages,
  lines.material,
  lines.finish,
  lines.sides,
  lines.artwork_image_id
FROM lines
LEFT JOIN ${views}.orders ON orders.order_id = lines.order_id
WHERE lines.recency = 1;
