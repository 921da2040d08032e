-- The ledger of migrations and views. It is made before anything is read from it, hence IF NOT EXISTS at every run.
CREATE TABLE IF NOT EXISTS ${silver}.schema_migrations (
  id string COMMENT 'Number of the migration, or view: and the name of a view',
  name string COMMENT 'What the file is called',
  checksum string COMMENT 'SHA-256 of what was applied, in hex; of a view, the row with the latest applied_at counts',
  applied_at timestamp COMMENT 'When it was applied, UTC'
)
LOCATION 's3://${lakeBucket}/silver/schema_migrations/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd');
