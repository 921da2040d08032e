-- @name low-resolution-artwork
-- @title Artwork below 150 dpi
-- @question What share of the orders has artwork of fewer than 150 dots per inch at the ordered size?
-- @param from: date = latest-89 - First day of placing, UTC
-- @param to: date = latest - Last day of placing, UTC, included
-- @param grain: choice(day|week|month) = day - Length of a period; weeks begin on Monday
-- @param known_from: date = from-400 - Images checked before this day are not looked at: their orders count as not measured
-- @returns period_start: date - First day of the period of placing, UTC
-- @returns orders_with_artwork: bigint - Orders with an uploaded image on at least one line
-- @returns orders_below_150_dpi: bigint - Those with a line whose image has fewer than 150 dpi at the size of that line
-- @returns orders_not_measured: bigint - Those of which that cannot be told: none below, but an image or a size is not known
-- @returns share: double - orders_below_150_dpi / (orders_with_artwork - orders_not_measured); NULL where none was measured
--
-- Dots per inch as in the print passport: the image is enlarged until it covers the sheet, bleed included, as it lies (it is
-- not turned), and the scarcer side decides; rounded down, but for a quarter. The size is that of the order line, which may
-- differ from the one that the image was checked for; the bleed is that of the check, none where it names none.
-- An image keeps its pixels: the latest check that knew them counts, also when the image was rejected or deleted since.
-- Cancelled orders count: their artwork was what it was.
WITH lines AS (
  SELECT
    order_id,
    occurred_at,
    artwork_image_id,
    width_mm,
    height_mm,
    rank() OVER (PARTITION BY order_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.order_lines
  WHERE occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '7' DAY
    AND order_id NOT LIKE 'canary-%'
),
checks AS (
  SELECT
    image_id,
    width_px,
    height_px,
    2 * coalesce(bleed_mm, 0) AS both_bleeds_mm,
    row_number() OVER (PARTITION BY image_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.image_events
  WHERE occurred_at >= CAST(:known_from AS timestamp(6)) AND width_px IS NOT NULL AND height_px IS NOT NULL
),
measured AS (
  SELECT
    lines.order_id,
    lines.occurred_at,
    floor(least(
      CAST(checks.width_px AS double) / CAST(lines.width_mm + checks.both_bleeds_mm AS double),
      CAST(checks.height_px AS double) / CAST(lines.height_mm + checks.both_bleeds_mm AS double)
    ) * 25.4E0 + 0.25E0) AS dpi
  FROM lines
  LEFT JOIN checks ON checks.image_id = lines.artwork_image_id AND checks.recency = 1
  WHERE lines.recency = 1
    AND lines.artwork_image_id IS NOT NULL
    AND lines.occurred_at >= CAST(:from AS timestamp(6))
    AND lines.occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
),
judged AS (
  SELECT
    date_trunc(:grain, CAST(max(occurred_at) AS date)) AS period_start,
    CASE WHEN min(dpi) < 150 THEN 'below' WHEN count(dpi) < count(*) THEN 'not measured' ELSE 'enough' END AS state
  FROM measured
  GROUP BY order_id
),
counted AS (
  SELECT
    period_start,
    count(*) AS orders_with_artwork,
    count(CASE WHEN state = 'below' THEN 1 END) AS orders_below_150_dpi,
    count(CASE WHEN state = 'not measured' THEN 1 END) AS orders_not_measured
  FROM judged
  GROUP BY period_start
)
SELECT
  period_start,
  orders_with_artwork,
  orders_below_150_dpi,
  orders_not_measured,
  CAST(orders_below_150_dpi AS double) / CAST(nullif(orders_with_artwork - orders_not_measured, 0) AS double) AS share
FROM counted
ORDER BY period_start
