-- @name rejected-by-day
-- @title Refusals by day
-- @question How much was refused on each day, and why?
-- @param from: date = latest-89 - First day of refusal, UTC
-- @param to: date = 2099-12-31 - Last day of refusal, UTC, included; not the newest day with orders, for orders may be what is refused
-- @returns day: date - Day of publishing or, where the text does not tell, of arrival, UTC
-- @returns reason_code: varchar - Stable code of the reason
-- @returns refused: bigint - Events or lines refused
SELECT CAST(occurred_at AS date) AS day, reason_code, count(*) AS refused
FROM ${silver}.rejected_events
WHERE occurred_at >= CAST(:from AS timestamp(6)) AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
GROUP BY CAST(occurred_at AS date), reason_code
ORDER BY day, reason_code
