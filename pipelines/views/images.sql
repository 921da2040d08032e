-- @name images
-- @title Which images are there, and will they print well?
-- @returns image_id: varchar - SHA-256 of the image file, in hex
-- @returns verdict: varchar - ready, warn or rejected
-- @returns checked_at: timestamp - When it was last checked, UTC
-- @returns finding_codes: varchar - Codes of the findings, joined with a comma
-- @returns finding_count: integer - Number of findings
-- @returns width_px: integer - Width in pixels
-- @returns height_px: integer - Height in pixels
-- @returns ordered_width_mm: integer - Width at which it was ordered, in millimetres
-- @returns ordered_height_mm: integer - Height at which it was ordered, in millimetres
-- @returns bleed_mm: integer - Millimetres on each side that are cut off
-- @returns print_profile: varchar - Kind of product that it was checked for
-- @returns effective_dpi: integer - Dots per inch at the ordered size
-- @returns prints_well_up_to_width_mm: integer - Largest width at which nobody sees pixels, in millimetres
-- @returns prints_well_up_to_height_mm: integer - Largest height at which nobody sees pixels, in millimetres
-- @returns colour_space: varchar - Colour space of the file
-- @returns format: varchar - File format
-- @returns version: bigint - Version of the image
--
-- Deleted images are left out.
CREATE OR REPLACE VIEW ${views}.images AS
WITH latest AS (
  SELECT
    image_events.*,
    row_number() OVER (PARTITION BY image_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.image_events
)
SELECT
  image_id,
  verdict,
  CAST(occurred_at AS timestamp(3)) AS checked_at,
  finding_codes,
  finding_count,
  width_px,
  height_px,
  ordered_width_mm,
  ordered_height_mm,
  bleed_mm,
  print_profile,
  effective_dpi,
  prints_well_up_to_width_mm,
  prints_well_up_to_height_mm,
  colour_space,
  format,
  version
FROM latest
WHERE recency = 1 AND event_type <> 'image.deleted';
