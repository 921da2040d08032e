-- @name orders-by-country
-- @title Where do the orders go?
SELECT country AS grp, count(*) AS orders
FROM ${views}.orders
WHERE order_id LIKE 'ord-:tag-%'
GROUP BY country
