import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ensureProductIndex } from '../../../indexer/index/ensure-product-index.ts';
import { productIndexBody } from '../../../indexer/index/mapping.ts';
import { mappingHash } from '../../../indexer/index/mapping-hash.ts';
import { writeTargetsStore } from '../../../indexer/index/write-targets-client.ts';
import { writePorts } from '../../../indexer/sync/bulk-client.ts';
import { writeDocuments } from '../../../indexer/sync/write-documents.ts';
import { eventText } from '../../factories.ts';
import { type PrivateNode, startPrivateNode } from '../../stack/private-node.ts';
import { productDocument } from '../index/product-documents.ts';
import { openPrivateShop, type PrivateShop } from '../rebuild/private-shop.ts';

jest.setTimeout(300_000);

const productId = 'late-poster';
const listed = (version: number) =>
  eventText('product.upserted', { productId, version, title: 'A poster from before' });
const deleted = (version: number) => eventText('product.deleted', { productId, version });

let node: PrivateNode;
let shop: PrivateShop;
let index: string;

beforeAll(async () => {
  node = await startPrivateNode();
  shop = await openPrivateShop(node.url, `late-event-test-${process.pid}`);
  const { alias, client, environment } = shop;
  const dynamo = new DynamoDBClient({});
  const store = writeTargetsStore(dynamo, environment.INKSTREAM_SEARCH_CONTROL_TABLE ?? '', alias);
  const wanted = { alias, body: productIndexBody(['english']), mappingHash: mappingHash(['english']) };
  ({ index } = await ensureProductIndex({ client, store, now: () => new Date() }, wanted));
  dynamo.destroy();
});

afterAll(async () => {
  await shop?.close();
  await node?.stop();
});

/** After this OpenSearch remembers no deletion: neither by time nor, once restarted, at all. */
async function forgetDeletions(): Promise<void> {
  await sleep(2_000);
  await node.restart();
  const { alias, client } = shop;
  await client.cluster.health({ index: alias, wait_for_status: 'yellow', timeout: '60s' }, { requestTimeout: 61_000 });
}

async function found(through: string, id = productId): Promise<unknown[]> {
  await shop.client.indices.refresh({ index });
  const { hits } = (await shop.client.search({ index: through, body: { query: { term: { productId: id } } } })).body;
  return hits.hits.map(({ _source }) => _source);
}

describe('an event that is older than the deletion', () => {
  test('does not bring the product back, even when OpenSearch has forgotten the deletion and was restarted', async () => {
    const { alias, client, deliver } = shop;
    await client.indices.putSettings({ index, body: { index: { gc_deletes: '1s' } } });
    await deliver([listed(1)]);
    expect(await found(alias)).toHaveLength(1);
    await deliver([deleted(3)]);
    expect(await found(alias)).toEqual([]);

    await forgetDeletions();
    await deliver([listed(1), listed(2), eventText('price.changed', { productId, version: 2, priceMinor: 1 })]);

    expect(await found(alias)).toEqual([]);
    expect(await found(index)).toMatchObject([{ deleted: true, active: false, title: '' }]);
  });

  test('does not even where the document itself comes late, past the projection', async () => {
    const before = await found(index);
    const late = [productDocument(productId, 1)];
    const outcomes = await writeDocuments(writePorts(shop.client), [index], late, Date.now() + 20_000);
    expect(outcomes.get(productId)).toEqual({ kind: 'superseded' });
    expect(await found(index)).toEqual(before);
  });

  test('would bring it back if deletions were left to OpenSearch', async () => {
    const { alias, client } = shop;
    const id = 'hard-deleted';
    const write = (revision: number) =>
      writeDocuments(writePorts(client), [index], [productDocument(id, revision)], Date.now() + 20_000);
    await write(1);
    await client.delete({ index, id, version: 3, version_type: 'external' });
    expect((await write(2)).get(id)).toEqual({ kind: 'superseded' });
    await forgetDeletions();
    expect((await write(2)).get(id)).toEqual({ kind: 'written' });
    expect(await found(alias, id)).toHaveLength(1);
  });

  test('is followed by a newer one, which lists the product again', async () => {
    await shop.deliver([listed(4)]);
    expect(await found(shop.alias)).toMatchObject([{ deleted: false, title: 'A poster from before' }]);
  });
});
