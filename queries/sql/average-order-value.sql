-- @name average-order-value
-- @title Average order value
-- @question How much does an order come to, and how many lines and pieces does it hold?
-- @param grain: choice(day|week|month) = day - Length of a period; weeks begin on Monday (ISO 8601)
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @since :from orders, order_lines
-- @returns period_start: date - First day of the period, UTC
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders placed, cancelled ones too
-- @returns average_minor: bigint - Mean of what the customers paid for an order, tax and shipping included, rounded to a minor unit
-- @returns median_minor: bigint - Half of the orders came to no more; of an even number the mean of the middle two, rounded
-- @returns lines_per_order: double - Mean number of lines
-- @returns pieces_per_order: double - Mean number of pieces
-- @returns is_complete: boolean - Whether the whole period lies between from and to, is over, and does not begin before the first day with orders
--
-- An order's value is what was paid when it was placed: items after discounts, shipping and tax. What was given back later is not
-- taken off: see net_minor of sales-by-period.
-- The first day with orders is looked for from 7 days before from on: of a shop that sold nothing in that time, a period that
-- begins before its next order is called incomplete.
WITH placed AS (
  SELECT
    date_trunc(:grain, orders.placed_on) AS period_start,
    orders.currency,
    orders.order_id,
    orders.total_minor,
    max(orders.line_count) AS line_count,
    CAST(coalesce(sum(order_lines.quantity), 0) AS bigint) AS pieces
  FROM ${views}.orders
  LEFT JOIN ${views}.order_lines ON order_lines.order_id = orders.order_id
  WHERE orders.placed_on BETWEEN :from AND :to
  GROUP BY date_trunc(:grain, orders.placed_on), orders.currency, orders.order_id, orders.total_minor
),
ranked AS (
  SELECT
    placed.*,
    row_number() OVER (PARTITION BY period_start, currency ORDER BY total_minor, order_id) AS position,
    count(*) OVER (PARTITION BY period_start, currency) AS all_orders
  FROM placed
),
opening AS (
  SELECT CAST(min(occurred_at) AS date) AS first_day
  FROM ${silver}.order_lines
  WHERE occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '7' DAY
    AND order_id NOT LIKE 'canary-%'
)
SELECT
  period_start,
  currency,
  count(*) AS orders,
  CAST(round(CAST(sum(total_minor) AS double) / CAST(count(*) AS double)) AS bigint) AS average_minor,
  CAST(
    round(avg(CASE WHEN 2 * position BETWEEN all_orders AND all_orders + 2 THEN CAST(total_minor AS double) END)) AS bigint
  ) AS median_minor,
  CAST(sum(line_count) AS double) / CAST(count(*) AS double) AS lines_per_order,
  CAST(sum(pieces) AS double) / CAST(count(*) AS double) AS pieces_per_order,
  period_start >= greatest(:from, opening.first_day)
    AND date_add(:grain, 1, period_start) <= least(date_add('day', 1, :to), current_date) AS is_complete
FROM ranked
CROSS JOIN opening
GROUP BY period_start, currency, opening.first_day
ORDER BY period_start, currency
