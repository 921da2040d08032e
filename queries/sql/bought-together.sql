-- @name bought-together
-- @title Bought together
-- @question Which articles are ordered together, and more often than chance would have it?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @param min_orders: integer(1..1000000000) = 5 - Pairs with fewer common orders are left out: their figures are chance
-- @param limit: integer(1..100000) = 50 - At most so many pairs
-- @since :from order_lines
-- @returns sku_a: varchar - One article; the smaller of the two names
-- @returns title_a: varchar - A title under which it was sold
-- @returns sku_b: varchar - The other article
-- @returns title_b: varchar - A title under which it was sold
-- @returns orders_together: bigint - Orders that hold both
-- @returns orders_a: bigint - Orders that hold article a
-- @returns orders_b: bigint - Orders that hold article b
-- @returns support: double - orders_together / all orders
-- @returns confidence_a_to_b: double - orders_together / orders_a: of those who order a, how many order b as well
-- @returns confidence_b_to_a: double - orders_together / orders_b
-- @returns lift: double - support / (share of orders with a * share of orders with b): 1 as often as by chance, 2 twice as often
--
-- An article counts once in an order, however many lines or pieces. Cancelled orders count: the choice was made.
-- The number of pairs grows with the square of an order's lines: keep the period to some months.
WITH baskets AS (
  SELECT order_id, sku, max(title) AS title
  FROM ${views}.order_lines
  WHERE placed_on BETWEEN :from AND :to
  GROUP BY order_id, sku
),
numbered AS (
  SELECT
    order_id,
    sku,
    max(title) OVER (PARTITION BY sku) AS title,
    count(*) OVER (PARTITION BY sku) AS article_orders,
    CASE WHEN row_number() OVER (PARTITION BY order_id ORDER BY sku) = 1 THEN 1 ELSE 0 END AS is_new_order
  FROM baskets
),
counted AS (
  SELECT numbered.*, CAST(sum(is_new_order) OVER () AS bigint) AS all_orders
  FROM numbered
),
pairs AS (
  SELECT
    a.sku AS sku_a,
    max(a.title) AS title_a,
    b.sku AS sku_b,
    max(b.title) AS title_b,
    count(*) AS orders_together,
    max(a.article_orders) AS orders_a,
    max(b.article_orders) AS orders_b,
    max(a.all_orders) AS all_orders
  FROM counted a
  JOIN counted b ON b.order_id = a.order_id AND a.sku < b.sku
  GROUP BY a.sku, b.sku
  HAVING count(*) >= :min_orders
)
SELECT
  sku_a,
  title_a,
  sku_b,
  title_b,
  orders_together,
  orders_a,
  orders_b,
  CAST(orders_together AS double) / CAST(all_orders AS double) AS support,
  CAST(orders_together AS double) / CAST(orders_a AS double) AS confidence_a_to_b,
  CAST(orders_together AS double) / CAST(orders_b AS double) AS confidence_b_to_a,
  CAST(orders_together AS double) * CAST(all_orders AS double) / (CAST(orders_a AS double) * CAST(orders_b AS double)) AS lift
FROM pairs
ORDER BY orders_together DESC, lift DESC, sku_a, sku_b
LIMIT :limit
