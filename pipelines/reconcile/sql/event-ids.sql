-- @name event-ids
-- @title Which events of one type does silver hold?
SELECT event_id FROM ${silver}.:dataset WHERE event_type = ':event_type' AND event_id LIKE '%-:tag______'
