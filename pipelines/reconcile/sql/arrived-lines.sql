-- @name arrived-lines
-- @title How many order lines of the sample are in bronze, copies aside?
SELECT count(*) AS lines
FROM (
  SELECT DISTINCT event_id, line_number
  FROM ${bronze}.order_lines
  WHERE dt >= ':since' AND event_id LIKE '%-:tag______'
)
