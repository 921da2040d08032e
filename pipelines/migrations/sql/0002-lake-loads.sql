-- What the lake-loader did: one row per load and dataset.
CREATE TABLE IF NOT EXISTS ${silver}.lake_loads (
  load_id string COMMENT 'The load; its datasets share the id',
  dataset string COMMENT 'The dataset that was loaded',
  from_dt string COMMENT 'First day of arrival that was read, yyyy-MM-dd',
  to_dt string COMMENT 'Last day of arrival that was read, yyyy-MM-dd',
  bronze_rows bigint COMMENT 'Rows that bronze held in these days',
  inserted_rows bigint COMMENT 'Rows that silver did not have yet',
  started_at timestamp COMMENT 'When the load of the dataset began, UTC',
  finished_at timestamp COMMENT 'When it ended, UTC'
)
LOCATION 's3://${lakeBucket}/silver/lake_loads/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd');
