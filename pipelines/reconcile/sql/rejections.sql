-- @name rejections
-- @title Why were events refused?
SELECT reason_code AS grp, count(DISTINCT coalesce(event_id, rejected_id)) AS events
FROM ${views}.rejected_events
WHERE event_id LIKE ':event_pattern' OR rejected_id IN (:unreadable)
GROUP BY reason_code
