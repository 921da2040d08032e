import type { CanaryProduct } from './canary-product.ts';
import { canaryProduct } from './canary-product.ts';
import { type CanaryClock, type StepOutcome, stepFacts, waitFor } from './canary-step.ts';

export interface EditPorts {
  /** Edits the canary's product where the shop edits its catalog. */
  readonly editProduct: (product: CanaryProduct) => Promise<void>;
  /** Titles of the products that a shopper's search finds. */
  readonly searchTitles: (text: string) => Promise<readonly string[]>;
}

const POLL_MS = 1_000;

/** Edits the canary's product and searches for the new word, as a shopper would, until it is found. @param word unheard of */
export async function tryEdit(
  { name, word }: { readonly name: string; readonly word: string },
  ports: EditPorts,
  clock: CanaryClock,
): Promise<StepOutcome> {
  const startMs = clock.now();
  const product = canaryProduct(name, word, startMs);
  await ports.editProduct(product);
  const limits = { seconds: stepFacts.edit.limitSeconds, everyMs: POLL_MS };
  let fault: string | undefined;
  const isFound = await waitFor(
    async () => {
      const titles = await ports.searchTitles(product.searchedAs).catch((error: unknown) => {
        // A search that fails once is tried again, as shoppers do.
        fault = error instanceof Error ? error.message : String(error);
        return [];
      });
      return titles.some((title) => title.includes(word)) ? true : undefined;
    },
    limits,
    clock,
  );
  if (isFound === undefined) {
    const what = fault === undefined ? '' : ` (last it failed: ${fault})`;
    const says = `search does not find the edit after ${limits.seconds} s${what}; npm run where -- ${product.productId} tells where it is`;
    return { step: 'edit', status: 'failed', says, id: product.productId };
  }
  const seconds = (clock.now() - startMs) / 1000;
  return { step: 'edit', status: 'arrived', seconds, says: `found by the word ${word}`, id: product.productId };
}
