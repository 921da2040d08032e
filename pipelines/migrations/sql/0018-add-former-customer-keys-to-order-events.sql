ALTER TABLE ${silver}.order_events ADD COLUMNS (former_customer_keys string);
