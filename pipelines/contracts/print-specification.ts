import { z } from 'zod';
import { lengthMm, positiveCount, shortText } from './fields.ts';

export const sides = z.literal([1, 2]).meta({ description: 'Printed sides' });

/** What is to be printed on an order line; the size is the trimmed one. */
export const printSpecification = z.object({
  widthMm: lengthMm,
  heightMm: lengthMm,
  pages: positiveCount,
  material: shortText,
  finish: shortText,
  sides,
});

/** In which ways a product can be printed. */
export const printOptions = z.object({
  formats: z.array(z.object({ label: shortText.optional(), widthMm: lengthMm, heightMm: lengthMm })).max(1_000),
  materials: z.array(shortText).max(1_000),
  finishes: z.array(shortText).max(1_000),
  sides: z.array(sides).max(2),
});
