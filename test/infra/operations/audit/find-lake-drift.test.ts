import { describe, expect, test } from '@jest/globals';
import type { ProductProjection } from '../../../../indexer/projection/product-projection.ts';
import type { Arrival } from '../../../../infra/operations/audit/arrivals.ts';
import { describeLakeDrift } from '../../../../infra/operations/audit/describe-lake-drift.ts';
import { findLakeDrift, type LakeDriftPorts } from '../../../../infra/operations/audit/find-lake-drift.ts';
import type { KnownParts } from '../../../../infra/operations/audit/lake-product.ts';
import { projectedProduct } from '../../../../infra/operations/audit/projected-parts.ts';
import { shopProduct } from '../../../indexer/rebuild/shop-product.ts';

const began = Date.parse('2026-01-01T00:00:00Z');
const isDeep = false;
const young = (number: number, version = 1): ProductProjection => {
  const item = shopProduct(number, version);
  if (item.product === undefined) throw new Error('a product of the shop has a part of its own');
  return { ...item, product: { ...item.product, version, occurredAt: '2026-06-01T00:00:00.000Z' } };
};
const recorded = (item: ProductProjection): KnownParts => projectedProduct(item, { isDeep });

interface World {
  readonly projection: readonly ProductProjection[];
  readonly lake: readonly KnownParts[];
  /** What else came to bronze, as `part#id`: where the next load looks, and before that. */
  readonly arrived?: Readonly<Record<string, Arrival>>;
  /** The projection as it is when it is looked at again. */
  readonly later?: readonly ProductProjection[];
}

function audit({ projection, lake, arrived = {}, later = projection }: World) {
  let nowMs = 0;
  const ports: LakeDriftPorts = {
    projection: {
      read: async (ids) => later.filter(({ productId }) => ids.includes(productId)),
      scan: async function* ({ segment }) {
        yield { items: segment === 0 ? projection : [], cursor: undefined };
      },
    },
    lake: {
      products: async function* () {
        yield lake;
      },
      arrivals: async () => new Map(Object.entries(arrived)),
      beganAtMs: async () => began,
    },
    now: () => nowMs,
    sleep: async (milliseconds) => {
      nowMs += milliseconds;
    },
  };
  return findLakeDrift(ports, { isDeep, lagMs: 1_000, arrivalLagMs: 5_000 });
}

const one = young(1);
const { productId } = one;

describe('lake and projection', () => {
  test('agree when every part has the same version and says the same', async () => {
    expect(await audit({ projection: [one], lake: [recorded(one)] })).toMatchObject({
      products: 1,
      recorded: 1,
      drift: [],
    });
  });

  test.each([
    ['missing', [], [recorded(one)]],
    ['behind', [one], [recorded(young(1, 2))]],
    ['unloaded', [young(1, 2)], [recorded(one)]],
    ['different', [one], [{ ...recorded(one), digests: { ...recorded(one).digests, product: 1 } }]],
  ] as const)('are told apart: %s', async (kind, projection, lake) => {
    const { drift } = await audit({ projection, lake });
    expect(drift).toMatchObject([{ productId, part: 'product', kind }]);
  });

  test('are given time for an event that only one of them has yet', async () => {
    const lake = [recorded(young(1, 2))];
    expect(await audit({ projection: [one], lake, later: [young(1, 2)] })).toMatchObject({ settled: 1, drift: [] });
    const arrived = { [`product#${productId}`]: { version: 2, passed: 0 } };
    const waiting = await audit({ projection: [young(1, 2)], lake: [recorded(one)], arrived });
    expect(waiting).toMatchObject({ awaitingLoad: 1, settled: 0, drift: [] });
  });

  test('differ about what is in bronze, in days that the loader has passed, for no load brings it', async () => {
    const arrived = { [`product#${productId}`]: { version: 1, passed: 2 } };
    const found = await audit({ projection: [young(1, 2)], lake: [recorded(one)], arrived });
    expect(found).toMatchObject({ awaitingLoad: 0, settled: 0 });
    expect(found.drift).toMatchObject([{ productId, kind: 'unloaded', projected: 2, recorded: 1, isInBronze: true }]);
    const text = describeLakeDrift(found, { isDeep });
    expect(text).toContain('bronze has it, in days that loads have passed');
    expect(text).not.toContain('npm run replay');
  });

  test('do not differ about what was there before the lake', async () => {
    const old = shopProduct(1);
    const before = {
      ...old,
      product: { ...young(1).product, occurredAt: '2025-12-31T00:00:00.000Z' },
    } as ProductProjection;
    expect(await audit({ projection: [before], lake: [] })).toMatchObject({ beforeLake: 1, settled: 0, drift: [] });
    expect((await audit({ projection: [one], lake: [] })).drift).toMatchObject([{ kind: 'unloaded' }]);
  });

  test('leave out what is the canary’s', async () => {
    const canary = { ...one, productId: 'canary-poster' };
    expect(await audit({ projection: [canary], lake: [] })).toMatchObject({ products: 0, drift: [] });
  });
});
