-- @name order-status
-- @title Orders by status
-- @question What has become of the orders?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @returns status: varchar - placed, in_production, shipped, delivered, cancelled or refunded
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns orders: bigint - Orders in this status now
-- @returns total_minor: bigint - What the customers paid, tax and shipping included, in minor units
-- @returns refunded_minor: bigint - What was given back, in minor units
-- @since :from orders
SELECT
  status,
  currency,
  count(*) AS orders,
  CAST(sum(total_minor) AS bigint) AS total_minor,
  CAST(sum(refunded_minor) AS bigint) AS refunded_minor
FROM ${views}.orders
WHERE placed_on BETWEEN :from AND :to
GROUP BY status, currency
ORDER BY orders DESC, status, currency
