-- @name catalog-edits-by-day
-- @title Catalog edits by day
-- @question How much is the catalog changed, and how?
-- @param from: date = latest-89 - First day, UTC
-- @param to: date = latest - Last day, UTC, included
-- @returns day: date - Day of the change, UTC
-- @returns event_type: varchar - product.upserted, product.deleted, price.changed, stock.changed or popularity.changed
-- @returns edits: bigint - Changes of that kind
-- @returns products: bigint - Different products changed
--
-- popularity.changed is no work of people: it is counted from sales and clicks every night.
SELECT
  CAST(occurred_at AS date) AS day,
  event_type,
  count(*) AS edits,
  count(DISTINCT product_id) AS products
FROM ${silver}.catalog_events
WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
  AND product_id NOT LIKE 'canary-%'
GROUP BY CAST(occurred_at AS date), event_type
ORDER BY day, event_type
