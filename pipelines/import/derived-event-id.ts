import { createHash } from 'node:crypto';

/**
 * The event id that an order of a file has, always the same: SHA-256 of shop, kind and order number, in the form of a UUIDv7. Neither
 * the line, the file, its time nor the mapping enters, so that a corrected export does not store an order twice. The 48 bits
 * that tell the time in a minted UUIDv7 are hash as well.
 */
export function derivedEventId(shop: string, kind: 'placed' | 'refunded', orderId: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([shop, kind, orderId]))
    .digest();
  hash[6] = (Number(hash[6]) & 0x0f) | 0x70;
  hash[8] = (Number(hash[8]) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
