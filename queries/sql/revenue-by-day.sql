-- @name revenue-by-day
-- @title Revenue by day
-- @question What was sold, given back and kept on each day?
-- @param from: date = latest-89 - First day, UTC
-- @param to: date = latest - Last day, UTC, included
-- @since :from daily_sales
-- @returns day: date - Day the money moved, UTC
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders placed
-- @returns gross_minor: bigint - What customers paid, in minor units
-- @returns refunded_minor: bigint - What was given back, in minor units
-- @returns net_minor: bigint - gross_minor - refunded_minor
SELECT day, currency, orders, gross_minor, refunded_minor, net_minor
FROM ${views}.daily_sales
WHERE day BETWEEN :from AND :to
ORDER BY day, currency
