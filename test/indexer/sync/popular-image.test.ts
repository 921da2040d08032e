import { describe, expect, test } from '@jest/globals';
import { type IndexBatchPorts, indexBatch } from '../../../indexer/sync/index-batch.ts';
import { eventText } from '../../factories.ts';
import { memoryProjection } from '../projection/memory-projection.ts';
import { messagesOf, NO_LIMITS, portsOn } from './deliveries.ts';
import { memoryIndex } from './memory-index.ts';

const PRODUCTS = 1_800;
const imageId = 'f'.repeat(64);

/** A shop in which very many products name one image, and that counts the products which are in memory alone. */
async function placeholderShop() {
  const projection = memoryProjection();
  const index = memoryIndex();
  const ports = portsOn(projection, index);
  const texts = Array.from({ length: PRODUCTS }, (_, number) =>
    eventText('product.upserted', { productId: `p-${number}`, version: 1, imageId }),
  );
  await indexBatch(messagesOf(texts), ports, NO_LIMITS);
  let held = 0;
  let mostHeld = 0;
  const watched: IndexBatchPorts = {
    ...ports,
    applyImage: async (image) => {
      const outcome = await ports.applyImage(image);
      if (outcome.kind !== 'applied') return outcome;
      return { ...outcome, chunks: counted(outcome.chunks) };
    },
    writeDocuments: async (targets, documents, deadlineMs) => {
      const outcomes = await ports.writeDocuments(targets, documents, deadlineMs);
      held -= documents.length;
      return outcomes;
    },
  };
  async function* counted<Item>(chunks: AsyncIterable<readonly Item[]>) {
    for await (const items of chunks) {
      held += items.length;
      mostHeld = Math.max(mostHeld, held);
      yield items;
    }
  }
  return { index, ports: watched, mostHeld: () => mostHeld };
}

const processed = messagesOf([eventText('image.processed', { imageId, version: 1 })]);

describe('an image that very many products name', () => {
  test('reaches them all, while some hundreds are in memory at once', async () => {
    const { index, ports, mostHeld } = await placeholderShop();
    const { accounting } = await indexBatch(processed, ports, NO_LIMITS);
    expect(accounting).toMatchObject({ received: 1, done: 1 });
    const revisions = [...index.documents.values()].map(({ revision }) => revision);
    expect(revisions).toEqual(Array.from({ length: PRODUCTS }, () => 2));
    expect(mostHeld()).toBeLessThan(700);
  });

  test('is delivered again when the index fails half-way, and then reaches them all', async () => {
    const { index, ports } = await placeholderShop();
    let calls = 0;
    const failing: IndexBatchPorts = {
      ...ports,
      writeDocuments: (...asked) => {
        calls += 1;
        return calls === 3 ? Promise.reject(new Error('ECONNREFUSED')) : ports.writeDocuments(...asked);
      },
    };
    const outcome = await indexBatch(processed, failing, NO_LIMITS);
    expect(outcome).toMatchObject({ failedIds: ['message-0'], accounting: { failed: 1 } });
    expect([...outcome.reasons.keys()]).toEqual(['INDEX_UNAVAILABLE']);
    expect((await indexBatch(processed, failing, NO_LIMITS)).accounting).toMatchObject({ done: 1 });
    expect([...index.documents.values()].every(({ revision }) => revision === 2)).toBe(true);
  });

  test('fails, rather than the function with it, when the time is used up', async () => {
    const { ports } = await placeholderShop();
    let nowMs = 0;
    const slow: IndexBatchPorts = {
      ...ports,
      now: () => nowMs,
      writeDocuments: (...asked) => {
        nowMs += 700;
        return ports.writeDocuments(...asked);
      },
    };
    const outcome = await indexBatch(processed, slow, { ...NO_LIMITS, deadlineMs: 1_000 });
    expect(outcome.failedIds).toEqual(['message-0']);
    expect([...outcome.reasons.keys()]).toEqual(['OUT_OF_TIME']);
  });
});
