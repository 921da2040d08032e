-- @name products
-- @title Which products are there now, at which price, with which stock?
SELECT
  product_id AS grp,
  price_minor,
  available,
  CASE WHEN active THEN 1 ELSE 0 END AS active,
  product_version AS version
FROM ${views}.products
WHERE product_id LIKE 'prd-:tag-%'
