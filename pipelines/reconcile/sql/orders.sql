-- @name orders
-- @title In which state are the orders, and what was paid and given back?
SELECT
  concat(status, ' ', currency) AS grp,
  count(*) AS orders,
  CAST(sum(total_minor) AS bigint) AS total_minor,
  CAST(sum(refunded_minor) AS bigint) AS refunded_minor
FROM ${views}.orders
WHERE order_id LIKE 'ord-:tag-%'
GROUP BY status, currency
