-- One row per event that was refused, with the reason. It can be replayed once the cause is mended.
CREATE TABLE IF NOT EXISTS ${silver}.rejected_events (
  rejected_id string COMMENT 'SHA-256 of the text as it came, in hex',
  reason_code string COMMENT 'Stable code of why it was refused, for example FIELD_MISSING',
  reason_path string COMMENT 'Where in the document, as a JSON pointer; empty for the whole document',
  reason_message string COMMENT 'The reason in a sentence',
  source string COMMENT 'Who sent it, where that could be read',
  event_type string COMMENT 'Its detail-type, where that could be read',
  event_id string COMMENT 'Its event id, where that could be read',
  occurred_at timestamp COMMENT 'When it was published or, if that is unknown, received, UTC',
  raw_text string COMMENT 'The text as it came, with personal fields masked; NULL when it is in quarantine',
  quarantine_key string COMMENT 'Key of the object that holds the text: it could not be parsed, or was too long; kept for 30 days'
)
PARTITIONED BY (month(occurred_at))
LOCATION 's3://${lakeBucket}/silver/rejected_events/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd');
