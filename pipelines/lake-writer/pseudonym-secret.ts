import { z } from 'zod';

/** One of the keys that customers are pseudonymised with. */
export interface PseudonymKey {
  /** `k1`, `k2`, …: part of every customer key, so that rows of two keys can be told apart. */
  readonly keyId: string;
  readonly key: string;
}

/** The keys that customers are pseudonymised with. */
export interface PseudonymSecret {
  /** Id of the key that new rows are written under. */
  readonly current: string;
  /** Oldest first. */
  readonly keys: readonly PseudonymKey[];
}

const keyId = z.string().regex(/^k[1-9]\d{0,5}$/);
const key = z.string().min(16);

/** As CloudFormation makes it: it has one key. */
const firstForm = z.object({ keyId, key });
const laterForm = z
  .object({ current: keyId, keys: z.record(keyId, key) })
  .refine(({ current, keys }) => keys[current] !== undefined);

/**
 * Reads `{"current":"k2","keys":{"k1":"…","k2":"…"}}` or, before the first rotation, `{"keyId":"k1","key":"…"}`.
 * Undefined instead of the parsers' errors: those quote the text, and a secret must not end up in a log.
 */
export function parsePseudonymSecret(text: string): PseudonymSecret | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const first = firstForm.safeParse(value).data;
    if (first) return { current: first.keyId, keys: [first] };
    const later = laterForm.safeParse(value).data;
    if (!later) return undefined;
    const keys = Object.entries(later.keys).map(([id, text]) => ({ keyId: id, key: text }));
    return { current: later.current, keys: keys.sort((a, b) => numberOf(a.keyId) - numberOf(b.keyId)) };
  } catch {
    return undefined;
  }
}

export function pseudonymSecretText({ current, keys }: PseudonymSecret): string {
  return JSON.stringify({ current, keys: Object.fromEntries(keys.map((one) => [one.keyId, one.key])) });
}

/** Adds a key that is newer than all others, and makes it the current one. */
export function withNewKey(secret: PseudonymSecret, newKey: string): PseudonymSecret {
  const last = Math.max(...secret.keys.map((one) => numberOf(one.keyId)));
  const id = `k${last + 1}`;
  return { current: id, keys: [...secret.keys, { keyId: id, key: newKey }] };
}

function numberOf(id: string): number {
  return Number(id.slice(1));
}
