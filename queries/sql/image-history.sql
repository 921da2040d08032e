-- @name image-history
-- @title History of an image
-- @question What became of an image, from its first check to its deletion?
-- @param image_id: string - SHA-256 of the image file, in hex
-- @param known_from: date = latest-730 - What happened before this day is not looked at
-- @returns version: bigint - Version of the image; the highest is its state now
-- @returns event_type: varchar - image.processed, image.rejected or image.deleted
-- @returns occurred_at: timestamp - When it happened, UTC
-- @returns published_at: timestamp - When the event reached the bus, UTC
-- @returns is_current: boolean - Whether it is the state of the image now
-- @returns verdict: varchar - ready, warn or rejected; NULL of a deletion, like all that follows
-- @returns finding_codes: varchar - Codes of the findings, joined with a comma
-- @returns print_profile: varchar - Kind of product that it was checked for
-- @returns profile_version: integer - Version of the print profiles that it was checked by
-- @returns width_px: integer - Width in pixels
-- @returns height_px: integer - Height in pixels
-- @returns ordered_width_mm: integer - Width at which it was ordered, in millimetres
-- @returns ordered_height_mm: integer - Height at which it was ordered, in millimetres
-- @returns effective_dpi: integer - Dots per inch at that size
--
-- In the order of versions, which may differ from that of the clocks.
SELECT
  version,
  event_type,
  CAST(occurred_at AS timestamp(3)) AS occurred_at,
  CAST(published_at AS timestamp(3)) AS published_at,
  row_number() OVER (ORDER BY version DESC, event_id DESC) = 1 AS is_current,
  verdict,
  finding_codes,
  print_profile,
  profile_version,
  width_px,
  height_px,
  ordered_width_mm,
  ordered_height_mm,
  effective_dpi
FROM ${silver}.image_events
WHERE image_id = lower(:image_id) AND image_events.occurred_at >= CAST(:known_from AS timestamp(6))
ORDER BY version, event_id
