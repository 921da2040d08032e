-- @name leaks
-- @title How many rows hold an e-mail address, a telephone number or the bare id of a customer?
-- Every e-mail address, number and id of a sample has the same beginning or end, so one look finds them all.
SELECT 'all' AS grp, CAST(sum(leaks) AS bigint) AS leaking_rows
FROM (
  SELECT count(*) AS leaks
  FROM ${silver}.order_events
  WHERE payload LIKE '%:mail_domain%' OR payload LIKE '%"cus-:tag%' OR payload LIKE '%:phone_prefix%'
  UNION ALL
  SELECT count(*) AS leaks
  FROM ${silver}.order_lines
  WHERE payload LIKE '%:mail_domain%' OR payload LIKE '%"cus-:tag%' OR payload LIKE '%:phone_prefix%'
  UNION ALL
  SELECT count(*) AS leaks
  FROM ${silver}.rejected_events
  WHERE raw_text LIKE '%:mail_domain%' OR raw_text LIKE '%"cus-:tag%' OR raw_text LIKE '%:phone_prefix%'
)
