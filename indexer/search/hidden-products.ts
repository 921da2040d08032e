import { canaryPrefix, isCanaryId } from '../../pipelines/contracts/canary.ts';
import type { QueryClause } from './query-clause.ts';

/**
 * What is never shown for this text: products that a rule hides, and those of the canary, which edits one every few minutes to see
 * how soon it is found. Who types the beginning of its ids, as nobody but the canary does, is shown those as well.
 */
export function hiddenProducts(hide: readonly string[], typed: string): QueryClause[] {
  const byRule = hide.length > 0 ? [{ terms: { productId: hide } }] : [];
  return isCanaryId(typed) ? byRule : [...byRule, ofCanary];
}

/** Ids from the prefix on, up to the same text with its last character raised by one: no clause that could be taken for typed syntax. */
const behindCanary = canaryPrefix.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1));

export const ofCanary: QueryClause = { range: { productId: { gte: canaryPrefix, lt: behindCanary } } };
