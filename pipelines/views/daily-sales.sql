-- @name daily_sales
-- @title What was sold and given back, day by day?
-- @after orders, order_lines
-- @returns day: date - The day, UTC
-- @returns currency: varchar - ISO 4217 code of every amount in the row
-- @returns orders: bigint - Orders placed on the day
-- @returns pieces: bigint - Pieces in these orders
-- @returns items_minor: bigint - Lines of these orders after discounts, in minor units
-- @returns discount_minor: bigint - Discounts of these orders, in minor units
-- @returns shipping_minor: bigint - Shipping of these orders, in minor units
-- @returns tax_minor: bigint - Tax of these orders, in minor units
-- @returns gross_minor: bigint - What the customers of the day paid, in minor units
-- @returns refunds: bigint - Refunds, credit notes and cancellations with money given back on the day
-- @returns refunded_minor: bigint - What was given back on the day, whenever the order was placed, in minor units
-- @returns net_minor: bigint - gross_minor - refunded_minor
--
-- Money counts on the day it moved: a refund on its own day, so a day's net can be negative and past days never change.
CREATE OR REPLACE VIEW ${views}.daily_sales AS
WITH sales AS (
  SELECT
    placed_on AS day,
    currency,
    count(*) AS orders,
    CAST(sum(items_minor) AS bigint) AS items_minor,
    CAST(sum(discount_minor) AS bigint) AS discount_minor,
    CAST(sum(shipping_minor) AS bigint) AS shipping_minor,
    CAST(sum(tax_minor) AS bigint) AS tax_minor,
    CAST(sum(total_minor) AS bigint) AS gross_minor
  FROM ${views}.orders
  GROUP BY placed_on, currency
),
pieces AS (
  SELECT placed_on AS day, currency, CAST(sum(quantity) AS bigint) AS pieces
  FROM ${views}.order_lines
  GROUP BY placed_on, currency
),
refunds AS (
  SELECT
    CAST(occurred_at AS date) AS day,
    currency,
    count(*) AS refunds,
    CAST(sum(refund_minor) AS bigint) AS refunded_minor
  FROM ${silver}.order_events
  WHERE refund_minor > 0
    AND order_id NOT LIKE 'canary-%'
  GROUP BY CAST(occurred_at AS date), currency
),
days AS (
  SELECT day, currency FROM sales
  UNION
  SELECT day, currency FROM refunds
)
SELECT
  days.day,
  days.currency,
  coalesce(sales.orders, 0) AS orders,
  coalesce(pieces.pieces, 0) AS pieces,
  coalesce(sales.items_minor, 0) AS items_minor,
  coalesce(sales.discount_minor, 0) AS discount_minor,
  coalesce(sales.shipping_minor, 0) AS shipping_minor,
  coalesce(sales.tax_minor, 0) AS tax_minor,
  coalesce(sales.gross_minor, 0) AS gross_minor,
  coalesce(refunds.refunds, 0) AS refunds,
  coalesce(refunds.refunded_minor, 0) AS refunded_minor,
  coalesce(sales.gross_minor, 0) - coalesce(refunds.refunded_minor, 0) AS net_minor
FROM days
LEFT JOIN sales ON sales.day = days.day AND sales.currency = days.currency
LEFT JOIN pieces ON pieces.day = days.day AND pieces.currency = days.currency
LEFT JOIN refunds ON refunds.day = days.day AND refunds.currency = days.currency;
