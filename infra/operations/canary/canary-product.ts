import { canaryPrefix } from '../../../pipelines/contracts/canary.ts';

/** The one product that a canary edits, as a row of the catalog table has it. */
export interface CanaryProduct {
  readonly productId: string;
  /** What a shopper would type; searches that begin so are shown the canary's products, no others are. */
  readonly searchedAs: string;
  readonly row: Readonly<Record<string, unknown>> & { readonly version: number; readonly updatedAt: string };
}

/**
 * @param name of the canary: each edits a product of its own, so that two at a time do not mistake the other's edits for theirs
 * @param nowMs also the version: nothing need be read to know a higher one
 */
export function canaryProduct(name: string, word: string, nowMs: number): CanaryProduct {
  const productId = `${canaryPrefix}product-${name}`;
  return {
    productId,
    searchedAs: `${canaryPrefix}${word}`,
    row: {
      version: nowMs,
      updatedAt: new Date(nowMs).toISOString(),
      sku: productId,
      title: `Canary ${word}`,
      description: 'Edited every few minutes to see how soon an edit is found. Not for sale, and hidden from shoppers.',
      categoryPath: ['Canary'],
      priceMinor: 100,
      currency: 'EUR',
      active: true,
    },
  };
}

const letters = 'bcdfghjklmnpqrstvwxz';
const WORD_LETTERS = 12;

/** A word of consonants, which no language has and no spelling correction takes for another. @param random from 0 to 1 */
export function unheardOfWord(random: () => number): string {
  return Array.from({ length: WORD_LETTERS }, () => letters[Math.floor(random() * letters.length)]).join('');
}
