-- One row per search of a shopper. Nothing in it tells who searched.
CREATE TABLE IF NOT EXISTS ${silver}.search_events (
  event_id string COMMENT 'Id that the producer gave the event, once and for all',
  event_type string COMMENT 'What happened, for example order.placed',
  schema_version int COMMENT 'Version of the contract in which the row was written, after upgrades',
  search_id string COMMENT 'The search',
  version bigint COMMENT 'Raised by the source on every change; the highest version is the current state',
  occurred_at timestamp COMMENT 'When it happened at the source, UTC',
  published_at timestamp COMMENT 'When the event reached the bus, UTC',
  query string COMMENT 'What was typed',
  filters string COMMENT 'Filters in force, as a JSON object',
  hits int COMMENT 'How many products were found',
  latency_ms int COMMENT 'How long the search took, in milliseconds',
  click_count int COMMENT 'How many of the found products were clicked',
  first_clicked_product_id string COMMENT 'The product that was clicked first',
  payload string COMMENT 'The whole event detail as JSON'
)
PARTITIONED BY (month(occurred_at))
LOCATION 's3://${lakeBucket}/silver/search_events/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd');
