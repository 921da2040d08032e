import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Drift } from '../../../indexer/audit/compare-document.ts';
import { eventText } from '../../factories.ts';
import { startDirectly } from '../../run-command.ts';
import { openPrivateShop, type PrivateShop } from '../rebuild/private-shop.ts';
import { shopProduct } from '../rebuild/shop-product.ts';

jest.setTimeout(120_000);

const productCount = 400;
const dayMs = 24 * 60 * 60_000;

let shop: PrivateShop;
let index: string;

beforeAll(async () => {
  shop = await openPrivateShop(process.env.INKSTREAM_OPENSEARCH_URL ?? '', `audit-test-${process.pid}-${Date.now()}`);
  await shop.fill(Array.from({ length: productCount }, (_, number) => shopProduct(number)));
  index = (await shop.rebuild()).index;
});

afterAll(() => shop.close());

const kindsOf = (drift: readonly Drift[]) => drift.map(({ productId, kind }) => `${kind} ${productId}`).sort();

function audit(...words: string[]) {
  const site = ['--alias', shop.alias, '--lag', '1'];
  return startDirectly(
    'infra/operations/audit/audit.command.ts',
    ['--only', 'index', ...site, ...words],
    shop.environment,
  ).outcome;
}

async function sourceOf(id: string): Promise<Record<string, unknown>> {
  return (await shop.client.get({ index, id })).body._source as Record<string, unknown>;
}

describe('the audit', () => {
  test('finds nothing when nothing is wrong, and says so', async () => {
    const { exitCode, stdout } = await audit();
    expect(stdout).toContain('✓ No drift');
    expect(stdout).toMatch(/documents │ +400 │ +400 │ +0 │/);
    expect(exitCode).toBe(0);
  });

  test('finds and mends what was deleted, changed and added behind its back, and the next edit is taken', async () => {
    const { client } = shop;
    await client.delete({ index, id: 'product-1' });
    await client.update({ index, id: 'product-2', body: { doc: { title: 'Changed in place' } } });
    const changed = { ...(await sourceOf('product-3')), priceMinor: 1 };
    await client.index({ index, id: 'product-3', version: 1, version_type: 'external_gte', body: changed });
    await client.index({ index, id: 'stray', body: { ...changed, productId: 'stray' } });
    await client.index({ index, id: 'bare', body: {} });
    const drift = ['different product-2', 'different product-3', 'extra bare', 'extra stray', 'missing product-1'];

    const found = await audit('--json');
    expect(found.exitCode).toBe(1);
    expect(kindsOf(JSON.parse(found.stdout).drift)).toEqual(drift);

    const mended = await audit('--repair');
    expect(mended.stdout).toContain('Mended: 3 rewritten from the projection, 2 removed.');
    expect(mended.stdout).toContain('✓ No drift');
    expect(mended.exitCode).toBe(0);

    const edits = ['product-1', 'product-2', 'product-3', 'stray'].map((productId) =>
      eventText('product.upserted', { productId, version: 2, title: `Edit of ${productId}` }),
    );
    await shop.deliver(edits);
    expect(await shop.audit()).toMatchObject({ products: productCount + 1, drift: [] });
    expect(await sourceOf('product-2')).toMatchObject({ title: 'Edit of product-2' });
    expect(await sourceOf('stray')).toMatchObject({ title: 'Edit of stray' });
  });

  test('tells a document that is behind from one that is wrong', async () => {
    await shop.fill([shopProduct(4, 5)]);
    const report = await shop.audit({ lagMs: 0 });
    expect(report.drift).toMatchObject([{ productId: 'product-4', kind: 'stale', revision: 5, version: 1 }]);
    expect(await shop.repair(report)).toEqual({ rewritten: 1, removed: 0, notMended: [] });
    expect(await shop.audit({ lagMs: 0 })).toMatchObject({ drift: [] });
  });

  test('by sums alone finds all but content that was changed beside its hash and versions that ran ahead', async () => {
    await shop.client.delete({ index, id: 'product-5' });
    const changed = { ...(await sourceOf('product-6')), priceMinor: 1 };
    await shop.client.index({ index, id: 'product-6', version: 1, version_type: 'external_gte', body: changed });
    const ahead = await sourceOf('product-8');
    await shop.client.index({ index, id: 'product-8', version: 50, version_type: 'external', body: ahead });
    const quick = await shop.audit({ lagMs: 0, isThorough: false });
    expect(kindsOf(quick.drift)).toEqual(['missing product-5']);
    expect(quick.unequalBuckets).toHaveLength(1);
    const thorough = await shop.audit({ lagMs: 0 });
    expect(kindsOf(thorough.drift)).toEqual(['different product-6', 'different product-8', 'missing product-5']);
    expect(thorough.drift.find(({ productId }) => productId === 'product-6')?.fields).toEqual([
      { field: 'priceMinor', expected: expect.any(Number), actual: 1 },
    ]);
    await shop.repair(thorough);
    const { stdout: help } = await startDirectly('infra/operations/audit/audit.command.ts', ['--help'], {}).outcome;
    expect(help).toMatch(/--quick takes.*content that was changed.*a version that ran ahead/s);
  });

  test('does not count an edit that is on its way', async () => {
    await shop.fill([shopProduct(7, 5)]);
    const running = shop.audit({ lagMs: 10_000 });
    setTimeout(() => void shop.deliver([eventText('price.changed', { productId: 'product-7', version: 1 })]), 300);
    expect(await running).toMatchObject({ settled: 1, drift: [] });
  });

  test('accepts that an old tombstone is gone, and misses a young one', async () => {
    const deleted = (productId: string, days: number) => ({
      productId,
      revision: 1,
      product: { version: 1, deleted: true as const, occurredAt: new Date(Date.now() - days * dayMs).toISOString() },
    });
    await shop.fill([deleted('old-tombstone', 15), deleted('young-tombstone', 13)]);
    const report = await shop.audit({ lagMs: 0 });
    expect(kindsOf(report.drift)).toEqual(['missing young-tombstone']);
    expect(kindsOf((await shop.audit({ lagMs: 0, isThorough: false })).drift)).toEqual(['missing young-tombstone']);
    await shop.repair(report);
    expect(await shop.audit({ lagMs: 0 })).toMatchObject({ drift: [] });
  });
});

test('the scheduled audit counts drift by its kind', async () => {
  const lambda = new LambdaClient({});
  const FunctionName = process.env.INKSTREAM_SEARCH_AUDIT_FUNCTION;
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
  lambda.destroy();
  expect(FunctionError).toBeUndefined();
  const count = expect.any(Number);
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({
    Missing: count,
    Extra: count,
    Stale: count,
    Different: count,
  });
});
