import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, describe, expect, test } from '@jest/globals';
import { deletionOf, editOf, restorationOf } from '../../../indexer/catalog/catalog-row.ts';
import { catalogTable } from '../../../indexer/catalog/catalog-table-client.ts';
import { readQueueDepth } from '../../../infra/local/queue-depth.ts';
import { createPutEvents } from '../../../pipelines/contracts/bus-client.ts';
import type { DetailOf, DetailType } from '../../../pipelines/contracts/event.ts';
import { rawEvent } from '../../factories.ts';
import { eventually, everythingTaken, stackIndex } from '../../stack/search-index.ts';
import { productRow, type Row } from './catalog-records.ts';

const {
  INKSTREAM_CATALOG_TABLE: tableName = '',
  INKSTREAM_BUS_NAME: busName = '',
  INKSTREAM_CATALOG_STREAM_DLQ_URL: streamDlqUrl = '',
} = process.env;
const prefix = `test-${randomBytes(4).toString('hex')}`;
const dynamo = new DynamoDBClient({});
const table = catalogTable(tableName, dynamo);
const index = stackIndex();
const putEvents = createPutEvents(busName);
const productIds = new Set<string>();
const now = () => new Date().toISOString();
let eventNumber = 0;

function newId(name: string): string {
  const productId = `${prefix}-${name}`;
  productIds.add(productId);
  return productId;
}

/** A row of its own as the command writes it. */
function rowFor(productId: string, overrides: Row = {}) {
  const {
    pk: _,
    sk: __,
    ...row
  } = productRow({ sku: `SKU-${productId}`, updatedAt: now(), imageId: null, ...overrides });
  return row as Parameters<typeof table.add>[1];
}

async function putRow(productId: string, overrides: Row): Promise<void> {
  const row = { ...rowFor(productId, overrides), pk: `PRODUCT#${productId}`, sk: 'DETAILS' };
  await dynamo.send(new PutItemCommand({ TableName: tableName, Item: marshall(row, { removeUndefinedValues: true }) }));
}

async function announce<T extends DetailType>(type: T, overrides: Partial<DetailOf<T>>): Promise<void> {
  eventNumber += 1;
  const eventId = `019c9d5a-1f2b-7000-8000-${randomBytes(4).toString('hex')}${eventNumber.toString(16).padStart(4, '0')}`;
  const { source, detail } = rawEvent(type, { ...overrides, eventId } as Partial<DetailOf<T>>);
  expect(await putEvents([{ source, detailType: type, detail: JSON.stringify(detail) }])).toEqual([undefined]);
}

afterAll(async () => {
  for (const productId of productIds) {
    const { Items = [] } = await dynamo.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': `PRODUCT#${productId}` }),
      }),
    );
    const keys = [{ pk: `SKU#SKU-${productId}`, sk: 'SKU' }, ...Items.map((item) => unmarshall(item))];
    for (const { pk, sk } of keys) {
      await dynamo.send(new DeleteItemCommand({ TableName: tableName, Key: marshall({ pk, sk }) }));
    }
    await eventually(
      () => index.find(productId),
      (found) => found === undefined,
    );
  }
  await everythingTaken();
  await index.client.close();
}, 120_000);

describe('the catalog table and the search index', () => {
  test('an added product is found, an edit of it too, it goes when it is deleted and comes back when it is restored', async () => {
    const productId = newId('edited');
    expect(await table.add(productId, rowFor(productId, { version: 1, title: 'Unicorn poster' }))).toBe(true);
    expect(await table.add(productId, rowFor(productId))).toBe(false);
    await eventually(
      () => index.find(productId),
      (found) => found?.title === 'Unicorn poster',
    );

    await table.apply(editOf(await table.find(`SKU-${productId}`), { title: 'Unicorn print', priceMinor: 777 }, now()));
    const edited = await eventually(
      () => index.find(productId),
      (found) => found?.title === 'Unicorn print',
    );
    expect(edited).toMatchObject({ priceMinor: 777, categoryPaths: ['Wall art', 'Wall art / Posters'] });

    await table.apply(deletionOf(await table.find(productId), now()));
    await eventually(
      () => index.find(productId),
      (found) => found === undefined,
    );

    await table.apply(restorationOf(await table.find(productId), now()));
    await eventually(
      () => index.find(productId),
      (found) => found?.title === 'Unicorn print',
    );
    expect((await table.find(productId)).history.map(({ version, change }) => [version, change])).toEqual([
      [4, 'restored'],
      [3, 'deleted'],
      [2, 'edited'],
      [1, 'added'],
    ]);
  }, 120_000);

  test('two edits of one version cannot both be made', async () => {
    const productId = newId('raced');
    await table.add(productId, rowFor(productId, { version: 1 }));
    const stored = await table.find(productId);
    await table.apply(editOf(stored, { title: 'First' }, now()));
    await expect(table.apply(editOf(stored, { title: 'Second' }, now()))).rejects.toThrow('at the same time');
    expect((await table.find(productId)).row).toMatchObject({ title: 'First', version: 2 });
  });

  test('a row that cannot be announced harms only itself', async () => {
    const [before, bad, after] = [newId('before'), newId('bad'), newId('after')];
    await putRow(before, { version: 1 });
    await putRow(bad, { version: 1, title: 7 });
    await putRow(after, { version: 1 });
    for (const productId of [before, after]) {
      await eventually(
        () => index.find(productId),
        (found) => found !== undefined,
      );
    }
    expect(await index.find(bad)).toBeUndefined();
    const { waiting, inFlight } = await readQueueDepth(new SQSClient({}), streamDlqUrl);
    expect(waiting + inFlight).toBe(0);

    await putRow(bad, { version: 2, title: 'Mended' });
    await eventually(
      () => index.find(bad),
      (found) => found?.title === 'Mended',
    );
  }, 120_000);
});

describe('events that come late', () => {
  test('a late price undoes neither a newer price nor a newer product, nor does a late product', async () => {
    const productId = newId('late');
    const product = { productId, sku: `SKU-${productId}`, imageId: null };
    await announce('product.upserted', { ...product, version: 2, title: 'Second title', priceMinor: 1000 });
    await announce('price.changed', { productId, version: 5, priceMinor: 500 });
    await eventually(
      () => index.find(productId),
      (found) => found?.priceMinor === 500,
    );
    await announce('price.changed', { productId, version: 4, priceMinor: 400 });
    await announce('product.upserted', { ...product, version: 1, title: 'First title', priceMinor: 100 });
    await everythingTaken();
    expect(await index.find(productId)).toMatchObject({ title: 'Second title', priceMinor: 500 });

    await announce('product.deleted', { productId, version: 3 });
    await eventually(
      () => index.find(productId),
      (found) => found === undefined,
    );
    await announce('price.changed', { productId, version: 6, priceMinor: 600 });
    await announce('product.upserted', { ...product, version: 2, title: 'Second title', priceMinor: 1000 });
    await everythingTaken();
    expect(await index.find(productId)).toBeUndefined();
  }, 120_000);
});
