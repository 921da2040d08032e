import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import { batchesOf, seededRandom, shuffled } from '../../seeded-random.ts';
import { type Disturb, memoryProjection, undisturbed } from '../projection/memory-projection.ts';
import { type CatalogHistory, catalogHistory, contentOf, eventTexts, expectedContent } from './catalog-history.ts';
import { deliverAll, indexWith, messagesOf, NO_LIMITS, portsOn } from './deliveries.ts';
import { memoryIndex } from './memory-index.ts';

const names = { prefix: 'a' };
const seed = fc.integer();

function contents(documents: ReadonlyMap<string, ProductDocument>) {
  return new Map([...documents].map(([id, document]) => [id, contentOf(document)] as const));
}

/** Lets calls fail before they have an effect, or after it, so that the caller cannot know. */
function faulty(share: number, random: () => number): Disturb {
  return async (step) => {
    const fate = random();
    if (fate < share / 2) throw new Error('503 before the effect');
    const result = step();
    if (fate < share) throw new Error('timed out after the effect');
    return result;
  };
}

function stores(disturb: Disturb = undisturbed) {
  const projection = memoryProjection(disturb);
  const index = memoryIndex(disturb);
  return { projection, index, ports: portsOn(projection, index, disturb) };
}

/** The index shows the last of every line, and is not one revision behind the projection. */
function expectConverged(history: CatalogHistory, { projection, index }: ReturnType<typeof stores>): void {
  expect(contents(index.documents)).toEqual(expectedContent(history, names));
  for (const [productId, { revision }] of index.documents) {
    expect({ productId, revision }).toEqual({ productId, revision: projection.products.get(productId)?.revision });
  }
}

/** Everything at least once, some of it again, in any order. */
function anyDelivery(texts: readonly string[], random: () => number): string[] {
  return shuffled([...texts, ...texts.filter(() => random() < 0.4)], random);
}

describe('the index after any delivery of the same events', () => {
  test('one by one and in order, shows the last of every line', async () => {
    await fc.assert(
      fc.asyncProperty(catalogHistory, async (history) => {
        const all = stores();
        await deliverAll(
          messagesOf(eventTexts(history, names)),
          (left) => left.map((one) => [one]),
          indexWith(all.ports),
        );
        expectConverged(history, all);
      }),
    );
  });

  test('permuted, duplicated and in any batches, is the same but for the revisions', async () => {
    await fc.assert(
      fc.asyncProperty(catalogHistory, seed, async (history, seed) => {
        const random = seededRandom(seed);
        const all = stores();
        const messages = messagesOf(anyDelivery(eventTexts(history, names), random));
        await deliverAll(messages, (left) => batchesOf(left, 8, random), indexWith(all.ports));
        expectConverged(history, all);
      }),
      { numRuns: 400 },
    );
  });

  test('with failures before and after the effect at every port, is still the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        catalogHistory,
        seed,
        fc.double({ min: 0.05, max: 0.3, noNaN: true }),
        async (history, seed, share) => {
          const random = seededRandom(seed);
          const all = stores(faulty(share, random));
          const messages = messagesOf(anyDelivery(eventTexts(history, names), random));
          const toBatches = (left: typeof messages) => batchesOf(shuffled(left, random), 8, random);
          await deliverAll(messages, (left) => toBatches([...left]), indexWith(all.ports));
          expectConverged(history, all);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('with a crash between projection and index, and what was parked sent again, is still the same', async () => {
    await fc.assert(
      fc.asyncProperty(catalogHistory, seed, async (history, seed) => {
        const random = seededRandom(seed);
        const all = stores();
        const crashing = {
          ...all.ports,
          readTargets: async () => {
            if (random() < 0.6) throw new Error('the process is gone');
            return ['products-1'];
          },
        };
        const limits = { ...NO_LIMITS, maxReceives: 3, maxDeliveries: 6 };
        const messages = messagesOf(anyDelivery(eventTexts(history, names), random));
        const toBatches = (left: typeof messages) => batchesOf(left, 8, random);
        const { parked } = await deliverAll(messages, (left) => toBatches([...left]), indexWith(crashing, limits));
        await deliverAll(parked, (left) => toBatches([...left]), indexWith(all.ports));
        expectConverged(history, all);
      }),
      { numRuns: 300 },
    );
  });

  test('handled side by side, step for step in any order, is still the same', async () => {
    await fc.assert(
      fc.asyncProperty(catalogHistory, seed, fc.scheduler(), async (history, seed, scheduler) => {
        const random = seededRandom(seed);
        const all = stores(async (step) => {
          await scheduler.schedule(Promise.resolve());
          return step();
        });
        const batches = batchesOf(messagesOf(anyDelivery(eventTexts(history, names), random)), 6, random);
        const outcomes = await scheduler.waitFor(Promise.all(batches.map(indexWith(all.ports))));
        expect(outcomes.flatMap(({ failedIds }) => failedIds)).toEqual([]);
        expectConverged(history, all);
      }),
      { numRuns: 300 },
    );
  });
});
