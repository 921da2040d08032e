ALTER TABLE ${silver}.image_events ADD COLUMNS (traceparent string);
