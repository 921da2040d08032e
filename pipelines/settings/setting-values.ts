import { z } from 'zod';

/** A name of a bucket, table, bus or the like. */
export const requiredText = z.string({ error: 'is missing' }).min(1, 'is empty');

/** Of a server; 0 for any that is free. */
export const portNumber = z.coerce.number().int().min(0).max(65_535);

/** A text that holds a value as JSON. */
export const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});
