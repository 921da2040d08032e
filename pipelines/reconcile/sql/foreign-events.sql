-- @name foreign-events
-- @title How much that is not of the sample happened in its window?
SELECT 'orders' AS kind, count(*) AS events
FROM ${silver}.order_events
WHERE event_id NOT LIKE '%-:tag______'
  AND order_id NOT LIKE 'canary-%'
  AND CAST(occurred_at AS date) BETWEEN DATE ':first_day' AND DATE ':last_day'
UNION ALL
SELECT 'searches' AS kind, count(*) AS events
FROM ${silver}.search_events
WHERE event_id NOT LIKE '%-:tag______'
  AND query NOT LIKE 'canary-%'
  AND CAST(occurred_at AS date) BETWEEN DATE ':first_day' - INTERVAL '1' DAY AND DATE ':last_day'
