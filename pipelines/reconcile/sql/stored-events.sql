-- @name stored-events
-- @title How many events of the sample does silver hold, by type?
SELECT event_type, count(*) AS events
FROM ${silver}.order_events
WHERE event_id LIKE '%-:tag______'
GROUP BY event_type
UNION ALL
SELECT event_type, count(*) AS events
FROM ${silver}.catalog_events
WHERE event_id LIKE '%-:tag______'
GROUP BY event_type
UNION ALL
SELECT event_type, count(*) AS events
FROM ${silver}.image_events
WHERE event_id LIKE '%-:tag______'
GROUP BY event_type
UNION ALL
SELECT event_type, count(*) AS events
FROM ${silver}.search_events
WHERE event_id LIKE '%-:tag______'
GROUP BY event_type
