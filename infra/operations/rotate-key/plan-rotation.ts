import { counted } from '../../../pipelines/counted.ts';
import { type PseudonymSecret, withNewKey } from '../../../pipelines/lake-writer/pseudonym-secret.ts';
import type { KeyUsage } from './key-usage.ts';

export type RotationPlan =
  | { readonly ok: true; readonly secret: PseudonymSecret; readonly what: string; readonly losses: readonly string[] }
  | { readonly ok: false; readonly code: 'KEY_UNKNOWN' | 'KEY_CURRENT'; readonly message: string };

export interface RotationInput {
  readonly secret: PseudonymSecret;
  readonly usage: ReadonlyMap<string, KeyUsage>;
  /** Pseudonyms that erased customers and their orders are known by. */
  readonly marks: readonly string[];
}

/** The secret with one more key, which is the current one from then on. */
export function planNewKey({ secret }: RotationInput, newKey: string): RotationPlan {
  const next = withNewKey(secret, newKey);
  return {
    ok: true,
    secret: next,
    what: `${next.current} is the key of new rows; the older ones are kept`,
    losses: [],
  };
}

/** The secret without an old key, and what can never be done again once it is gone. */
export function planRetirement({ secret, usage, marks }: RotationInput, keyId: string): RotationPlan {
  if (!secret.keys.some((one) => one.keyId === keyId)) {
    const names = secret.keys.map((one) => one.keyId).join(', ');
    return { ok: false, code: 'KEY_UNKNOWN', message: `There is no key ${keyId}; the secret holds ${names}.` };
  }
  if (keyId === secret.current) {
    const message = `${keyId} is the key that new rows are written under. Rotate first: npm run rotate-key -- --go`;
    return { ok: false, code: 'KEY_CURRENT', message };
  }
  const keys = secret.keys.filter((one) => one.keyId !== keyId);
  return { ok: true, secret: { ...secret, keys }, what: `${keyId} is deleted`, losses: lossesOf(keyId, usage, marks) };
}

function lossesOf(keyId: string, usage: RotationInput['usage'], marks: readonly string[]): string[] {
  const used = usage.get(keyId);
  const marked = marks.filter((mark) => mark.startsWith(`${keyId}_`)).length;
  const rows = used?.oldestOfRows ?? 0;
  return [
    `Rows that will be written from now on no longer share a key with ${counted(rows, 'row')} of ${counted(used?.oldestOfCustomers ?? 0, 'customer')} that ${keyId} alone names: who they are of counts as new.`,
    `Nobody can tell any more whose those rows are: npm run erase and a customer's wish to know find them no longer.`,
    `Under ${keyId} there ${marked === 1 ? 'is' : 'are'} ${counted(marked, 'mark')} of erased customers and their orders. Whoever was erased before the next key was made is not recognised when his events come again.`,
  ];
}
