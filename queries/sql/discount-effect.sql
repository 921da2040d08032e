-- @name discount-effect
-- @title Effect of discounts
-- @question How do orders with a discount differ from those without?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @since :from orders, order_lines
-- @returns discount_band: varchar - Discount of the order as a share of its lines before discounts
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders placed, cancelled ones too
-- @returns order_share: double - orders / all orders of the period in the currency
-- @returns average_order_minor: bigint - Mean of what the customers paid for an order, tax and shipping included, rounded to a minor unit
-- @returns pieces_per_order: double - Mean number of pieces
-- @returns discount_minor: bigint - Discounts of these orders, in minor units
-- @returns band_number: integer - Order of the bands, from 1 for no discount
--
-- A band includes its upper end: "5 to 10 %" is more than 5 and at most 10. Whoever orders much is given discounts more often, so
-- a difference between the bands is not what a discount would bring about.
WITH bands (band_number, discount_band) AS (
  VALUES (1, 'none'), (2, 'up to 5 %'), (3, '5 to 10 %'), (4, '10 to 20 %'), (5, 'over 20 %')
),
pieces AS (
  SELECT order_id, CAST(sum(quantity) AS bigint) AS pieces
  FROM ${views}.order_lines
  WHERE placed_on BETWEEN :from AND :to
  GROUP BY order_id
),
placed AS (
  SELECT
    order_id,
    currency,
    total_minor,
    discount_minor,
    CASE
      WHEN discount_minor = 0 THEN 1
      WHEN 20 * discount_minor <= items_minor + discount_minor THEN 2
      WHEN 10 * discount_minor <= items_minor + discount_minor THEN 3
      WHEN 5 * discount_minor <= items_minor + discount_minor THEN 4
      ELSE 5
    END AS band_number
  FROM ${views}.orders
  WHERE placed_on BETWEEN :from AND :to
),
banded AS (
  SELECT
    bands.band_number,
    bands.discount_band,
    placed.currency,
    count(*) AS orders,
    CAST(sum(placed.total_minor) AS bigint) AS total_minor,
    CAST(sum(coalesce(pieces.pieces, 0)) AS bigint) AS pieces,
    CAST(sum(placed.discount_minor) AS bigint) AS discount_minor
  FROM placed
  JOIN bands ON bands.band_number = placed.band_number
  LEFT JOIN pieces ON pieces.order_id = placed.order_id
  GROUP BY bands.band_number, bands.discount_band, placed.currency
)
SELECT
  discount_band,
  currency,
  orders,
  CAST(orders AS double) / CAST(sum(orders) OVER (PARTITION BY currency) AS double) AS order_share,
  CAST(round(CAST(total_minor AS double) / CAST(orders AS double)) AS bigint) AS average_order_minor,
  CAST(pieces AS double) / CAST(orders AS double) AS pieces_per_order,
  discount_minor,
  band_number
FROM banded
ORDER BY currency, band_number
