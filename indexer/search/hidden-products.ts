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

export const ofCanary: QueryClause = { prefix: { productId: canaryPrefix } };
