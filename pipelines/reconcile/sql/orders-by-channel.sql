-- @name orders-by-channel
-- @title Where did the orders come from?
SELECT channel AS grp, count(*) AS orders
FROM ${views}.orders
WHERE order_id LIKE 'ord-:tag-%'
GROUP BY channel
