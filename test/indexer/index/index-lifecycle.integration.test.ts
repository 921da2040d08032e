import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ensureProductIndex } from '../../../indexer/index/ensure-product-index.ts';
import {
  createProductIndex,
  dropIndex,
  exists,
  indicesOfAlias,
  listProductIndices,
  swapAlias,
} from '../../../indexer/index/index-lifecycle.ts';
import { productIndexName } from '../../../indexer/index/index-names.ts';
import { productIndexBody } from '../../../indexer/index/mapping.ts';
import { mappingHash } from '../../../indexer/index/mapping-hash.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { readWriteTargets, updateWriteTargets, withTarget } from '../../../indexer/index/write-targets.ts';
import { writeTargetsStore } from '../../../indexer/index/write-targets-client.ts';
import { writePorts } from '../../../indexer/sync/bulk-client.ts';
import { writeDocuments } from '../../../indexer/sync/write-documents.ts';
import { traceOf } from '../../../pipelines/contracts/traceparent.ts';
import { createOwnControlTable, deleteOwnControlTable } from './own-control-table.ts';
import { productDocument, tombstone } from './product-documents.ts';

const { INKSTREAM_OPENSEARCH_URL = '' } = process.env;
const client = createSearchClient(INKSTREAM_OPENSEARCH_URL);
const dynamo = new DynamoDBClient({});
const name = `lifecycle-${randomBytes(4).toString('hex')}`;
const body = productIndexBody(['english']);
const hash = mappingHash(['english']);
let table: string;
let aliases = 0;

beforeAll(async () => {
  table = await createOwnControlTable(dynamo, name);
});

afterAll(async () => {
  await client.indices.delete({ index: `${name}-*` });
  await deleteOwnControlTable(dynamo, table);
  await client.close();
  dynamo.destroy();
});

/** Everything that belongs to a new alias of one test. */
function newAlias() {
  aliases += 1;
  const alias = `${name}-${aliases}`;
  const store = writeTargetsStore(dynamo, table, alias);
  const ensure = (mapping = hash) =>
    ensureProductIndex({ client, store, now: () => new Date() }, { alias, body, mappingHash: mapping });
  return { alias, store, ensure };
}

const indicesNow = async (alias: string) => (await listProductIndices(client, alias)).map(({ index }) => index);

describe('seeing to it that there is an index', () => {
  test('makes index, alias, write alias and record once, and then changes nothing', async () => {
    const { alias, store, ensure } = newAlias();
    const first = await ensure();
    expect(first).toEqual({ index: expect.stringContaining(`${alias}-${hash}-`), isNew: true, isCurrent: true });
    expect(await ensure()).toEqual({ ...first, isNew: false });
    expect(await indicesOfAlias(client, alias)).toEqual([first.index]);
    expect(await indicesOfAlias(client, `${first.index}-writes`)).toEqual([first.index]);
    expect(await store.read()).toEqual({ targets: [first.index], serving: first.index, revision: 1 });
  });

  test('several at once agree on one index and leave no other', async () => {
    const { alias, store, ensure } = newAlias();
    const ensured = await Promise.all([ensure(), ensure(), ensure(), ensure()]);
    const { serving, targets } = await readWriteTargets(store);
    expect(new Set(ensured.map(({ index }) => index))).toEqual(new Set([serving]));
    expect(targets).toEqual([serving]);
    expect(await indicesNow(alias)).toEqual([serving]);
    expect(await indicesOfAlias(client, alias)).toEqual([serving]);
  });

  test('an index with another mapping goes on serving, and is reported', async () => {
    const { alias, ensure } = newAlias();
    const { index } = await ensure('00000000');
    expect(await ensure()).toEqual({ index, isNew: false, isCurrent: false });
    expect(await indicesNow(alias)).toEqual([index]);
  });

  test('an index of an older version takes documents with a field that is new', async () => {
    const { alias, store } = newAlias();
    const { traceparent: _, ...properties } = body.mappings.properties;
    const older = { ...body, mappings: { ...body.mappings, properties } };
    const ports = { client, store, now: () => new Date() };
    const { index } = await ensureProductIndex(ports, { alias, body: older, mappingHash: '00000000' });
    const document = productDocument('p-1', 1, { traceparent: traceOf('an edit') });
    const write = () => writeDocuments(writePorts(client), [index], [document], Date.now() + 30_000);
    expect((await write()).get('p-1')).toMatchObject({ kind: 'refused' });
    await ensureProductIndex(ports, { alias, body, mappingHash: hash });
    expect((await write()).get('p-1')).toMatchObject({ kind: 'written' });
  });

  test('what was interrupted after the record is finished: the recorded index gets its alias', async () => {
    const { alias, ensure } = newAlias();
    const { index } = await ensure();
    await client.indices.deleteAlias({ index, name: alias });
    expect(await ensure()).toEqual({ index, isNew: false, isCurrent: true });
    expect(await indicesOfAlias(client, alias)).toEqual([index]);
  });

  test('a lost control item is written again from the alias', async () => {
    const { alias, ensure } = newAlias();
    const { index } = await ensure();
    const other = writeTargetsStore(dynamo, table, `${alias}-restored`);
    await ensureProductIndex({ client, store: other, now: () => new Date() }, { alias, body, mappingHash: hash });
    expect(await other.read()).toEqual({ targets: [index], serving: index, revision: 1 });
  });

  test('after the loss of the node`s data there is a new index, and lost ones are written to no longer', async () => {
    const { alias, store, ensure } = newAlias();
    const { index } = await ensure();
    const kept = productIndexName(alias, 'aaaaaaaa', new Date());
    await createProductIndex(client, kept, body);
    await updateWriteTargets(store, (current) => current && withTarget(current, kept));
    await client.indices.delete({ index });
    const again = await ensure();
    expect(again).toMatchObject({ isNew: true, isCurrent: true });
    expect(await store.read()).toEqual({ targets: [kept, again.index], serving: again.index, revision: 3 });
  });
});

describe('swapping the alias', () => {
  test('no search ever meets none or two of the indices, and the filter stays', async () => {
    const { alias, ensure } = newAlias();
    const { index: first } = await ensure();
    const second = productIndexName(alias, hash, new Date(0));
    await createProductIndex(client, second, body);
    const documents = [productDocument('live', 1), tombstone('dead', 1, '2026-11-01T00:00:00.000Z')];
    await writeDocuments(writePorts(client), [first, second], documents, Date.now() + 20_000);
    await client.indices.refresh({ index: [first, second] });
    let isOver = false;
    const seen = new Set<string>();
    const searching = (async () => {
      while (!isOver) {
        const { hits } = (await client.search({ index: alias })).body;
        seen.add(hits.hits.map(({ _id }) => _id).join());
      }
    })();
    for (const index of [second, first, second, second, first]) await swapAlias(client, alias, index);
    isOver = true;
    await searching;
    expect([...seen]).toEqual(['live']);
    expect(await indicesOfAlias(client, alias)).toEqual([first]);
  });
});

describe('dropping an index', () => {
  test('spares the one that serves and everything that is none of the alias`s', async () => {
    const { alias, ensure } = newAlias();
    const { index } = await ensure();
    await expect(dropIndex(client, alias, index)).rejects.toMatchObject({ code: 'SEARCH_REFUSED' });
    await expect(dropIndex(client, alias, `${alias}-*`)).rejects.toMatchObject({ code: 'SEARCH_REFUSED' });
    await expect(dropIndex(client, name, index)).rejects.toMatchObject({ code: 'SEARCH_REFUSED' });
    expect(await exists(client, index)).toBe(true);
  });

  test('takes an old one away with its write alias, and may be repeated', async () => {
    const { alias, ensure } = newAlias();
    const { index } = await ensure();
    const old = productIndexName(alias, 'ffffffff', new Date('2026-01-01T00:00:00.000Z'));
    await createProductIndex(client, old, body);
    await createProductIndex(client, old, body);
    expect((await listProductIndices(client, alias)).map(({ index, isServing }) => [index, isServing])).toEqual([
      [old, false],
      [index, true],
    ]);
    await dropIndex(client, alias, old);
    await dropIndex(client, alias, old);
    expect(await indicesNow(alias)).toEqual([index]);
    expect(await indicesOfAlias(client, `${old}-writes`)).toEqual([]);
  });
});

test('a node that is not there is said in one line', async () => {
  const nobody = createSearchClient('http://127.0.0.1:9');
  await expect(indicesOfAlias(nobody, 'products')).rejects.toMatchObject({
    code: 'SEARCH_UNREACHABLE',
    message: expect.stringContaining('could not read the alias products'),
  });
});
