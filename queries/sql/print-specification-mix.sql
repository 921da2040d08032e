-- @name print-specification-mix
-- @title Print specification mix
-- @question In which formats, on which materials and with which finishes do people order prints?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @param limit: integer(1..100000) = 100 - How many specifications of each currency
-- @since :from order_lines
-- @returns format: varchar - Shorter by longer side, such as 420 x 594 mm; NULL where the line names no size
-- @returns material: varchar - What is printed on; NULL where the line names none
-- @returns finish: varchar - Surface finish; NULL where the line names none
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders that hold such a print, cancelled ones too
-- @returns pieces: bigint - Pieces sold
-- @returns revenue_minor: bigint - Lines after discounts, without tax and shipping, in minor units; what was given back later is not taken off
-- @returns share: double - revenue_minor / revenue_minor of all prints of the period in the currency, those beyond the limit too
--
-- The specification is that of the order, not of today's catalog. Lines with neither size, material nor finish are no prints
-- (frames, vouchers) and are left out. Portrait and landscape are one format.
WITH prints AS (
  SELECT
    concat(
      CAST(least(width_mm, height_mm) AS varchar), ' x ', CAST(greatest(width_mm, height_mm) AS varchar), ' mm'
    ) AS format,
    material,
    finish,
    currency,
    order_id,
    quantity,
    line_total_minor
  FROM ${views}.order_lines
  WHERE placed_on BETWEEN :from AND :to
    AND coalesce(CAST(width_mm AS varchar), CAST(height_mm AS varchar), material, finish) IS NOT NULL
),
specifications AS (
  SELECT
    format,
    material,
    finish,
    currency,
    count(DISTINCT order_id) AS orders,
    CAST(sum(quantity) AS bigint) AS pieces,
    CAST(sum(line_total_minor) AS bigint) AS revenue_minor
  FROM prints
  GROUP BY format, material, finish, currency
),
ranked AS (
  SELECT
    specifications.*,
    CAST(sum(revenue_minor) OVER (PARTITION BY currency) AS bigint) AS all_revenue_minor,
    row_number() OVER (PARTITION BY currency ORDER BY revenue_minor DESC, format, material, finish) AS position
  FROM specifications
)
SELECT
  format,
  material,
  finish,
  currency,
  orders,
  pieces,
  revenue_minor,
  CAST(revenue_minor AS double) / CAST(nullif(all_revenue_minor, 0) AS double) AS share
FROM ranked
WHERE position <= :limit
ORDER BY currency, revenue_minor DESC, format, material, finish
