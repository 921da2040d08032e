-- @name lines
-- @title How many lines and pieces were ordered, and what did they come to?
SELECT
  currency AS grp,
  count(*) AS lines,
  CAST(sum(quantity) AS bigint) AS pieces,
  CAST(sum(discount_minor) AS bigint) AS discount_minor,
  CAST(sum(line_total_minor) AS bigint) AS line_total_minor
FROM ${views}.order_lines
WHERE order_id LIKE 'ord-:tag-%'
GROUP BY currency
