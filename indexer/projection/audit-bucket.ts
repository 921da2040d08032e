import { createHash } from 'node:crypto';

/** How many buckets the audit compares: few enough for one aggregation, many enough that a difference is soon found in one. */
export const AUDIT_BUCKETS = 1_024;

/** Which bucket a product falls into: the first 10 bits of SHA-256 over its id. */
export function auditBucket(productId: string): number {
  return createHash('sha256').update(productId).digest().readUInt16BE(0) >>> 6;
}
