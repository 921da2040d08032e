-- One row per outcome of checking an uploaded image, and per deletion.
CREATE TABLE IF NOT EXISTS ${silver}.image_events (
  event_id string COMMENT 'Id that the producer gave the event, once and for all',
  event_type string COMMENT 'What happened, for example order.placed',
  schema_version int COMMENT 'Version of the contract in which the row was written, after upgrades',
  image_id string COMMENT 'SHA-256 of the image file, in hex',
  version bigint COMMENT 'Raised by the source on every change; the highest version is the current state',
  occurred_at timestamp COMMENT 'When it happened at the source, UTC',
  published_at timestamp COMMENT 'When the event reached the bus, UTC',
  verdict string COMMENT 'ready, warn or rejected',
  finding_codes string COMMENT 'Codes of the findings, sorted and joined with a comma',
  finding_count int COMMENT 'Number of findings',
  width_px int COMMENT 'Width in pixels',
  height_px int COMMENT 'Height in pixels',
  ordered_width_mm int COMMENT 'Width at which it was ordered, in millimetres',
  ordered_height_mm int COMMENT 'Height at which it was ordered, in millimetres',
  effective_dpi int COMMENT 'Dots per inch at the ordered size',
  colour_space string COMMENT 'Colour space of the file',
  format string COMMENT 'File format',
  payload string COMMENT 'The whole event detail as JSON'
)
PARTITIONED BY (month(occurred_at))
LOCATION 's3://${lakeBucket}/silver/image_events/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd');
