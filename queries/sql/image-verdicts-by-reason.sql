-- @name image-verdicts-by-reason
-- @title Image verdicts by reason
-- @question How many images print well, and what is wrong with the others?
-- @param from: date = latest-89 - First day of checking, UTC
-- @param to: date = latest - Last day of checking, UTC, included
-- @returns verdict: varchar - ready, warn or rejected
-- @returns finding_code: varchar - Code of the finding that led to the verdict; READY where nothing stands against the image, NOT_SAID where the check gave no reason
-- @returns images: bigint - Images with the finding
-- @returns share: double - images / all images checked
--
-- Each image counts with its last check within the days, also when it was deleted since. An image with several reasons
-- counts once for each, so the shares of the others may come to more than 1. Reasons are the errors of a rejected image and
-- the warnings of one to be careful with; what was mended without asking (severity info) is none.
WITH checks AS (
  SELECT
    image_id,
    verdict,
    payload,
    row_number() OVER (PARTITION BY image_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.image_events
  WHERE occurred_at >= CAST(:from AS timestamp(6))
    AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
    AND event_type <> 'image.deleted'
),
images AS (
  SELECT image_id, verdict, CAST(json_extract(payload, '$.findings') AS array(json)) AS findings
  FROM checks
  WHERE recency = 1
),
reasons AS (
  SELECT DISTINCT images.image_id, json_extract_scalar(found.finding, '$.code') AS finding_code
  FROM images
  CROSS JOIN UNNEST(images.findings) AS found (finding)
  WHERE json_extract_scalar(found.finding, '$.severity')
    = CASE images.verdict WHEN 'rejected' THEN 'error' WHEN 'warn' THEN 'warning' END
),
judged AS (
  SELECT
    images.verdict,
    CASE WHEN images.verdict = 'ready' THEN 'READY' ELSE coalesce(reasons.finding_code, 'NOT_SAID') END AS finding_code
  FROM images
  LEFT JOIN reasons ON reasons.image_id = images.image_id
),
total AS (
  SELECT count(*) AS images
  FROM images
)
SELECT
  judged.verdict,
  judged.finding_code,
  count(*) AS images,
  CAST(count(*) AS double) / CAST(max(total.images) AS double) AS share
FROM judged
CROSS JOIN total
GROUP BY judged.verdict, judged.finding_code
ORDER BY images DESC, judged.finding_code, judged.verdict
