ALTER TABLE ${silver}.catalog_events ADD COLUMNS (variant_group_id string);
