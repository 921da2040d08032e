-- @name sales-by-period
-- @title Sales by period
-- @question What was sold, given back and kept in each day, week or month, and how did that grow?
-- @param grain: choice(day|week|month) = day - Length of a period; weeks begin on Monday (ISO 8601)
-- @param from: date = latest-89 - First day, UTC
-- @param to: date = latest - Last day, UTC, included
-- @since :from orders, order_lines
-- @returns period_start: date - First day of the period, UTC
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders placed, cancelled ones too
-- @returns customers: bigint - Different customers known to the shop; orders of guests are in none of them
-- @returns pieces: bigint - Pieces in these orders
-- @returns items_minor: bigint - Lines of these orders after discounts, in minor units
-- @returns discount_minor: bigint - Discounts of these orders, in minor units
-- @returns shipping_minor: bigint - Shipping of these orders, in minor units
-- @returns tax_minor: bigint - Tax of these orders, in minor units
-- @returns gross_minor: bigint - What the customers paid for these orders, tax and shipping included: items + shipping + tax, in minor units
-- @returns refunded_minor: bigint - What was given back in the period, tax and shipping included, whenever the order was placed, in minor units
-- @returns net_minor: bigint - gross_minor - refunded_minor, tax and shipping included; negative when more was given back than came in
-- @returns growth: double - (net - net of the period before) / net of the period before; NULL when that is missing or not above 0, or when one of the two is incomplete
-- @returns is_complete: boolean - Whether the whole period lies between from and to, is over, and does not begin before the first day with orders
--
-- Money counts on the day it moved, so past periods never change. Every currency is a line of its own: amounts are never added
-- across currencies. A period in which nothing moved has no row, and the next one no growth.
-- The first day with orders is looked for from 7 days before from on: of a shop that sold nothing in that time, a period that
-- begins before its next order is called incomplete.
WITH movements AS (
  SELECT
    placed_on AS day,
    currency,
    customer_key,
    1 AS orders,
    0 AS pieces,
    items_minor,
    discount_minor,
    shipping_minor,
    tax_minor,
    total_minor,
    0 AS refunded_minor
  FROM ${views}.orders
  WHERE placed_on BETWEEN :from AND :to
  UNION ALL
  SELECT placed_on, currency, CAST(NULL AS varchar), 0, quantity, 0, 0, 0, 0, 0, 0
  FROM ${views}.order_lines
  WHERE placed_on BETWEEN :from AND :to
  UNION ALL
  SELECT CAST(occurred_at AS date), currency, CAST(NULL AS varchar), 0, 0, 0, 0, 0, 0, 0, refund_minor
  FROM ${silver}.order_events
  WHERE refund_minor > 0
    AND order_id NOT LIKE 'canary-%'
    AND occurred_at >= CAST(:from AS timestamp(6))
    AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
),
periods AS (
  SELECT
    date_trunc(:grain, day) AS period_start,
    currency,
    CAST(sum(orders) AS bigint) AS orders,
    count(DISTINCT customer_key) AS customers,
    CAST(sum(pieces) AS bigint) AS pieces,
    CAST(sum(items_minor) AS bigint) AS items_minor,
    CAST(sum(discount_minor) AS bigint) AS discount_minor,
    CAST(sum(shipping_minor) AS bigint) AS shipping_minor,
    CAST(sum(tax_minor) AS bigint) AS tax_minor,
    CAST(sum(total_minor) AS bigint) AS gross_minor,
    CAST(sum(refunded_minor) AS bigint) AS refunded_minor,
    CAST(sum(total_minor) - sum(refunded_minor) AS bigint) AS net_minor
  FROM movements
  GROUP BY date_trunc(:grain, day), currency
),
opening AS (
  SELECT CAST(min(occurred_at) AS date) AS first_day
  FROM ${silver}.order_lines
  WHERE occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '7' DAY
    AND order_id NOT LIKE 'canary-%'
),
flagged AS (
  SELECT
    periods.*,
    coalesce(
      period_start >= greatest(:from, opening.first_day)
        AND date_add(:grain, 1, period_start) <= least(date_add('day', 1, :to), current_date),
      false
    ) AS is_complete
  FROM periods
  CROSS JOIN opening
),
compared AS (
  SELECT
    flagged.*,
    lag(CASE WHEN is_complete AND net_minor > 0 THEN net_minor END)
      OVER (PARTITION BY currency ORDER BY period_start) AS net_before_minor,
    lag(period_start) OVER (PARTITION BY currency ORDER BY period_start) AS start_before
  FROM flagged
)
SELECT
  period_start,
  currency,
  orders,
  customers,
  pieces,
  items_minor,
  discount_minor,
  shipping_minor,
  tax_minor,
  gross_minor,
  refunded_minor,
  net_minor,
  CASE
    WHEN is_complete AND start_before = date_add(:grain, -1, period_start)
      THEN CAST(net_minor - net_before_minor AS double) / CAST(net_before_minor AS double)
  END AS growth,
  is_complete
FROM compared
ORDER BY period_start, currency
