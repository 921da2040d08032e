ALTER TABLE ${silver}.lake_loads ADD COLUMNS (bronze_copies bigint);
