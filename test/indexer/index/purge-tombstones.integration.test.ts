import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type PurgePorts, purgeTombstones } from '../../../indexer/index/purge-tombstones.ts';
import { purgePorts } from '../../../indexer/index/purge-tombstones-client.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { writePorts } from '../../../indexer/sync/bulk-client.ts';
import { writeDocuments } from '../../../indexer/sync/write-documents.ts';
import { createOwnIndex, deleteOwnIndex, readDocuments } from '../sync/own-index.ts';
import { productDocument, tombstone } from './product-documents.ts';

const { INKSTREAM_OPENSEARCH_URL = '' } = process.env;
const client = createSearchClient(INKSTREAM_OPENSEARCH_URL);
const name = `purge-${randomBytes(4).toString('hex')}`;
const ports = purgePorts(client);
const dayMs = 24 * 60 * 60_000;
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString();
let index: string;
let prefix: string;
let tests = 0;

beforeAll(async () => {
  index = await createOwnIndex(client, name);
});

beforeEach(() => {
  tests += 1;
  prefix = `t${tests}-`;
});

afterAll(async () => {
  await deleteOwnIndex(client, index);
  await client.close();
});

const write = (documents: readonly ReturnType<typeof productDocument>[]) =>
  writeDocuments(writePorts(client), [index], documents, Date.now() + 20_000);
const purge = (through: PurgePorts = ports, target = index) => purgeTombstones(through, [target], Date.now() + 20_000);
const storedIds = async () => [...(await readDocuments(client, index, prefix)).keys()].sort();

describe('the purge on a real index', () => {
  test('deletes old tombstones, page by page, and neither young ones nor live products', async () => {
    const old = Array.from({ length: 1_200 }, (_, number) => tombstone(`${prefix}old${number}`, 3, daysAgo(15)));
    const kept = [tombstone(`${prefix}young`, 3, daysAgo(13)), productDocument(`${prefix}live`, 3)];
    await write([...old, ...kept]);
    expect(await purge()).toEqual([{ index, deleted: 1_200, newer: 0, failed: 0, isComplete: true }]);
    expect(await storedIds()).toEqual([`${prefix}live`, `${prefix}young`]);
  });

  test('never deletes a product that comes back between being found and being deleted', async () => {
    const id = `${prefix}back`;
    await write([tombstone(id, 3, daysAgo(20))]);
    const meanwhile: PurgePorts = {
      ...ports,
      deleteTombstones: async (target, tombstones) => {
        await write([productDocument(id, 4)]);
        return ports.deleteTombstones(target, tombstones);
      },
    };
    expect(await purge(meanwhile)).toMatchObject([{ deleted: 0, newer: 1 }]);
    expect((await readDocuments(client, index, prefix)).get(id)).toMatchObject({ deleted: false, revision: 4 });
  });

  test('a product that comes back right afterwards is taken, though its revision is but one higher', async () => {
    const id = `${prefix}relisted`;
    await write([tombstone(id, 3, daysAgo(20))]);
    await purge();
    const late = await write([productDocument(id, 2), productDocument(id, 3)]);
    expect(late.get(id)).toEqual({ kind: 'superseded' });
    expect(await storedIds()).toEqual([]);
    expect((await write([productDocument(id, 4)])).get(id)).toEqual({ kind: 'written' });
    expect(await storedIds()).toEqual([id]);
  });

  test('an index that is dropped meanwhile does not come back under the name of its write alias', async () => {
    const dropped = await createOwnIndex(client, `${name}-dropped`);
    await writeDocuments(writePorts(client), [dropped], [tombstone('gone', 3, daysAgo(20))], Date.now() + 20_000);
    const meanwhile: PurgePorts = {
      ...ports,
      deleteTombstones: async (target, tombstones) => {
        await deleteOwnIndex(client, dropped);
        return ports.deleteTombstones(target, tombstones);
      },
    };
    await expect(purge(meanwhile, dropped)).rejects.toMatchObject({ code: 'SEARCH_REFUSED' });
    expect((await client.indices.exists({ index: `${dropped}*`, allow_no_indices: false })).body).toBe(false);
  });
});
