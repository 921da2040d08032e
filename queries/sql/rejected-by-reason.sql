-- @name rejected-by-reason
-- @title Refused events by reason
-- @question What was refused, from whom and why?
-- @param from: date = latest-89 - First day of refusal, UTC
-- @param to: date = latest - Last day of refusal, UTC, included
-- @since :from rejected_events
-- @returns source: varchar - Who sent it; import.<shop> for imported files; NULL where it could not be read
-- @returns event_type: varchar - Detail type; NULL where it could not be read
-- @returns reason_code: varchar - Stable code of the reason
-- @returns reason_path: varchar - Where in the document, as a JSON pointer
-- @returns refused: bigint - Events or lines refused
-- @returns example_message: varchar - One of the reasons in a sentence
-- @returns latest: timestamp - When it last happened, UTC
SELECT
  source,
  event_type,
  reason_code,
  reason_path,
  count(*) AS refused,
  min(reason_message) AS example_message,
  max(rejected_at) AS latest
FROM ${views}.rejected_events
WHERE rejected_on BETWEEN :from AND :to
GROUP BY source, event_type, reason_code, reason_path
ORDER BY refused DESC, reason_code, source, event_type, reason_path
