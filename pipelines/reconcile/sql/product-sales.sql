-- @name product-sales
-- @title What was ordered of each product?
SELECT product_id AS grp, count(*) AS lines, CAST(sum(quantity) AS bigint) AS pieces
FROM ${views}.order_lines
WHERE order_id LIKE 'ord-:tag-%'
GROUP BY product_id
