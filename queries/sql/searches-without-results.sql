-- @name searches-without-results
-- @title Searches without results
-- @question What do shoppers look for and not find?
-- @param from: date = latest-89 - First day, UTC
-- @param to: date = latest - Last day, UTC, included
-- @param limit: integer(1..) = 50 - At most so many texts
-- @returns query: varchar - What was typed, in lower case and without spaces around it
-- @returns searches: bigint - Searches for it that found nothing
-- @returns searches_with_results: bigint - Searches for it that found something, with other filters or at another time
-- @returns last_seen: timestamp - When it was last searched for in vain, UTC
--
-- A search counts once, on the day of its first announcement, with what its highest version says. Announcements more than a week
-- before the first day or after the last one are not looked at.
WITH announced AS (
  SELECT
    lower(trim(query)) AS query,
    hits,
    min(occurred_at) OVER (PARTITION BY search_id) AS searched_at,
    row_number() OVER (PARTITION BY search_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.search_events
  WHERE occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '7' DAY
    AND query NOT LIKE 'canary-%'
    AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '8' DAY
)
SELECT
  query,
  count(CASE WHEN hits = 0 THEN 1 END) AS searches,
  count(CASE WHEN hits > 0 THEN 1 END) AS searches_with_results,
  CAST(max(CASE WHEN hits = 0 THEN searched_at END) AS timestamp(3)) AS last_seen
FROM announced
WHERE recency = 1
  AND searched_at >= CAST(:from AS timestamp(6))
  AND searched_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
GROUP BY query
HAVING count(CASE WHEN hits = 0 THEN 1 END) > 0
ORDER BY searches DESC, last_seen DESC, query
LIMIT :limit
