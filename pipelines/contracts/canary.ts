/**
 * Orders, products and uploads of the canary, which tries every path every few minutes, have ids that begin so. What sells, who is
 * written to, what auditors count and what analysts see leaves them out; the paths themselves make no difference.
 */
export const canaryPrefix = 'canary-';

/** Whether an order, product, SKU, upload or customer is the canary's. */
export function isCanaryId(id: string): boolean {
  return id.startsWith(canaryPrefix);
}
