import type { z } from 'zod';

/** Keyword of the JSON Schemas that tells other teams what becomes of a field in the lake. */
export const PRIVACY = 'x-privacy';

/** `personal`: never stored. `pseudonymised`: stored as `customerKey`, a keyed hash. */
export type Privacy = 'personal' | 'pseudonymised';

/** Marks a field as personal: it is removed from every row and payload of the lake. */
export function personal<S extends z.ZodType>(schema: S): S {
  return schema.meta({ description: 'Personal: never stored in the lake', [PRIVACY]: 'personal' satisfies Privacy });
}

/** Marks a field that the lake keeps only as a keyed hash. */
export function pseudonymised<S extends z.ZodType>(schema: S): S {
  return schema.meta({
    description: 'Stored in the lake only as customerKey, a keyed hash',
    [PRIVACY]: 'pseudonymised' satisfies Privacy,
  });
}
