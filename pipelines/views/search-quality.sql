-- @name search_quality
-- @title What do shoppers search for, and do they find it?
-- @returns day: date - The day, UTC
-- @returns query: varchar - What was typed, in lower case and trimmed
-- @returns searches: bigint - How often
-- @returns searches_without_hits: bigint - How often nothing was found
-- @returns searches_clicked: bigint - How often something that was found was clicked
-- @returns clicks: bigint - Clicks on found products
-- @returns hits: bigint - Products found, over all searches
-- @returns no_hit_rate: double - searches_without_hits / searches
-- @returns click_rate: double - searches_clicked / searches
-- @returns average_hits: double - hits / searches
-- @returns average_latency_ms: double - Mean duration of a search, in milliseconds
-- @returns max_latency_ms: integer - Slowest search, in milliseconds
--
-- A search counts once, on the day of its first announcement, with what its highest version says: it is announced again with a
-- higher one when something that it found is clicked.
CREATE OR REPLACE VIEW ${views}.search_quality AS
WITH announced AS (
  SELECT
    search_events.*,
    min(occurred_at) OVER (PARTITION BY search_id) AS searched_at,
    row_number() OVER (PARTITION BY search_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.search_events
  WHERE query NOT LIKE 'canary-%'
),
grouped AS (
  SELECT
    CAST(searched_at AS date) AS day,
    lower(trim(query)) AS query,
    count(*) AS searches,
    count(CASE WHEN hits = 0 THEN 1 END) AS searches_without_hits,
    count(CASE WHEN click_count > 0 THEN 1 END) AS searches_clicked,
    CAST(sum(click_count) AS bigint) AS clicks,
    CAST(sum(hits) AS bigint) AS hits,
    CAST(sum(latency_ms) AS bigint) AS latency_ms,
    max(latency_ms) AS max_latency_ms
  FROM announced
  WHERE recency = 1
  GROUP BY CAST(searched_at AS date), lower(trim(query))
)
SELECT
  day,
  query,
  searches,
  searches_without_hits,
  searches_clicked,
  clicks,
  hits,
  CAST(searches_without_hits AS double) / CAST(searches AS double) AS no_hit_rate,
  CAST(searches_clicked AS double) / CAST(searches AS double) AS click_rate,
  CAST(hits AS double) / CAST(searches AS double) AS average_hits,
  CAST(latency_ms AS double) / CAST(searches AS double) AS average_latency_ms,
  max_latency_ms
FROM grouped;
