import { createHash, timingSafeEqual } from 'node:crypto';

export interface OriginCheckPorts {
  /** The key and the one before it, which stays good until every edge location has learned the new one. */
  readonly readKeys: () => Promise<readonly (string | undefined)[]>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How long keys are remembered; a changed one works at the latest after this. */
const KEYS_KEPT_MS = 5 * 60_000;

/** A check that a request carries one of the keys, in a time that says nothing about how much of it is right. */
export function createOriginCheck({
  readKeys,
  now,
}: OriginCheckPorts): (given: string | undefined) => Promise<boolean> {
  let known: { readonly digests: readonly Buffer[]; readonly readAt: number } | undefined;
  return async (given) => {
    if (given === undefined || given === '') return false;
    if (known === undefined || now() - known.readAt >= KEYS_KEPT_MS) {
      const keys = (await readKeys()).filter((key) => key !== undefined && key !== '');
      known = { digests: keys.map((key) => digestOf(key ?? '')), readAt: now() };
    }
    const digest = digestOf(given);
    return known.digests.some((expected) => timingSafeEqual(expected, digest));
  };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
