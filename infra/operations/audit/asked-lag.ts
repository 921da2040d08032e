import { z } from 'zod';

const eventSchema = z.object({ lagSeconds: z.int().min(0).max(600) });

/**
 * How long a difference must last, in milliseconds: what whoever runs the audit by hand asks for (`{"lagSeconds": 5}`), or the
 * usual. The schedule asks for nothing.
 */
export function askedLagMs(event: unknown, usualMs: number): number {
  const asked = eventSchema.safeParse(event);
  return asked.success ? asked.data.lagSeconds * 1000 : usualMs;
}
