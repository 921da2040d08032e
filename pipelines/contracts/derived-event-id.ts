import { createHash } from 'node:crypto';

/**
 * An event id that the same facts always give, for events that are made from something that is stored and may be read
 * again: SHA-256 of the facts in the form of a UUIDv7. The 48 bits that tell the time in a minted UUIDv7 are hash as well.
 */
export function derivedEventId(facts: readonly (string | number)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest();
  hash[6] = (Number(hash[6]) & 0x0f) | 0x70;
  hash[8] = (Number(hash[8]) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
