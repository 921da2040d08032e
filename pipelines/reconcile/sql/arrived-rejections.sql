-- @name arrived-rejections
-- @title How many copies of refused events of the sample are in bronze, by type?
SELECT coalesce(event_type, 'unknown') AS event_type, CAST(sum(copies) AS bigint) AS events
FROM ${bronze}.rejected_events
WHERE dt >= ':since' AND (event_id LIKE ':event_pattern' OR rejected_id IN (:unreadable))
GROUP BY coalesce(event_type, 'unknown')
