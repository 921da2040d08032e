import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { demandWindow, isDay } from '../../../indexer/popularity/demand-window.ts';
import { demandStatement, type ProductDemand, readDemand } from '../../../indexer/popularity/product-demand.ts';
import { type PopularityPorts, updatePopularity } from '../../../indexer/popularity/update-popularity.ts';
import { partsOfEvent } from '../../../indexer/projection/parts-of-event.ts';
import type { ProductProjection } from '../../../indexer/projection/product-projection.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import type { BusEntry } from '../../../pipelines/contracts/put-events.ts';
import { listedProduct } from './projected-products.ts';

const window = demandWindow('2026-03-02', 30);
const noDeadline = { window, deadlineMs: Number.POSITIVE_INFINITY };

/** A shop whose projection takes what is published, as the indexer does. */
function shop(products: readonly ProductProjection[], demand: ReadonlyMap<string, ProductDemand>, pageSize = 3) {
  const projection = new Map(products.map((product) => [product.productId, product]));
  const published: BusEntry[] = [];
  let nowMs = Date.parse('2026-03-02T10:00:00Z');
  const ports: PopularityPorts = {
    readDemand: async () => demand,
    scanProducts: async function* () {
      const all = [...projection.values()];
      for (let from = 0; from < all.length; from += pageSize) yield { items: all.slice(from, from + pageSize) };
    },
    putEntries: async (entries) => {
      published.push(...entries);
      return [];
    },
    limit: async (events) => {
      nowMs += events * 20;
    },
    now: () => nowMs,
  };
  const deliver = () => {
    for (const { source, detailType, detail } of published.splice(0)) {
      const parsed = parseEvent(`{"source":"${source}","detail-type":"${detailType}","detail":${detail}}`);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.rejection));
      const change = partsOfEvent(parsed.event);
      if (change.kind !== 'product') throw new Error('popularity is of a product');
      const product = projection.get(change.productId);
      if (product) projection.set(change.productId, { ...product, ...change.parts });
    }
  };
  return { ports, published, deliver };
}

const ids = (entries: readonly BusEntry[]) => entries.map(({ detail }) => JSON.parse(detail).productId);

describe('the popularity job', () => {
  test('publishes what moved and nothing else, as valid events', async () => {
    const products = [
      listedProduct('rose'),
      listedProduct('fell', { version: 4, unitsSold: 9, clicks: 2 }),
      listedProduct('stayed', { version: 2, unitsSold: 1, clicks: 100 }),
      listedProduct('unwanted'),
    ];
    const demand = new Map([
      ['rose', { unitsSold: 25, clicks: 4 }],
      ['stayed', { unitsSold: 1, clicks: 101 }],
      ['never-announced', { unitsSold: 1, clicks: 1 }],
    ]);
    const { ports, published } = shop(products, demand);
    expect(await updatePopularity(ports, noDeadline)).toEqual({
      products: 4,
      wanted: 2,
      moved: 2,
      published: 2,
      refused: 0,
      isComplete: true,
    });
    expect(published.map(({ source, detailType, detail }) => ({ source, detailType, ...JSON.parse(detail) }))).toEqual([
      expect.objectContaining({
        source: 'commerce.catalog',
        detailType: 'popularity.changed',
        productId: 'rose',
        version: 1,
        unitsSold: 25,
        clicks: 4,
        windowDays: 30,
      }),
      expect.objectContaining({ productId: 'fell', version: 5, unitsSold: 0, clicks: 0 }),
    ]);
  });

  test('stops at its deadline, and the next run goes on where it stopped', async () => {
    const products = Array.from({ length: 9 }, (_, index) => listedProduct(`p${index}`));
    const demand = new Map(products.map(({ productId }) => [productId, { unitsSold: 1, clicks: 0 }]));
    const { ports, published, deliver } = shop(products, demand);
    const soon = { window, deadlineMs: ports.now() + 1 };
    expect(await updatePopularity(ports, soon)).toMatchObject({ published: 3, isComplete: false });
    deliver();
    await updatePopularity(ports, noDeadline);
    expect(ids(published)).toEqual(['p3', 'p4', 'p5', 'p6', 'p7', 'p8']);
  });

  test('counts what the bus refuses, and tries it again the next time', async () => {
    const { ports } = shop([listedProduct('a')], new Map([['a', { unitsSold: 1, clicks: 0 }]]));
    const refusing: PopularityPorts = {
      ...ports,
      putEntries: async (entries) => entries.map((entry) => ({ entry, code: 'InternalFailure', message: '' })),
    };
    expect(await updatePopularity(refusing, noDeadline)).toMatchObject({ moved: 1, published: 0, refused: 1 });
    expect(await updatePopularity(ports, noDeadline)).toMatchObject({ moved: 1, published: 1 });
  });

  test('takes a lake that forgot all demand for one that is behind, and leaves every product as it is', async () => {
    const { ports, published } = shop([listedProduct('a', { version: 1, unitsSold: 9, clicks: 2 })], new Map());
    await expect(updatePopularity(ports, noDeadline)).rejects.toThrow(
      'The lake knows of no sale and no click from 2026-02-01 to 2026-03-02.',
    );
    expect(published).toEqual([]);
  });

  test('has nothing to say of a shop that never sold anything', async () => {
    const { ports, published } = shop([listedProduct('a')], new Map());
    expect(await updatePopularity(ports, noDeadline)).toMatchObject({ products: 1, wanted: 0, moved: 0 });
    expect(published).toEqual([]);
  });

  test('gives the same move the same event id, and another move another', async () => {
    const eventIdFor = async (unitsSold: number) => {
      const { ports, published } = shop([listedProduct('a')], new Map([['a', { unitsSold, clicks: 0 }]]));
      await updatePopularity(ports, noDeadline);
      return JSON.parse(published[0]?.detail ?? '{}').eventId;
    };
    expect(await eventIdFor(5)).toBe(await eventIdFor(5));
    expect(await eventIdFor(6)).not.toBe(await eventIdFor(5));
  });

  test('has nothing left to publish once its events have arrived, whatever the demand', async () => {
    const demandOf = fc.option(fc.record({ unitsSold: fc.nat(5_000), clicks: fc.nat(5_000) }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ before: demandOf, after: demandOf }), { maxLength: 30 }), async (plan) => {
        const products = plan.map(({ before }, index) =>
          listedProduct(`p${index}`, before && { version: 1, ...before }),
        );
        const wanted = plan.flatMap(({ after }, index) => (after ? [[`p${index}`, after] as const] : []));
        const demand = new Map([...wanted, ['another', { unitsSold: 1, clicks: 0 }]]);
        const { ports, published, deliver } = shop(products, demand, 7);
        const { moved } = await updatePopularity(ports, noDeadline);
        expect(new Set(ids(published)).size).toBe(moved);
        deliver();
        expect(await updatePopularity(ports, noDeadline)).toMatchObject({ moved: 0, published: 0 });
      }),
    );
  });
});

describe('what the lake is asked', () => {
  test('covers whole days in UTC, the last one included', () => {
    expect(demandWindow('2026-03-02', 30)).toEqual({ firstDay: '2026-02-01', lastDay: '2026-03-02', days: 30 });
    expect(demandWindow('2026-03-02', 1)).toMatchObject({ firstDay: '2026-03-02', lastDay: '2026-03-02' });
  });

  test('holds nothing but names and days', () => {
    expect(demandStatement('inkstream_dev_views', window)).toContain("BETWEEN DATE '2026-02-01' AND DATE '2026-03-02'");
    expect(() => demandStatement('views; DROP TABLE orders', window)).toThrow('Cannot ask');
    expect(() => demandStatement('views', { ...window, lastDay: "2026-03-02' OR '1'='1" })).toThrow('Cannot ask');
    expect(['2026-02-29', '2026-13-01', '2026-3-1', 'today', ''].filter(isDay)).toEqual([]);
  });

  test('answers with counts that a contract takes', () => {
    const demand = readDemand([
      ['a', '12', '3'],
      ['b', null, '0'],
      ['c', '99999999999', '1'],
    ]);
    expect(demand.get('a')).toEqual({ unitsSold: 12, clicks: 3 });
    expect(demand.get('b')).toEqual({ unitsSold: 0, clicks: 0 });
    expect(demand.get('c')?.unitsSold).toBe(2_147_483_647);
  });
});
