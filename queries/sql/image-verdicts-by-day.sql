-- @name image-verdicts-by-day
-- @title Image verdicts by day
-- @question How many images were checked on each day, and with which verdict?
-- @param from: date = latest-89 - First day of checking, UTC
-- @param to: date = latest - Last day of checking, UTC, included
-- @returns day: date - Day of the check, UTC
-- @returns verdict: varchar - ready, warn or rejected
-- @returns images: bigint - Images with that verdict
--
-- Each image counts once, with its last check within the days, also when it was deleted since.
WITH checks AS (
  SELECT
    occurred_at,
    verdict,
    row_number() OVER (PARTITION BY image_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.image_events
  WHERE occurred_at >= CAST(:from AS timestamp(6))
    AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
    AND event_type <> 'image.deleted'
)
SELECT CAST(occurred_at AS date) AS day, verdict, count(*) AS images
FROM checks
WHERE recency = 1
GROUP BY CAST(occurred_at AS date), verdict
ORDER BY day, verdict
