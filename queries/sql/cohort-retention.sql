-- @name cohort-retention
-- @title Cohort retention
-- @question Of the customers who first ordered in a month, how many ordered again in each of the months after it?
-- @param months: integer(0..120) = 12 - How many months after the first one are followed
-- @param to: date = latest - Last day that is looked at, UTC, included
-- @param known_from: date = to-730 - Orders before this day are not looked at: a customer of that time counts as new
-- @since :known_from orders
-- @returns cohort_month: date - First day of the month of the customers' first order, UTC
-- @returns month_number: integer - Months since then; 0 is the month of the first order
-- @returns customers: bigint - Size of the cohort: customers who first ordered in its month
-- @returns active_customers: bigint - Those of them who ordered in the month with this number
-- @returns retention: double - active_customers / customers; 1 in month 0 by definition
-- @returns is_complete: boolean - Whether the month with this number, and the cohort's own, lie wholly between known_from and to, are over, and do not begin before the first day with orders
--
-- Guests are in no cohort, and cancelled orders are left out: a customer whose only order was cancelled is in none either.
-- Months that have not begun by the last day have no row; a month in which nobody came back has one with 0.
-- The first day with orders is looked for from 7 days before known_from on.
WITH known AS (
  SELECT
    customer_key,
    date_trunc('month', placed_on) AS order_month,
    min(date_trunc('month', placed_on)) OVER (PARTITION BY customer_key) AS cohort_month
  FROM ${views}.orders
  WHERE customer_key IS NOT NULL AND status <> 'cancelled' AND placed_on BETWEEN :known_from AND :to
),
activity AS (
  SELECT
    cohort_month,
    date_diff('month', cohort_month, order_month) AS month_number,
    count(DISTINCT customer_key) AS active_customers
  FROM known
  GROUP BY cohort_month, date_diff('month', cohort_month, order_month)
),
cohorts AS (
  SELECT cohort_month, active_customers AS customers
  FROM activity
  WHERE month_number = 0
),
opening AS (
  SELECT CAST(min(occurred_at) AS date) AS first_day
  FROM ${silver}.order_lines
  WHERE occurred_at >= CAST(:known_from AS timestamp(6)) - INTERVAL '7' DAY
    AND order_id NOT LIKE 'canary-%'
)
SELECT
  cohorts.cohort_month,
  CAST(months.month_number AS integer) AS month_number,
  cohorts.customers,
  coalesce(activity.active_customers, 0) AS active_customers,
  CAST(coalesce(activity.active_customers, 0) AS double) / CAST(cohorts.customers AS double) AS retention,
  cohorts.cohort_month >= greatest(:known_from, opening.first_day)
    AND date_add('month', months.month_number + 1, cohorts.cohort_month)
      <= least(date_add('day', 1, :to), current_date) AS is_complete
FROM cohorts
CROSS JOIN opening
CROSS JOIN UNNEST(sequence(0, :months)) AS months (month_number)
LEFT JOIN activity
  ON activity.cohort_month = cohorts.cohort_month AND activity.month_number = months.month_number
WHERE date_add('month', months.month_number, cohorts.cohort_month) <= :to
ORDER BY cohort_month, month_number
