import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeGate, describeRebuild } from '../../../indexer/rebuild/describe-rebuild.ts';
import { checkIndex, type GateOptions } from '../../../indexer/rebuild/gate.ts';
import { compareQueries, overlapOf, parseJudgedQueries } from '../../../indexer/rebuild/judged-queries.ts';
import { createSample } from '../../../indexer/rebuild/sampled-documents.ts';
import { readJudgedQueries } from '../../../indexer/rebuild/usual-rebuild.ts';
import { memoryShop } from '../audit/memory-shop.ts';
import { shopProduct } from './shop-product.ts';

const products = Array.from({ length: 40 }, (_, number) => shopProduct(number));
const index = 'products-1a2b3c4d-20261121t120000000';
const before = 'products-99999999-20261101t120000000';
const options: GateOptions = {
  index,
  serving: { index: before, documents: 40 },
  judged: { minimumOverlap: 0.6, queries: ['poster', 'banner'] },
  sampleSize: 10,
  lagMs: 0,
  refused: [],
  acceptRefused: false,
  onProgress: () => undefined,
};
const serving = { read: async () => [] };
const same = async () => ['a', 'b'];
const visible = (text: string) => text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');

describe('the gate', () => {
  test('opens for an index that is right', async () => {
    const report = await checkIndex(
      { ...memoryShop(products).ports, serving, search: same, random: Math.random },
      options,
    );
    expect(report).toMatchObject({ isPassed: true, sample: { compared: 10, drift: [] }, queries: { meanOverlap: 1 } });
  });

  test('stays shut for an index that is half full, and names what differs within 100 columns', async () => {
    const shop = memoryShop(products);
    for (const { productId } of products.slice(20)) shop.index.delete(productId);
    const report = await checkIndex({ ...shop.ports, serving, search: same, random: Math.random }, options);
    expect(report.isPassed).toBe(false);
    expect(report.comparison.drift).toHaveLength(20);
    const outcome = { kind: 'refused' as const, index, before, report, products: 40, dropped: [index] };
    const lines = visible(describeRebuild(outcome, 1)).split('\n');
    expect(lines.join('\n')).toContain(`${before} goes on serving`);
    expect(lines.join('\n')).toMatch(/product-2\d \(bucket \d+\): missing, revision 1/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('stays shut when shoppers would find other things', async () => {
    const search = async (asked: string) => (asked === index ? ['x', 'y'] : ['a', 'b']);
    const report = await checkIndex({ ...memoryShop(products).ports, serving, search, random: Math.random }, options);
    expect(report).toMatchObject({ isPassed: false, queries: { meanOverlap: 0, emptied: [] } });
    expect(visible(describeGate(report))).toContain('"poster": 0 % in common (2 and 2 found)');
  });

  test('does not measure by an old index that is not full, but sees that something is found no more', async () => {
    const ports = { ...memoryShop(products).ports, serving };
    const sparse = { index: before, documents: 10 };
    const other = async (asked: string) => (asked === index ? ['x'] : ['a']);
    const nothing = async (asked: string) => (asked === index ? [] : ['a']);
    const check = (search: typeof other) =>
      checkIndex({ ...ports, search, random: Math.random }, { ...options, serving: sparse });
    expect(await check(other)).toMatchObject({ isPassed: true });
    expect(await check(nothing)).toMatchObject({ isPassed: false, queries: { emptied: ['poster', 'banner'] } });
    const empty = { ...options, serving: { index: before, documents: 0 } };
    expect(await checkIndex({ ...ports, search: nothing, random: Math.random }, empty)).toMatchObject({
      isPassed: true,
      queries: undefined,
    });
  });
});

describe('a document that the new index refuses', () => {
  const poison = { productId: 'product-3', code: 'FIELD_UNREADABLE', reason: 'why' };
  const revised = products.map((product, number) => (number === 3 ? shopProduct(3, 7) : product));
  const check = async (served: number | undefined, changed: Partial<GateOptions> = {}) => {
    const shop = memoryShop(revised);
    shop.index.delete(poison.productId);
    const { productId } = poison;
    const read = async () => (served === undefined ? [] : [{ productId, version: served, source: {} }]);
    const ports = { ...shop.ports, serving: { read }, search: same, random: Math.random };
    return checkIndex(ports, { ...options, sampleSize: 40, refused: [poison], ...changed });
  };

  test.each([[undefined], [6]])('does not count when the old index has version %s of 7 itself', async (version) => {
    const report = await check(version);
    expect(report).toMatchObject({ isPassed: true, accepted: [poison], refused: [], comparison: { drift: [] } });
    expect(visible(describeGate(report))).toContain('! Accepted without it: product-3 was refused: FIELD_UNREADABLE');
  });

  test('keeps the gate shut when the old index has it as it is, and names the way on', async () => {
    const report = await check(7);
    expect(report).toMatchObject({ isPassed: false, accepted: [], refused: [poison] });
    expect(visible(describeGate(report))).toContain('product-3 was refused: FIELD_UNREADABLE: why');
    expect(visible(describeGate(report))).toContain('--accept-refused');
    expect(await check(7, { acceptRefused: true })).toMatchObject({ isPassed: true, accepted: [poison] });
  });

  test('excuses none but itself', async () => {
    expect(await check(7, { acceptRefused: true, refused: [] })).toMatchObject({ isPassed: false, accepted: [] });
    const other = { ...poison, productId: 'product-4' };
    expect(await check(undefined, { refused: [other] })).toMatchObject({ isPassed: false, accepted: [] });
  });
});

describe('judged queries', () => {
  test('have in common what was found before and is found still', () => {
    expect(overlapOf(['a', 'b', 'c', 'd'], ['d', 'x', 'a', 'y'])).toBe(0.5);
    expect(overlapOf([], ['a'])).toBe(1);
  });

  test('of the project are a list that can be read', () => {
    expect(readJudgedQueries().queries.length).toBeGreaterThan(10);
  });

  test('that cannot be read are refused with the place of the mistake', () => {
    const wrong = (text: string) => () => parseJudgedQueries(text, 'mine.json');
    expect(wrong('{"minimumOverlap":2,"queries":["a"]}')).toThrow(
      /mine\.json is no list of judged queries: minimumOverlap/,
    );
    expect(wrong('{"minimumOverlap":0.5,"queries":[]}')).toThrow(/queries/);
    expect(wrong('nonsense')).toThrow(/mine\.json/);
    expect(() => readJudgedQueries('no-such-file.json')).toThrow('Cannot read no-such-file.json.');
  });

  test('are asked of both indices', async () => {
    const asked: string[] = [];
    const judged = { minimumOverlap: 0.5, queries: ['a'] };
    await compareQueries(judged, { before: 'old', after: 'new', isOverlapCounted: true }, async (of, query) => {
      asked.push(`${of} ${query}`);
      return [];
    });
    expect(asked).toEqual(['old a', 'new a']);
  });
});

describe('the sample', () => {
  test('has the size asked for, or all there is, and nothing twice', () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.nat(50),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (size, count, randoms) => {
          const { chosen, add } = createSample(size, () => randoms.next().value ?? 0);
          for (let number = 0; number < count; number += 1) add(`p${number}`);
          expect(chosen).toHaveLength(Math.min(size, count));
          expect(new Set(chosen).size).toBe(chosen.length);
        },
      ),
    );
  });
});
