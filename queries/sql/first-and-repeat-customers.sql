-- @name first-and-repeat-customers
-- @title First and repeat customers
-- @question How much of the sales comes from customers who order for the first time, and how much from those who come back?
-- @param grain: choice(day|week|month) = week - Length of a period; weeks begin on Monday (ISO 8601)
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @param known_from: date = from-730 - Orders before this day are not looked at: a customer of that time counts as new
-- @since :known_from orders
-- @returns period_start: date - First day of the period, UTC
-- @returns currency: varchar - ISO 4217 code of the amounts
-- @returns first_orders: bigint - Orders that were their customer's first, in whatever currency: as many as new customers
-- @returns repeat_orders: bigint - Later orders of customers known to the shop
-- @returns repeat_customers: bigint - Different customers who placed them
-- @returns guest_orders: bigint - Orders of customers that the shop does not know; nobody can tell whether they were here before
-- @returns first_gross_minor: bigint - What was paid for first orders, tax and shipping included, in minor units
-- @returns repeat_gross_minor: bigint - What was paid for repeat orders, tax and shipping included, in minor units
-- @returns guest_gross_minor: bigint - What guests paid, tax and shipping included, in minor units
-- @returns repeat_share: double - repeat_orders / (first_orders + repeat_orders); NULL when there are neither
-- @returns repeat_gross_share: double - repeat_gross_minor / (first_gross_minor + repeat_gross_minor); NULL when both are 0
-- @returns is_complete: boolean - Whether the whole period lies between from and to, is over, and does not begin before the first day with orders
--
-- Cancelled orders count: the customer came; cohort-retention and reorder-interval leave them out.
-- Of two orders at the same instant the one with the smaller number is the first.
-- The first day with orders is looked for from 7 days before known_from on.
WITH numbered AS (
  SELECT
    placed_on,
    currency,
    total_minor,
    customer_key,
    CASE
      WHEN customer_key IS NOT NULL THEN row_number() OVER (PARTITION BY customer_key ORDER BY placed_at, order_id)
    END AS order_number
  FROM ${views}.orders
  WHERE placed_on BETWEEN :known_from AND :to
),
periods AS (
  SELECT
    date_trunc(:grain, placed_on) AS period_start,
    currency,
    count(CASE WHEN order_number = 1 THEN 1 END) AS first_orders,
    count(CASE WHEN order_number > 1 THEN 1 END) AS repeat_orders,
    count(DISTINCT CASE WHEN order_number > 1 THEN customer_key END) AS repeat_customers,
    count(CASE WHEN order_number IS NULL THEN 1 END) AS guest_orders,
    CAST(coalesce(sum(CASE WHEN order_number = 1 THEN total_minor END), 0) AS bigint) AS first_gross_minor,
    CAST(coalesce(sum(CASE WHEN order_number > 1 THEN total_minor END), 0) AS bigint) AS repeat_gross_minor,
    CAST(coalesce(sum(CASE WHEN order_number IS NULL THEN total_minor END), 0) AS bigint) AS guest_gross_minor
  FROM numbered
  WHERE placed_on >= :from
  GROUP BY date_trunc(:grain, placed_on), currency
),
opening AS (
  SELECT CAST(min(occurred_at) AS date) AS first_day
  FROM ${silver}.order_lines
  WHERE occurred_at >= CAST(:known_from AS timestamp(6)) - INTERVAL '7' DAY
    AND order_id NOT LIKE 'canary-%'
)
SELECT
  period_start,
  currency,
  first_orders,
  repeat_orders,
  repeat_customers,
  guest_orders,
  first_gross_minor,
  repeat_gross_minor,
  guest_gross_minor,
  CAST(repeat_orders AS double) / CAST(nullif(first_orders + repeat_orders, 0) AS double) AS repeat_share,
  CAST(repeat_gross_minor AS double) / CAST(nullif(first_gross_minor + repeat_gross_minor, 0) AS double)
    AS repeat_gross_share,
  period_start >= greatest(:from, opening.first_day)
    AND date_add(:grain, 1, period_start) <= least(date_add('day', 1, :to), current_date) AS is_complete
FROM periods
CROSS JOIN opening
ORDER BY period_start, currency
