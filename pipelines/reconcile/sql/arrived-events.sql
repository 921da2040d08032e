-- @name arrived-events
-- @title How many copies of events of the sample did Firehose deliver to bronze, by type?
SELECT event_type, CAST(sum(copies) AS bigint) AS events
FROM ${bronze}.order_events
WHERE dt >= ':since' AND event_id LIKE '%-:tag______'
GROUP BY event_type
UNION ALL
SELECT event_type, CAST(sum(copies) AS bigint) AS events
FROM ${bronze}.catalog_events
WHERE dt >= ':since' AND event_id LIKE '%-:tag______'
GROUP BY event_type
UNION ALL
SELECT event_type, CAST(sum(copies) AS bigint) AS events
FROM ${bronze}.image_events
WHERE dt >= ':since' AND event_id LIKE '%-:tag______'
GROUP BY event_type
UNION ALL
SELECT event_type, CAST(sum(copies) AS bigint) AS events
FROM ${bronze}.search_events
WHERE dt >= ':since' AND event_id LIKE '%-:tag______'
GROUP BY event_type
