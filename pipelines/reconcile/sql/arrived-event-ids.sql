-- @name arrived-event-ids
-- @title Which events of one type did Firehose deliver to bronze?
SELECT DISTINCT event_id
FROM ${bronze}.:dataset
WHERE dt >= ':since' AND event_type = ':event_type' AND event_id LIKE '%-:tag______'
