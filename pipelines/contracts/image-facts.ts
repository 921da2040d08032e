import { z } from 'zod';
import { count, identifier, lengthMm, positiveCount, shortText, text } from './fields.ts';

/** What the check of an image found; `code` is stable, `message` is for people. */
export const finding = z.object({
  code: identifier,
  severity: z.enum(['info', 'warning', 'error']),
  message: text.optional(),
});

/** A picture that was made of an image; `key` is its place in the image bucket. */
const rendition = z.object({
  name: shortText,
  key: text,
  contentType: shortText,
  widthPx: positiveCount,
  heightPx: positiveCount,
  bytes: count,
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
  bleedMm: count.nullable().optional().meta({ description: 'Millimetres on each side that are cut off' }),
  bitDepth: positiveCount.nullable().optional(),
  iccProfile: shortText.nullable().optional().meta({ description: 'Description of the embedded colour profile' }),
  printsWellUpToWidthMm: lengthMm.nullable().optional(),
  printsWellUpToHeightMm: lengthMm.nullable().optional(),
  perceptualHash: z
    .string()
    .regex(/^[0-9a-f]{16}$/, 'expected 16 hex digits in lower case')
    .nullable()
    .optional()
    .meta({ description: 'Near for pictures that look alike: 64 bits, hex' }),
  dominantColours: z.array(shortText).max(10).optional().meta({ description: '#rrggbb, most of the picture first' }),
  profileVersion: positiveCount
    .optional()
    .meta({ description: 'Version of the print profiles that the image was checked by' }),
  printProfile: shortText.optional().meta({ description: 'Kind of product that it was checked for' }),
  passportKey: text.optional().meta({ description: 'Place of the print passport in the image bucket' }),
  renditions: z.array(rendition).max(100).optional(),
};
