ALTER TABLE ${silver}.order_lines ADD COLUMNS (traceparent string);
