-- @name leaks
-- @title How many rows hold an e-mail address of a customer?
-- Every e-mail address of a sample ends in the same domain, which no one can own.
SELECT 'all' AS grp, CAST(sum(leaks) AS bigint) AS leaking_rows
FROM (
  SELECT count(*) AS leaks FROM ${silver}.order_events WHERE payload LIKE '%:mail_domain%'
  UNION ALL
  SELECT count(*) AS leaks FROM ${silver}.order_lines WHERE payload LIKE '%:mail_domain%'
  UNION ALL
  SELECT count(*) AS leaks FROM ${silver}.rejected_events WHERE raw_text LIKE '%:mail_domain%'
)
