ALTER TABLE ${silver}.search_events ADD COLUMNS (traceparent string);
