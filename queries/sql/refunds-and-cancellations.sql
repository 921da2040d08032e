-- @name refunds-and-cancellations
-- @title Refunds and cancellations
-- @question Of the orders placed in each period, how many were cancelled or refunded until now, and what share of the money went back?
-- @param grain: choice(day|week|month) = week - Length of a period; weeks begin on Monday (ISO 8601)
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @since :from orders
-- @returns period_start: date - First day of the period in which the orders were placed, UTC
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders placed
-- @returns cancelled_orders: bigint - Orders whose status is cancelled
-- @returns refunded_orders: bigint - Orders that were not cancelled, of which something was given back: all or some lines
-- @returns cancellation_rate: double - cancelled_orders / orders
-- @returns refund_rate: double - refunded_orders / orders
-- @returns refunded_minor: bigint - What has been given back of these orders until now, cancelled ones too, in minor units
-- @returns refunded_share: double - refunded_minor / what the customers paid for all orders of the row, tax and shipping included; NULL when they paid nothing
-- @returns is_complete: boolean - Whether the whole period lies between from and to, is over, and does not begin before the first day with orders
--
-- Counted by the day of placing, so that rates compare orders with their own fate; the money by the day it moved is in
-- sales-by-period. The latest orders can still be cancelled or refunded: rates of the last weeks rise later. A credit note that
-- names no order in the lake is in no row here.
-- The first day with orders is looked for from 7 days before from on: of a shop that sold nothing in that time, a period that
-- begins before its next order is called incomplete.
WITH periods AS (
  SELECT
    date_trunc(:grain, placed_on) AS period_start,
    currency,
    count(*) AS orders,
    count(CASE WHEN status = 'cancelled' THEN 1 END) AS cancelled_orders,
    count(CASE WHEN status <> 'cancelled' AND refunded_minor > 0 THEN 1 END) AS refunded_orders,
    CAST(sum(refunded_minor) AS bigint) AS refunded_minor,
    CAST(sum(total_minor) AS bigint) AS gross_minor
  FROM ${views}.orders
  WHERE placed_on BETWEEN :from AND :to
  GROUP BY date_trunc(:grain, placed_on), currency
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
  orders,
  cancelled_orders,
  refunded_orders,
  CAST(cancelled_orders AS double) / CAST(orders AS double) AS cancellation_rate,
  CAST(refunded_orders AS double) / CAST(orders AS double) AS refund_rate,
  refunded_minor,
  CAST(refunded_minor AS double) / CAST(nullif(gross_minor, 0) AS double) AS refunded_share,
  period_start >= greatest(:from, opening.first_day)
    AND date_add(:grain, 1, period_start) <= least(date_add('day', 1, :to), current_date) AS is_complete
FROM periods
CROSS JOIN opening
ORDER BY period_start, currency
