import { createHmac } from 'node:crypto';
import type { CustomerKeys } from '../contracts/personal-data.ts';
import type { PseudonymSecret } from './pseudonym-secret.ts';

/** 128 bits: no two customers of any shop share a key by chance. */
const KEY_HEX_DIGITS = 32;
const REMEMBERED_CUSTOMERS = 20_000;

/** `<key id>_<HMAC-SHA-256, first 128 bits in hex>`: without the key nobody can tell or guess whose it is. */
export function keyedHash(keyId: string, key: string, text: string): string {
  return `${keyId}_${createHmac('sha256', key).update(text).digest('hex').slice(0, KEY_HEX_DIGITS)}`;
}

/**
 * Makes the function customer id -> pseudonyms: the one under the current key, and those under all older ones that the
 * secret still holds. The oldest of them is what customers are told apart by, so it does not matter which key was the
 * current one when a row was written. The customers seen last are remembered, at most `capacity` of them.
 */
export function customerKeysOf(
  secret: PseudonymSecret,
  capacity: number = REMEMBERED_CUSTOMERS,
): (customerId: string) => CustomerKeys {
  const remembered = new Map<string, CustomerKeys>();
  return (customerId) => {
    const known = remembered.get(customerId);
    if (known !== undefined) {
      // Re-inserting moves it to the end: a Map iterates in order of insertion, so the first key is the one unused longest.
      remembered.delete(customerId);
      remembered.set(customerId, known);
      return known;
    }
    const keys = makeKeys(secret, customerId);
    if (remembered.size >= capacity) remembered.delete(remembered.keys().next().value ?? '');
    remembered.set(customerId, keys);
    return keys;
  };
}

/** The pseudonyms of a customer under every key that there is: what he may be marked as erased by. */
export function customerMarksOf({ keys }: PseudonymSecret): (customerId: string) => readonly string[] {
  return (customerId) => keys.map(({ keyId, key }) => keyedHash(keyId, key, customerId));
}

/** The pseudonyms of an order under every key. Ids hold no control characters, so none is that of a customer. */
export function orderMarksOf({ keys }: PseudonymSecret): (orderId: string) => readonly string[] {
  return (orderId) => keys.map(({ keyId, key }) => keyedHash(keyId, key, `\0order\0${orderId}`));
}

function makeKeys({ keys, current }: PseudonymSecret, customerId: string): CustomerKeys {
  const former: string[] = [];
  for (const { keyId, key } of keys) {
    const hash = keyedHash(keyId, key, customerId);
    if (keyId !== current) former.push(hash);
    else return { customerKey: hash, formerCustomerKeys: former.length > 0 ? former.join(' ') : undefined };
  }
  throw new RangeError(`The secret has no key ${current}`);
}
