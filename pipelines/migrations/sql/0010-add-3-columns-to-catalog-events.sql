ALTER TABLE ${silver}.catalog_events ADD COLUMNS (units_sold int, clicks int, window_days int);
