ALTER TABLE ${silver}.order_events ADD COLUMNS (traceparent string);
