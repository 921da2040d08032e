-- @name reorder-interval
-- @title Reorder interval
-- @question How long does it take until a customer orders again?
-- @param from: date = latest-364 - First day of the later order, UTC
-- @param to: date = latest - Last day of the later order, UTC, included
-- @param known_from: date = from-730 - Orders before this day are not looked at, so no interval begins there
-- @since :known_from orders
-- @returns interval_band: varchar - Days between an order and the customer's next one
-- @returns reorders: bigint - Orders that came so long after the customer's order before
-- @returns customers: bigint - Different customers who placed them
-- @returns share: double - reorders / all reorders
-- @returns median_days: double - Half of all reorders came after no more days, of an even number the mean of the middle two; the same in every row
-- @returns band_number: integer - Order of the bands, from 1 for the same day
--
-- Only orders that were followed by another are measured: customers who have not come back yet are in no row, so the figures are
-- those of customers who do. Guests and cancelled orders are left out: an interval goes from one order that stands to the next.
WITH bands (band_number, interval_band, least_days, most_days) AS (
  VALUES
    (1, 'same day', 0, 0),
    (2, '1 to 7 days', 1, 7),
    (3, '8 to 30 days', 8, 30),
    (4, '31 to 90 days', 31, 90),
    (5, '91 to 180 days', 91, 180),
    (6, '181 to 365 days', 181, 365),
    (7, 'over a year', 366, 1000000)
),
followed AS (
  SELECT
    customer_key,
    order_id,
    placed_on,
    lag(placed_on) OVER (PARTITION BY customer_key ORDER BY placed_at, order_id) AS placed_on_before
  FROM ${views}.orders
  WHERE customer_key IS NOT NULL AND status <> 'cancelled' AND placed_on BETWEEN :known_from AND :to
),
intervals AS (
  SELECT customer_key, order_id, date_diff('day', placed_on_before, placed_on) AS days
  FROM followed
  WHERE placed_on_before IS NOT NULL AND placed_on >= :from
),
ranked AS (
  SELECT
    customer_key,
    days,
    row_number() OVER (ORDER BY days, customer_key, order_id) AS position,
    count(*) OVER () AS all_reorders
  FROM intervals
),
measured AS (
  SELECT
    ranked.*,
    avg(CASE WHEN 2 * position BETWEEN all_reorders AND all_reorders + 2 THEN CAST(days AS double) END) OVER ()
      AS median_days
  FROM ranked
)
SELECT
  bands.interval_band,
  count(*) AS reorders,
  count(DISTINCT measured.customer_key) AS customers,
  CAST(count(*) AS double) / CAST(max(measured.all_reorders) AS double) AS share,
  max(measured.median_days) AS median_days,
  bands.band_number
FROM measured
JOIN bands ON measured.days BETWEEN bands.least_days AND bands.most_days
GROUP BY bands.band_number, bands.interval_band
ORDER BY band_number
