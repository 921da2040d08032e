-- @name order-lines-refused
-- @title Refused lines of an import
-- @question Which lines of an import were refused?
-- @param shop: string - Name of the shop in its mapping, such as online-retail
-- @param from: date = latest-729 - First day of refusal, UTC
-- @param limit: integer(1..) = 1000 - At most so many lines
-- @returns line: bigint - Line of the file
-- @returns reason_code: varchar - Stable code of the reason
-- @returns reason_path: varchar - The cell at fault, as a JSON pointer; empty for the whole line
-- @returns reason_message: varchar - The reason in a sentence
-- @returns cells: varchar - The line's cells as JSON, without customer numbers and columns that are not mapped
SELECT
  CAST(json_extract_scalar(raw_text, '$.line') AS bigint) AS line,
  reason_code,
  reason_path,
  reason_message,
  json_format(json_extract(raw_text, '$.cells')) AS cells
FROM ${silver}.rejected_events
WHERE occurred_at >= CAST(:from AS timestamp(6)) AND source = concat('import.', :shop)
ORDER BY line, reason_code
LIMIT :limit
