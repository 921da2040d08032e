-- @name daily-sales
-- @title What was sold and given back, day by day?
-- The view knows no order ids, so this is asked only where the window holds nothing but the sample.
SELECT
  concat(CAST(day AS varchar), ' ', currency) AS grp,
  orders,
  pieces,
  items_minor,
  discount_minor,
  shipping_minor,
  tax_minor,
  gross_minor,
  refunds,
  refunded_minor
FROM ${views}.daily_sales
WHERE day BETWEEN DATE ':first_day' AND DATE ':last_day'
