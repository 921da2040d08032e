import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ProductParts } from '../../../indexer/projection/catalog-change.ts';
import { imageStore } from '../../../indexer/projection/image-table-client.ts';
import type { ImagePart, ListedProduct, ProductProjection } from '../../../indexer/projection/product-projection.ts';
import { productStore } from '../../../indexer/projection/product-table-client.ts';
import { createProjection, type ProjectionConfig } from '../../../indexer/projection/projection-client.ts';
import type { ProjectionStore } from '../../../indexer/projection/projection-store.ts';
import { memoryProjection } from './memory-projection.ts';
import { createOwnTables, deleteOwnTables } from './own-tables.ts';

const client = new DynamoDBClient({});
const name = randomBytes(4).toString('hex');
let config: ProjectionConfig;

beforeAll(async () => {
  config = await createOwnTables(client, name);
}, 120_000);

afterAll(async () => {
  await deleteOwnTables(client, config);
  client.destroy();
});

function dynamoStore(): ProjectionStore {
  return { ...productStore(client, config.productTable), ...imageStore(client, config.productImageTable) };
}

const listed: Omit<ListedProduct, 'version' | 'imageId'> = {
  deleted: false,
  occurredAt: '2026-03-02T09:15:30.250Z',
  sku: 'POS-A3',
  title: 'Poster “A3” – 紙 🖼',
  description: '',
  brand: null,
  categoryPath: ['Wall art', 'Posters'],
  priceMinor: 1_290,
  currency: 'EUR',
  active: true,
  print: { formats: [{ label: 'A3', widthMm: 297, heightMm: 420 }], materials: ['matt'], finishes: [], sides: [1] },
  deliveryDays: null,
  ratingTenths: 46,
  variantGroupId: null,
  supplierCodes: ['SUP-77'],
};

type Step = (store: ProjectionStore) => Promise<unknown>;

const productIds = ['red', 'green'].map((colour) => `${name}-${colour}`);
const imageIds = ['1', '2'].map((digit) => `${name}${digit}`.padStart(64, '0'));
const productId = fc.constantFrom(...productIds);
const imageId = fc.constantFrom(...imageIds);
const version = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(Number.MAX_SAFE_INTEGER));
const moment = fc.nat(9).map((minute) => `2026-03-02T09:0${minute}:00.000Z`);

const productPart = fc.oneof(
  fc.record({ version, imageId: fc.option(imageId) }).map((fields) => ({ ...listed, ...fields })),
  fc.record({ version, deleted: fc.constant(true as const), occurredAt: moment }),
);
const parts: fc.Arbitrary<ProductParts> = fc
  .record(
    {
      product: productPart,
      price: fc.record({ version, priceMinor: fc.nat(), currency: fc.constant('EUR') }),
      stock: fc.record({ version, available: fc.nat() }),
      popularity: fc.record({ version, unitsSold: fc.nat(), clicks: fc.nat() }),
      listedAt: moment,
    },
    { requiredKeys: ['stock'] },
  )
  .chain((all) => fc.constantFrom<ProductParts>(all, { ...all, stock: undefined, product: all.product ?? listedOne }));
const listedOne = { ...listed, version: 1, imageId: null };
const image: fc.Arbitrary<ImagePart> = fc.record({
  imageId,
  version,
  verdict: fc.constantFrom('ready', 'rejected', 'deleted'),
  widthPx: fc.option(fc.nat()),
  heightPx: fc.constant(null),
  trace: fc.option(fc.record({ traceparent: fc.constantFrom('one', 'other'), occurredAt: moment }), { nil: undefined }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(productId, parts).map(
    ([id, parts]): Step =>
      (store) =>
        store.writeParts(id, parts),
  ),
  fc.tuple(productId, moment).map(
    ([id, at]): Step =>
      (store) =>
        store.lowerListedAt(id, at),
  ),
  fc.tuple(productId, image).map(
    ([id, image]): Step =>
      (store) =>
        store.writeImagePart(id, image),
  ),
  image.map(
    (image): Step =>
      (store) =>
        store.writeImage(image),
  ),
  imageId.map(
    (id): Step =>
      (store) =>
        store.readImage(id),
  ),
  fc.tuple(imageId, productId).map(
    ([image, id]): Step =>
      (store) =>
        store.linkImage(image, id),
  ),
  imageId.map(
    (id): Step =>
      async (store) =>
        [...(await store.readLinks(id))].sort(),
  ),
);

/** JSON has no undefined members, and neither has DynamoDB. */
const asStored = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

describe('the projection on DynamoDB', () => {
  test('answers every step as the model in memory does, on which the rules of convergence are tested', async () => {
    const [memory, dynamo] = [memoryProjection(), dynamoStore()];
    const steps = fc.sample(step, { numRuns: 400, seed: 20_261_121 });
    for (const [number, run] of steps.entries()) {
      const [expected, actual] = [asStored(await run(memory)), asStored(await run(dynamo))];
      expect({ number, answer: actual }).toEqual({ number, answer: expected });
    }
    const { read } = createProjection(config, client);
    const stored = await read(productIds);
    expect(stored.sort(byId).map(asStored)).toEqual([...memory.products.values()].sort(byId).map(asStored));
  }, 120_000);

  test('takes each version once at most when many writes of one part meet, and the newest for good', async () => {
    const { applyParts } = createProjection(config, client);
    const id = `${name}-contended`;
    const writes = Array.from({ length: 20 }, (_, index) =>
      applyParts(id, { stock: { version: 1 + (index % 10), available: index % 10 } }),
    );
    await Promise.all(writes);
    const [item] = await createProjection(config, client).read([id]);
    expect(item).toMatchObject({ stock: { version: 10, available: 9 } });
    expect(item?.revision).toBeLessThanOrEqual(10);
  });

  test('says of an item that DynamoDB cannot hold that it is refused, and keeps what was there', async () => {
    const store = dynamoStore();
    const id = `${name}-heavy`;
    await store.writeParts(id, { product: listedOne });
    const heavy = { ...listedOne, version: 2, description: 'x'.repeat(410 * 1_024) };
    expect(await store.writeParts(id, { product: heavy })).toMatchObject({
      kind: 'refused',
      code: 'PROJECTION_REFUSED',
    });
    expect(await store.writeParts(id, { price: { version: 1, priceMinor: 5, currency: 'EUR' } })).toMatchObject({
      kind: 'written',
      item: { revision: 2, product: { version: 1 }, price: { version: 1 } },
    });
  });

  test('is scanned in segments and pages, and a scan goes on where another one stopped', async () => {
    const { applyParts, scan } = createProjection(config, client);
    const ids = Array.from({ length: 30 }, (_, index) => `${name}-scanned-${index}`);
    for (const id of ids) await applyParts(id, { stock: { version: 1, available: 1 } });
    const found: ProductProjection[] = [];
    for (const segment of [0, 1, 2]) {
      let cursor: string | undefined;
      do {
        for await (const page of scan({ segment, totalSegments: 3, pageSize: 4, cursor })) {
          found.push(...page.items);
          cursor = page.cursor;
          break;
        }
      } while (cursor !== undefined);
    }
    const foundIds = found.map(({ productId }) => productId).filter((id) => id.includes('-scanned-'));
    expect(foundIds.sort()).toEqual([...ids].sort());
  });

  test('reads more products than fit in one request, each once, without those that are not there', async () => {
    const { applyParts, read } = createProjection(config, client);
    const ids = Array.from({ length: 120 }, (_, index) => `${name}-read-${index}`);
    await Promise.all(ids.map((id) => applyParts(id, { stock: { version: 1, available: 1 } })));
    const items = await read([...ids, ...ids, `${name}-nobody`]);
    expect(items.map(({ productId }) => productId).sort()).toEqual([...ids].sort());
  });
});

function byId(left: ProductProjection, right: ProductProjection): number {
  return left.productId < right.productId ? -1 : 1;
}
