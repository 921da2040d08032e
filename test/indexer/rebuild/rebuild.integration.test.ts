import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { listProductIndices } from '../../../indexer/index/index-lifecycle.ts';
import { describeGate } from '../../../indexer/rebuild/describe-rebuild.ts';
import { compareQueries } from '../../../indexer/rebuild/judged-queries.ts';
import { silentObserver } from '../../../indexer/rebuild/rebuild-observer.ts';
import { dropPrevious, rollBack } from '../../../indexer/rebuild/serve-index.ts';
import { eventText } from '../../factories.ts';
import { openPrivateShop, type PrivateShop } from './private-shop.ts';
import { shopProduct } from './shop-product.ts';

jest.setTimeout(120_000);

const url = process.env.INKSTREAM_OPENSEARCH_URL ?? '';
const products = Array.from({ length: 300 }, (_, number) => shopProduct(number));

let shop: PrivateShop;

beforeEach(async () => {
  shop = await openPrivateShop(url, `rebuild-test-${process.pid}-${Date.now()}`);
  await shop.fill(products);
});

afterEach(() => shop.close());

async function titleOf(productId: string): Promise<unknown> {
  const { body } = await shop.client.search({ index: shop.alias, body: { query: { term: { productId } } } });
  return (body.hits.hits[0]?._source as { title?: string } | undefined)?.title;
}

function upsert(productId: string, version: number, title: string): string {
  return eventText('product.upserted', { productId, version, title });
}

describe('a rebuild', () => {
  test('fills an index from the projection and lets it serve, and the audit finds no drift', async () => {
    const outcome = await shop.rebuild();
    expect(outcome).toMatchObject({ kind: 'served', products: 300, report: { comparison: { drift: [] } } });
    expect(await shop.serving()).toBe(outcome.index);
    expect(await shop.audit({ lagMs: 0 })).toMatchObject({ products: 300, documents: 300, drift: [] });
    expect(await shop.audit({ lagMs: 0, isThorough: false })).toMatchObject({ documents: 300, unequalBuckets: [] });
    const live = products.filter(({ product }) => product?.deleted === false).length;
    expect((await shop.client.count({ index: shop.alias })).body.count).toBe(live);
  });

  test('leaves the index ready to serve: refreshed as usual, and with the replicas that it is meant to have', async () => {
    const { index } = await shop.rebuild();
    const { body } = await shop.client.indices.getSettings({ index });
    const settings = body[index]?.settings?.index as Record<string, unknown>;
    expect(settings.refresh_interval).not.toBe('-1');
    expect(settings).toMatchObject(await shop.ports().indices.liveSettings(index));
  });

  test('goes back to the earlier index within a second, with the edits that came meanwhile', async () => {
    const { index: first } = await shop.rebuild();
    const { index: second } = await shop.rebuild();
    await shop.deliver([upsert('product-1', 2, 'Edited after the swap')]);
    const started = performance.now();
    expect(await rollBack(shop.ports())).toEqual({ from: second, to: first });
    expect(performance.now() - started).toBeLessThan(1_000);
    await shop.client.indices.refresh({ index: `${shop.alias}-*` });
    expect(await titleOf('product-1')).toBe('Edited after the swap');
    expect(await shop.audit({ lagMs: 0 })).toMatchObject({ drift: [] });
    expect(await dropPrevious(shop.ports())).toBe(second);
    await expect(rollBack(shop.ports())).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK' });
  });

  test('does not go back to an index that was never complete, unless forced to', async () => {
    const { before, index } = await shop.rebuild();
    await expect(rollBack(shop.ports())).rejects.toMatchObject({
      code: 'NOTHING_TO_ROLL_BACK',
      message: expect.stringContaining('holds 0 of 300 documents'),
    });
    expect(await shop.ports().indices.serving()).toBe(index);
    expect(await rollBack(shop.ports(), { isForced: true })).toEqual({ from: index, to: before });
  });

  test('asks for no refresh on the way back, and says so when the earlier index is gone', async () => {
    await shop.rebuild();
    await shop.rebuild();
    const { indices, targets } = shop.ports();
    const previous = (await targets.read())?.previous ?? '';
    await shop.client.indices.putSettings({ index: previous, body: { index: { refresh_interval: '-1' } } as never });
    await shop.deliver([upsert('product-late', 1, 'Not refreshed yet')]);
    expect(await indices.documents(previous)).toBe(300);
    const { to } = await rollBack(shop.ports());
    expect(to).toBe(previous);
    expect(await indices.documents(previous)).toBe(300);
    await shop.client.indices.refresh({ index: previous });
    expect(await indices.documents(previous)).toBe(301);
    await indices.drop((await targets.read())?.previous ?? '');
    await expect(rollBack(shop.ports())).rejects.toMatchObject({ message: expect.stringContaining('is gone') });
  });

  test('keeps two indices at most: the third one makes the first go', async () => {
    const { before, index: first } = await shop.rebuild();
    const { index: second, dropped } = await shop.rebuild();
    expect(dropped).toEqual([before]);
    const { index: third } = await shop.rebuild();
    const indices = await listProductIndices(shop.client, shop.alias);
    expect(indices.map(({ index }) => index)).toEqual([second, third]);
    expect((await shop.ports().targets.read())?.targets.toSorted()).toEqual([second, third].sort());
    expect(first).not.toBe(third);
  });

  test('is refused while another one is under way, and so are a return to the earlier index and its deletion', async () => {
    await shop.rebuild();
    const meanwhile: unknown[] = [];
    const { index } = await shop.rebuild(
      {},
      {
        ...silentObserver,
        entering: async (step) => {
          if (step !== 'filling') return;
          const attempts = [shop.rebuild(), rollBack(shop.ports()), dropPrevious(shop.ports())];
          meanwhile.push(...(await Promise.all(attempts.map((attempt) => attempt.catch((error: unknown) => error)))));
        },
      },
    );
    const underWay = { code: 'REBUILD_UNDER_WAY', message: expect.stringContaining(`process ${process.pid}`) };
    expect(meanwhile).toMatchObject([underWay, underWay, underWay]);
    expect(await shop.serving()).toBe(index);
  });
});

describe('a rebuild whose index turns out wrong', () => {
  const sabotage = async (index: string) => {
    const { client } = shop;
    await client.delete({ index, id: 'product-7' });
    await client.update({ index, id: 'product-8', body: { doc: { title: 'Changed, with the hash it had' } } });
    const rewrite = { version: 1, version_type: 'external_gte' as const };
    await client.index({ index, id: 'product-9', ...rewrite, body: { title: 'Nothing but a title' } });
    await client.index({ index, id: 'stray', body: { title: 'Stray' } });
  };
  const observer = {
    ...silentObserver,
    entering: async (step: string, index: string) => {
      if (step === 'checking') await sabotage(index);
    },
  };

  test('does not serve and says what differs; the old index goes on, and nothing is left over', async () => {
    const { index: serving } = await shop.rebuild();
    const outcome = await shop.rebuild({ lagMs: 500 }, observer);
    expect(outcome).toMatchObject({ kind: 'refused', before: serving, dropped: [outcome.index] });
    const found = outcome.report.comparison.drift.map(({ productId, kind }) => `${productId} ${kind}`).sort();
    expect(found).toEqual(['product-7 missing', 'product-8 different', 'product-9 different', 'stray extra']);
    expect(describeGate(outcome.report)).toContain(
      'title is "Changed, with the hash it ha… instead of "velvet poster 8"',
    );
    expect(await shop.serving()).toBe(serving);
    expect((await shop.ports().targets.read())?.targets).not.toContain(outcome.index);
    expect(await shop.ports().indices.exists(outcome.index)).toBe(false);
    expect(await shop.audit({ lagMs: 0 })).toMatchObject({ drift: [] });
  });

  test('is kept for a look when asked for, and is written to no more', async () => {
    const outcome = await shop.rebuild({ lagMs: 0, keep: true }, observer);
    expect(outcome.kind).toBe('refused');
    expect(await shop.ports().indices.exists(outcome.index)).toBe(true);
    expect((await shop.ports().targets.read())?.targets).not.toContain(outcome.index);
  });

  test('does not serve when it finds nothing for what the old index found', async () => {
    const { index: serving } = await shop.rebuild();
    const ports = shop.ports();
    const judged = { minimumOverlap: 0.5, queries: ['poster', 'banner'] };
    const other = ports.indices.newName(new Date());
    await ports.indices.create(other);
    const same = await compareQueries(
      judged,
      { before: serving, after: serving, isOverlapCounted: true },
      ports.search,
    );
    expect(same).toMatchObject({ meanOverlap: 1, emptied: [], isPassed: true });
    const empty = await compareQueries(judged, { before: serving, after: other, isOverlapCounted: true }, ports.search);
    expect(empty).toMatchObject({ meanOverlap: 0, emptied: judged.queries, isPassed: false });
  });
});

describe('a product that OpenSearch refuses', () => {
  const endless = 'x'.repeat(600);
  const poison = { ...shopProduct(1), productId: endless };
  const spoiled = { ...shopProduct(7), productId: 'product-spoiled' };

  test('harms only itself: the new index serves without it, as the old one did', async () => {
    await shop.fill([poison]);
    const first = await shop.rebuild({ lagMs: 0 });
    const second = await shop.rebuild({ lagMs: 0 });
    for (const outcome of [first, second]) {
      expect(outcome).toMatchObject({ kind: 'served', report: { accepted: [{ productId: endless }] } });
    }
    expect(describeGate(second.report)).toContain(`Accepted without it: ${'x'.repeat(60)}… was refused`);
    expect(await shop.serving()).toBe(second.index);
  });

  test('and that the old index has is missed, until people accept that', async () => {
    await shop.fill([spoiled]);
    const { index: serving } = await shop.rebuild({ lagMs: 0 });
    const product = { ...spoiled.product, active: 'perhaps' } as unknown as typeof spoiled.product;
    await shop.fill([{ ...spoiled, product }]);
    const outcome = await shop.rebuild({ lagMs: 0 });
    expect(outcome).toMatchObject({ kind: 'refused', before: serving });
    expect(outcome.report.refused).toMatchObject([{ productId: 'product-spoiled', code: 'FIELD_UNREADABLE' }]);
    expect(describeGate(outcome.report)).toContain('--accept-refused');
    expect(await shop.rebuild({ lagMs: 0, acceptRefused: true })).toMatchObject({
      kind: 'served',
      report: { accepted: [{ productId: 'product-spoiled' }] },
    });
  });
});

describe('an interrupted rebuild', () => {
  test('goes on where it was, in the same index', async () => {
    await shop.rebuild();
    const controller = new AbortController();
    let begun = '';
    const stopped = shop.rebuild(
      {},
      {
        ...silentObserver,
        entering: async (_, index) => {
          begun = index;
        },
        filled: () => controller.abort(),
      },
      controller.signal,
    );
    await expect(stopped).rejects.toThrow();
    await shop.deliver([upsert('product-2', 2, 'Edited in between')]);
    const outcome = await shop.rebuild();
    expect(outcome).toMatchObject({ kind: 'served', index: begun });
    expect(await shop.audit({ lagMs: 0 })).toMatchObject({ drift: [] });
  });

  test('has finished when it was killed right after its swap: the next one says so and begins anew', async () => {
    const { before } = await shop.rebuild();
    let swapped = '';
    const observer = {
      ...silentObserver,
      entering: async (step: string, index: string) => {
        if (step !== 'swapping') return;
        swapped = index;
        await shop.ports().indices.swap(index);
        throw new Error('killed');
      },
    };
    await expect(shop.rebuild({}, observer)).rejects.toThrow('killed');
    const notes: string[] = [];
    const outcome = await shop.rebuild({}, { ...silentObserver, note: (text) => notes.push(text) });
    expect(notes.join()).toContain(`${swapped} serves`);
    expect(outcome).toMatchObject({ kind: 'served', before: swapped });
    expect((await shop.ports().targets.read())?.targets).not.toContain(before);
    expect(await shop.audit({ lagMs: 0 })).toMatchObject({ drift: [] });
  });

  test('is thrown away when asked for', async () => {
    const controller = new AbortController();
    let begun = '';
    const observer = {
      ...silentObserver,
      entering: async (_: string, index: string) => {
        begun = index;
        controller.abort();
      },
    };
    await expect(shop.rebuild({}, observer, controller.signal)).rejects.toThrow();
    const outcome = await shop.rebuild({ restart: true });
    expect(outcome.index).not.toBe(begun);
    expect(await shop.ports().indices.exists(begun)).toBe(false);
  });
});
