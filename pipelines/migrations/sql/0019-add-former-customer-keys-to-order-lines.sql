ALTER TABLE ${silver}.order_lines ADD COLUMNS (former_customer_keys string);
