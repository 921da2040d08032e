-- @name search-quality-by-day
-- @title Search quality by day
-- @question Do shoppers find something, do they click it, and how long do they wait?
-- @param from: date = latest-89 - First day, UTC
-- @param to: date = latest - Last day, UTC, included
-- @returns day: date - Day of the search, UTC
-- @returns searches: bigint - Searches
-- @returns without_results: bigint - Those that found nothing
-- @returns without_results_rate: double - without_results / searches
-- @returns clicked: bigint - Those of which a found product was clicked
-- @returns click_rate: double - clicked / searches
-- @returns p50_ms: bigint - Half of the searches took no longer, in milliseconds; of an even number the lower of the middle two
-- @returns p95_ms: bigint - 95 % took no longer, in milliseconds
--
-- A search may be announced twice: when it was answered, and with a higher version when something was clicked, perhaps on a
-- later day. It counts once, on the day of its first announcement, with what the highest version says. Announcements more than
-- a week before the first day or after the last one are not looked at. Percentiles are exact.
WITH announced AS (
  SELECT
    hits,
    click_count,
    latency_ms,
    min(occurred_at) OVER (PARTITION BY search_id) AS searched_at,
    row_number() OVER (PARTITION BY search_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.search_events
  WHERE occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '7' DAY
    AND query NOT LIKE 'canary-%'
    AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '8' DAY
),
searches AS (
  SELECT CAST(searched_at AS date) AS day, hits, click_count, latency_ms
  FROM announced
  WHERE recency = 1
    AND searched_at >= CAST(:from AS timestamp(6))
    AND searched_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
),
ranked AS (
  SELECT
    searches.*,
    row_number() OVER (PARTITION BY day ORDER BY latency_ms) AS place,
    count(latency_ms) OVER (PARTITION BY day) AS timed_searches
  FROM searches
),
counted AS (
  SELECT
    day,
    count(*) AS searches,
    count(CASE WHEN hits = 0 THEN 1 END) AS without_results,
    count(CASE WHEN click_count > 0 THEN 1 END) AS clicked,
    CAST(min(CASE WHEN 100 * place >= 50 * timed_searches THEN latency_ms END) AS bigint) AS p50_ms,
    CAST(min(CASE WHEN 100 * place >= 95 * timed_searches THEN latency_ms END) AS bigint) AS p95_ms
  FROM ranked
  GROUP BY day
)
SELECT
  day,
  searches,
  without_results,
  CAST(without_results AS double) / CAST(searches AS double) AS without_results_rate,
  clicked,
  CAST(clicked AS double) / CAST(searches AS double) AS click_rate,
  p50_ms,
  p95_ms
FROM counted
ORDER BY day
