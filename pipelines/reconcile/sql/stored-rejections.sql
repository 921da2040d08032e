-- @name stored-rejections
-- @title How many refused events of the sample does silver hold, by type?
-- A text that was put on the bus twice has two envelopes, hence two rows, but one event id.
SELECT coalesce(event_type, 'unknown') AS event_type, count(DISTINCT coalesce(event_id, rejected_id)) AS events
FROM ${silver}.rejected_events
WHERE event_id LIKE ':event_pattern' OR rejected_id IN (:unreadable)
GROUP BY coalesce(event_type, 'unknown')
