-- @name rejected-by-reason
-- @title Refusals by reason
-- @question What was refused, from whom and why?
-- @param from: date = latest-89 - First day of refusal, UTC
-- @param to: date = 2099-12-31 - Last day of refusal, UTC, included; not the newest day with orders, for orders may be what is refused
-- @returns source: varchar - Who sent it; import.<shop> for imported files; NULL where it could not be read
-- @returns event_type: varchar - Detail type; NULL where it could not be read
-- @returns reason_code: varchar - Stable code of the reason
-- @returns reason_path: varchar - Where in the document, as a JSON pointer
-- @returns refused: bigint - Events or lines refused
-- @returns example_message: varchar - One of the reasons in a sentence
-- @returns latest: timestamp - When it last happened, UTC
--
-- The day is that of publishing or, where the text does not tell, of arrival. A text that came twice with the same envelope
-- counts once; sent again under another one, it counts again.
SELECT
  source,
  event_type,
  reason_code,
  reason_path,
  count(*) AS refused,
  min(reason_message) AS example_message,
  CAST(max(occurred_at) AS timestamp(3)) AS latest
FROM ${silver}.rejected_events
WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
GROUP BY source, event_type, reason_code, reason_path
ORDER BY refused DESC, reason_code, source, event_type, reason_path
