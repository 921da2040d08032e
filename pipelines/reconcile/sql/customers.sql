-- @name customers
-- @title How many customers with an account ordered, and how often?
SELECT 'all' AS grp, count(*) AS orders, count(DISTINCT customer_key) AS customers
FROM ${views}.orders
WHERE order_id LIKE 'ord-:tag-%' AND customer_key IS NOT NULL
