-- @name freshness
-- @title Freshness of each dataset
-- @question How far has each part of the lake been brought up to date?
-- @param from: date = latest-89 - Events before this day are not looked at, UTC
-- @returns dataset: varchar - Dataset of the lake
-- @returns row_count: bigint - Rows in silver of what happened since that day
-- @returns latest_published: timestamp - When the newest of them was published, UTC; for rejected_events, refused; NULL where there is none
-- @returns last_load: timestamp - When the loader was last through with the dataset, whether there was something new or not, UTC; NULL if it never was
-- @returns hours_behind: double - From then to now, in hours; NULL if it never was
-- @whole lake_loads - The loader's log: a row for each load and dataset, in no partitions
--
-- What reached bronze before last_load is in silver. A latest_published that lies further back than others of its dataset
-- tells that nothing comes in, which is no fault of the loader.
WITH stored AS (
  SELECT 'order_events' AS dataset, count(*) AS row_count, max(published_at) AS latest_published
  FROM ${silver}.order_events
  WHERE occurred_at >= CAST(:from AS timestamp(6))
    AND order_id NOT LIKE 'canary-%'
  UNION ALL
  SELECT 'order_lines', count(*), max(published_at)
  FROM ${silver}.order_lines
  WHERE occurred_at >= CAST(:from AS timestamp(6))
    AND order_id NOT LIKE 'canary-%'
  UNION ALL
  SELECT 'catalog_events', count(*), max(published_at)
  FROM ${silver}.catalog_events
  WHERE occurred_at >= CAST(:from AS timestamp(6))
    AND product_id NOT LIKE 'canary-%'
  UNION ALL
  SELECT 'image_events', count(*), max(published_at)
  FROM ${silver}.image_events
  WHERE occurred_at >= CAST(:from AS timestamp(6))
  UNION ALL
  SELECT 'search_events', count(*), max(published_at)
  FROM ${silver}.search_events
  WHERE occurred_at >= CAST(:from AS timestamp(6))
    AND query NOT LIKE 'canary-%'
  UNION ALL
  SELECT 'rejected_events', count(*), max(occurred_at)
  FROM ${silver}.rejected_events
  WHERE occurred_at >= CAST(:from AS timestamp(6))
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
  CAST(loads.last_load AS timestamp(3)) AS last_load,
  CAST(date_diff('millisecond', loads.last_load, CAST(now() AT TIME ZONE 'UTC' AS timestamp(3))) AS double) / 3.6E6
    AS hours_behind
FROM stored
LEFT JOIN loads ON loads.dataset = stored.dataset
ORDER BY stored.dataset
