import { z } from 'zod';
import { identifier, lengthMm, positiveCount, shortText, text } from './fields.ts';

/** What the check of an image found; `code` is stable, `message` is for people. */
export const finding = z.object({
  code: identifier,
  severity: z.enum(['info', 'warning', 'error']),
  message: text.optional(),
});

/** What is known of an image. All optional: a file that cannot be read has no pixel size. */
export const imageFacts = {
  findings: z.array(finding).max(1_000),
  orderedWidthMm: lengthMm.nullable().optional(),
  orderedHeightMm: lengthMm.nullable().optional(),
  widthPx: positiveCount.nullable().optional(),
  heightPx: positiveCount.nullable().optional(),
  effectiveDpi: positiveCount.nullable().optional().meta({ description: 'Whole dots per inch at the ordered size' }),
  colourSpace: shortText.nullable().optional(),
  format: shortText.nullable().optional(),
};
