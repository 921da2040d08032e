import { createHmac } from 'node:crypto';

export interface PseudonymSecret {
  /** Names the key, so that keys of different secrets are never mistaken for each other. */
  readonly keyId: string;
  readonly key: string;
}

/** 128 bits: no two customers of any shop share a key by chance. */
const KEY_HEX_DIGITS = 32;
const REMEMBERED_CUSTOMERS = 20_000;

/**
 * Makes the function customer id -> pseudonym: `<key id>_<HMAC-SHA-256, first 128 bits in hex>`. The same id always
 * gets the same pseudonym, and without the secret nobody can tell or guess whose it is. The customers seen last are
 * remembered, at most `capacity` of them.
 */
export function customerKeyOf(
  secret: PseudonymSecret,
  capacity: number = REMEMBERED_CUSTOMERS,
): (customerId: string) => string {
  const remembered = new Map<string, string>();
  return (customerId) => {
    const known = remembered.get(customerId);
    if (known !== undefined) {
      // Re-inserting moves it to the end: a Map iterates in order of insertion, so the first key is the one unused longest.
      remembered.delete(customerId);
      remembered.set(customerId, known);
      return known;
    }
    const digest = createHmac('sha256', secret.key).update(customerId).digest('hex');
    const customerKey = `${secret.keyId}_${digest.slice(0, KEY_HEX_DIGITS)}`;
    if (remembered.size >= capacity) remembered.delete(remembered.keys().next().value ?? '');
    remembered.set(customerId, customerKey);
    return customerKey;
  };
}
