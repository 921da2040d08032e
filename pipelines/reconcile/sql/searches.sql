-- @name searches
-- @title How many searches found something, and what was clicked?
-- The view knows no search ids, so this is asked only where the window holds nothing but the sample. Who orders in the first
-- hours of the first day may have searched on the day before.
SELECT
  'all' AS grp,
  CAST(sum(searches) AS bigint) AS searches,
  CAST(sum(searches_without_hits) AS bigint) AS searches_without_hits,
  CAST(sum(searches_clicked) AS bigint) AS searches_clicked,
  CAST(sum(clicks) AS bigint) AS clicks,
  CAST(sum(hits) AS bigint) AS hits
FROM ${views}.search_quality
WHERE day BETWEEN DATE ':first_day' - INTERVAL '1' DAY AND DATE ':last_day'
