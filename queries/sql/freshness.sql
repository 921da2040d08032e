-- @name freshness
-- @title Freshness of the lake
-- @question How far has each part of the lake been brought up to date?
-- @returns dataset: varchar - Dataset of the lake
-- @returns row_count: bigint - Rows in silver
-- @returns latest_published: timestamp - When its newest event was published, UTC; for rejected_events, refused
-- @returns last_load: timestamp - When the loader last brought rows, UTC; NULL if it never did
WITH stored AS (
  SELECT 'order_events' AS dataset, count(*) AS row_count, max(published_at) AS latest_published FROM ${silver}.order_events
  UNION ALL
  SELECT 'order_lines', count(*), max(published_at) FROM ${silver}.order_lines
  UNION ALL
  SELECT 'catalog_events', count(*), max(published_at) FROM ${silver}.catalog_events
  UNION ALL
  SELECT 'image_events', count(*), max(published_at) FROM ${silver}.image_events
  UNION ALL
  SELECT 'search_events', count(*), max(published_at) FROM ${silver}.search_events
  UNION ALL
  SELECT 'rejected_events', count(*), max(occurred_at) FROM ${silver}.rejected_events
),
loads AS (
  SELECT dataset, max(finished_at) AS last_load
  FROM ${silver}.lake_loads
  GROUP BY dataset
)
SELECT
  stored.dataset,
  stored.row_count,
  CAST(stored.latest_published AS timestamp(3)) AS latest_published,
  CAST(loads.last_load AS timestamp(3)) AS last_load
FROM stored
LEFT JOIN loads ON loads.dataset = stored.dataset
ORDER BY stored.dataset
