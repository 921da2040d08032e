-- @name events-by-day
-- @title Events by day
-- @question How many events of each dataset happened on each day?
-- @param from: date = latest-89 - First day, UTC
-- @param to: date = latest - Last day, UTC, included
-- @returns day: date - Day on which they happened, UTC
-- @returns dataset: varchar - order_events, catalog_events, image_events or search_events
-- @returns events: bigint - Events that silver holds, copies aside
--
-- Lines of orders are no events of their own, and refused events are in rejected-by-day. A day without events has no row.
SELECT CAST(occurred_at AS date) AS day, 'order_events' AS dataset, count(*) AS events
FROM ${silver}.order_events
WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
  AND order_id NOT LIKE 'canary-%'
GROUP BY CAST(occurred_at AS date)
UNION ALL
SELECT CAST(occurred_at AS date), 'catalog_events', count(*)
FROM ${silver}.catalog_events
WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
  AND product_id NOT LIKE 'canary-%'
GROUP BY CAST(occurred_at AS date)
UNION ALL
SELECT CAST(occurred_at AS date), 'image_events', count(*)
FROM ${silver}.image_events
WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
GROUP BY CAST(occurred_at AS date)
UNION ALL
SELECT CAST(occurred_at AS date), 'search_events', count(*)
FROM ${silver}.search_events
WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
  AND query NOT LIKE 'canary-%'
GROUP BY CAST(occurred_at AS date)
ORDER BY day, dataset
