-- @name refunds
-- @title What was given back, in full, by line and by cancellation?
SELECT
  concat(coalesce(refund_scope, 'cancelled'), ' ', currency) AS grp,
  count(*) AS refunds,
  CAST(sum(refund_minor) AS bigint) AS amount_minor
FROM ${silver}.order_events
WHERE event_id LIKE '%-:tag______' AND event_type IN ('order.refunded', 'order.cancelled')
GROUP BY coalesce(refund_scope, 'cancelled'), currency
