-- @name rejected_events
-- @title Which events were refused, and why?
-- @returns rejected_id: varchar - SHA-256 of the text as it came, in hex
-- @returns rejected_at: timestamp - When it was published or, if that is unknown, received, UTC
-- @returns rejected_on: date - The same day, UTC
-- @returns reason_code: varchar - Stable code of the reason
-- @returns reason_path: varchar - Where in the document, as a JSON pointer
-- @returns reason_message: varchar - The reason in a sentence
-- @returns source: varchar - Who sent it, where that could be read
-- @returns event_type: varchar - Its detail-type, where that could be read
-- @returns event_id: varchar - Its event id, where that could be read
-- @returns raw_text: varchar - The text with personal fields masked; NULL when it is in quarantine
-- @returns quarantine_key: varchar - Key of the object that holds the text
CREATE OR REPLACE VIEW ${views}.rejected_events AS
SELECT
  rejected_id,
  CAST(occurred_at AS timestamp(3)) AS rejected_at,
  CAST(occurred_at AS date) AS rejected_on,
  reason_code,
  reason_path,
  reason_message,
  source,
  event_type,
  event_id,
  raw_text,
  quarantine_key
FROM ${silver}.rejected_events;
