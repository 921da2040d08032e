ALTER TABLE ${silver}.catalog_events ADD COLUMNS (traceparent string);
