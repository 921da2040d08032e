import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import { type BackfillPorts, backfill, OUTAGE_MS } from '../../../indexer/rebuild/backfill.ts';
import { createRateLimit } from '../../../indexer/rebuild/rate-limit.ts';
import { silentObserver } from '../../../indexer/rebuild/rebuild-observer.ts';
import { newRebuild, type RebuildState } from '../../../indexer/rebuild/rebuild-state.ts';
import type { WriteOutcome } from '../../../indexer/sync/write-outcome.ts';
import { shopProduct } from './shop-product.ts';

const products = Array.from({ length: 60 }, (_, number) => shopProduct(number));
const segments = 3;
const pageSize = 7;
const begun = newRebuild({ index: 'i', mappingHash: 'h', startedAt: new Date(0), expected: 60, segments });
const never = new AbortController().signal;

/** A projection of pages and an index in memory; `outcome` decides each write. */
function site(outcome: (document: ProductDocument) => WriteOutcome = () => ({ kind: 'written' })) {
  const index = new Map<string, number>();
  const saved: RebuildState[] = [];
  let nowMs = 0;
  const ports: BackfillPorts = {
    projection: {
      scan: async function* ({ segment, totalSegments, cursor }) {
        const part = products.filter((_, place) => place % totalSegments === segment);
        const from = cursor === undefined ? 0 : part.findIndex(({ productId }) => productId === cursor) + 1;
        for (let start = from; start < part.length; start += pageSize) {
          const items = part.slice(start, start + pageSize);
          yield { items, cursor: start + pageSize < part.length ? items.at(-1)?.productId : undefined };
        }
      },
    },
    write: async (_, documents) => {
      const outcomes = documents.map((document): [string, WriteOutcome] => [document.productId, outcome(document)]);
      for (const [productId, { kind }] of outcomes) {
        if (kind === 'written') index.set(productId, (index.get(productId) ?? 0) + 1);
      }
      return new Map(outcomes);
    },
    rateLimit: async () => undefined,
    now: () => new Date(nowMs),
    sleep: async (milliseconds) => {
      nowMs += milliseconds;
    },
    saveSometimes: async (state) => {
      saved.push(state);
    },
    observer: silentObserver,
  };
  return { ports, index, saved };
}

describe('the backfill', () => {
  test('copies every product once and ends with every segment done', async () => {
    const { ports, index } = site();
    const state = await backfill(begun, ports, never);
    expect(index.size).toBe(60);
    expect(Math.max(...index.values())).toBe(1);
    expect(state.segments).toEqual(
      Array.from({ length: segments }, () => ({ cursor: undefined, read: 20, isDone: true })),
    );
  });

  test('misses nothing when it is killed anywhere and goes on from what was saved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(20), async (killedAfter) => {
        const { ports, index, saved } = site();
        let saves = 0;
        const killed = {
          ...ports,
          saveSometimes: async (state: RebuildState) => {
            if (saves++ >= killedAfter) throw new Error('killed');
            saved.push(state);
          },
        };
        await backfill(begun, killed, never).catch(() => undefined);
        const state = await backfill(saved.at(-1) ?? begun, ports, never);
        expect(index.size).toBe(60);
        expect(state.segments.every(({ isDone }) => isDone)).toBe(true);
      }),
    );
  });

  test('writes again what OpenSearch could not take, and only that', async () => {
    let refusals = 25;
    const { ports, index } = site(() => (refusals-- > 0 ? { kind: 'retry', reason: '429' } : { kind: 'written' }));
    await backfill(begun, ports, never);
    expect(index.size).toBe(60);
    expect(Math.max(...index.values())).toBe(1);
  });

  test('gives up when OpenSearch takes nothing for minutes, and says how to go on', async () => {
    const { ports } = site(() => ({ kind: 'retry', reason: 'no answer' }));
    await expect(backfill(begun, ports, never)).rejects.toMatchObject({
      code: 'SEARCH_UNREACHABLE',
      message: expect.stringMatching(/5 minutes \(no answer\).*goes on from here/),
    });
    expect(ports.now().getTime()).toBeGreaterThanOrEqual(OUTAGE_MS);
  });

  test('leaves out tombstones that the purge would remove at once', async () => {
    const { ports, index } = site();
    const inTwoWeeks = { ...ports, now: () => new Date(Date.now() + 14 * 86_400_000) };
    await backfill(begun, inTwoWeeks, never);
    const tombstones = products.filter(({ product }) => product?.deleted).length;
    expect(tombstones).toBeGreaterThan(0);
    expect(index.size).toBe(60 - tombstones);
  });

  test('remembers what the index refuses for good, and copies the rest', async () => {
    const { ports, index } = site(({ productId }) =>
      productId === 'product-5' ? { kind: 'refused', code: 'MAPPING', reason: 'no' } : { kind: 'written' },
    );
    const { refused } = await backfill(begun, ports, never);
    expect(refused).toEqual([{ productId: 'product-5', code: 'MAPPING', reason: 'no' }]);
    expect(index.size).toBe(59);
  });
});

describe('the rate limit', () => {
  test('keeps to so many per second, shared by all who ask', async () => {
    const counts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({ min: 10, max: 1_000 }), async (sizes, perSecond) => {
        let nowMs = 0;
        const sleep = async (milliseconds: number) => {
          nowMs += milliseconds;
        };
        const take = createRateLimit(perSecond, { now: () => nowMs, sleep });
        for (const size of sizes) await take(size);
        const before = sizes.slice(0, -1).reduce((sum, size) => sum + size, 0);
        expect(nowMs).toBeCloseTo((before / perSecond) * 1_000, 3);
      }),
    );
  });

  test('does not make up for a pause', async () => {
    let nowMs = 0;
    const waits: number[] = [];
    const take = createRateLimit(100, { now: () => nowMs, sleep: async (ms) => void waits.push(ms) });
    await take(100);
    nowMs = 60_000;
    await take(100);
    await take(100);
    expect(waits).toEqual([1_000]);
  });
});
