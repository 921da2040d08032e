-- @name late-and-duplicate-events
-- @title Late and duplicate events
-- @question How many events reach the bus late, and how many reach the lake more than once?
-- @param from: date = latest-89 - First day on which they happened, UTC
-- @param to: date = latest - Last day on which they happened, UTC, included; without meaning for duplicates
-- @param late_seconds: integer(0..) = 300 - An event is late when it was published more than so many seconds after it happened
-- @returns dataset: varchar - order_events, catalog_events, image_events or search_events
-- @returns events: bigint - Events that silver holds, copies aside
-- @returns late_events: bigint - Those of them that were late
-- @returns late_rate: double - late_events / events; NULL where there are none
-- @returns p95_delay_seconds: double - 95 % were published no later after they happened, in seconds; NULL where there are none
-- @returns duplicates: bigint - Copies that the loader found since the first day and left out; NULL where no load that can tell found anything
-- @returns duplicate_rate: double - duplicates / all copies that arrived in those loads
-- @whole lake_loads - The loader's log: a row for each load and dataset, in no partitions
--
-- Late is counted by when an event happened. An event that seems published before it happened (clocks disagree) took no
-- time. Orders that were imported are late by nature: they happened long before they were published.
-- Duplicates are counted by when they arrived, from the loader's records: what bronze gained from one load to the next, less
-- what silver gained. That can be told of the very first load, and of those that looked back to the same day of arrival as the
-- one before, or no further when that one found nothing; of hourly loads that leaves out one a day. Lines of orders are no
-- events of their own.
WITH delays AS (
  SELECT 'order_events' AS dataset, occurred_at, published_at
  FROM ${silver}.order_events
  WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
    AND order_id NOT LIKE 'canary-%'
  UNION ALL
  SELECT 'catalog_events', occurred_at, published_at
  FROM ${silver}.catalog_events
  WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
    AND product_id NOT LIKE 'canary-%'
  UNION ALL
  SELECT 'image_events', occurred_at, published_at
  FROM ${silver}.image_events
  WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
  UNION ALL
  SELECT 'search_events', occurred_at, published_at
  FROM ${silver}.search_events
  WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
    AND query NOT LIKE 'canary-%'
),
measured AS (
  SELECT dataset, CAST(greatest(date_diff('millisecond', occurred_at, published_at), 0) AS double) / 1E3 AS delay_seconds
  FROM delays
),
ranked AS (
  SELECT
    measured.*,
    row_number() OVER (PARTITION BY dataset ORDER BY delay_seconds) AS place,
    count(*) OVER (PARTITION BY dataset) AS timed_events
  FROM measured
),
punctuality AS (
  SELECT
    dataset,
    count(*) AS events,
    count(CASE WHEN delay_seconds > CAST(:late_seconds AS double) THEN 1 END) AS late_events,
    min(CASE WHEN 100 * place >= 95 * timed_events THEN delay_seconds END) AS p95_delay_seconds
  FROM ranked
  GROUP BY dataset
),
loads AS (
  SELECT
    dataset,
    from_dt,
    started_at,
    bronze_copies,
    inserted_rows,
    lag(from_dt) OVER (PARTITION BY dataset ORDER BY started_at, load_id) AS previous_from_dt,
    lag(bronze_copies) OVER (PARTITION BY dataset ORDER BY started_at, load_id) AS previous_copies
  FROM ${silver}.lake_loads
),
gains AS (
  SELECT
    dataset,
    CASE
      WHEN previous_from_dt IS NULL THEN bronze_copies
      WHEN previous_from_dt = from_dt THEN bronze_copies - previous_copies
      WHEN previous_copies = 0 AND from_dt >= previous_from_dt THEN bronze_copies
    END AS copies,
    inserted_rows
  FROM loads
  WHERE started_at >= CAST(:from AS timestamp(6))
),
arrivals AS (
  SELECT
    dataset,
    CAST(sum(copies) AS bigint) AS copies,
    CASE WHEN sum(copies) > 0 THEN CAST(greatest(sum(copies - inserted_rows), 0) AS bigint) END AS duplicates
  FROM gains
  WHERE copies IS NOT NULL
  GROUP BY dataset
),
datasets AS (
  SELECT dataset
  FROM UNNEST(ARRAY['order_events', 'catalog_events', 'image_events', 'search_events']) AS names (dataset)
)
SELECT
  datasets.dataset,
  coalesce(punctuality.events, 0) AS events,
  coalesce(punctuality.late_events, 0) AS late_events,
  CAST(punctuality.late_events AS double) / CAST(punctuality.events AS double) AS late_rate,
  punctuality.p95_delay_seconds,
  arrivals.duplicates,
  CAST(arrivals.duplicates AS double) / CAST(nullif(arrivals.copies, 0) AS double) AS duplicate_rate
FROM datasets
LEFT JOIN punctuality ON punctuality.dataset = datasets.dataset
LEFT JOIN arrivals ON arrivals.dataset = datasets.dataset
WHERE punctuality.events > 0 OR arrivals.copies > 0
ORDER BY datasets.dataset
