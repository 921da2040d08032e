import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { writePorts } from '../../../indexer/sync/bulk-client.ts';
import { type WriteOptions, writeDocuments } from '../../../indexer/sync/write-documents.ts';
import { productDocument, tombstone } from '../index/product-documents.ts';
import { createOwnIndex, deleteOwnIndex, readDocuments } from './own-index.ts';

const { INKSTREAM_OPENSEARCH_URL = '' } = process.env;
const client = createSearchClient(INKSTREAM_OPENSEARCH_URL);
const name = `bulk-${randomBytes(4).toString('hex')}`;
const tooLongId = 'ü'.repeat(257);
let index: string;

beforeAll(async () => {
  index = await createOwnIndex(client, name);
});

afterAll(async () => {
  await deleteOwnIndex(client, index);
  await client.close();
});

function write(documents: readonly ReturnType<typeof productDocument>[], options?: WriteOptions, targets = [index]) {
  return writeDocuments(writePorts(client), targets, documents, Date.now() + 20_000, options);
}

const neighbours = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, number) => productDocument(`${prefix}${number}`, 1));

/** Ids of an index that begin with the prefix. */
const idsOf = async (prefix: string) => [...(await readDocuments(client, index, prefix)).keys()].sort();

describe('a bulk of good, stale and bad documents on a real node', () => {
  test('every document gets its own outcome, and bad ones keep nobody out', async () => {
    await write([productDocument('mixed-stale', 5)]);
    // A mapping of another version: a field that it does not know, and one that it cannot read.
    const unknownField = { ...productDocument('mixed-unknown', 1), colour: 'red' };
    const unreadable = { ...productDocument('mixed-unreadable', 1), revision: 1, priceMinor: 'a lot' as never };
    const outcomes = await write([
      productDocument('mixed-1', 1),
      unknownField,
      productDocument('mixed-stale', 4),
      productDocument(tooLongId, 1),
      productDocument('mixed-2', 1),
      unreadable,
      productDocument('mixed-3', -7),
      tombstone('mixed-gone', 2, '2026-11-01T00:00:00.000Z'),
      productDocument('mixed-4', 3),
    ]);
    expect(Object.fromEntries([...outcomes].map(([id, outcome]) => [id, { reason: undefined, ...outcome }]))).toEqual({
      'mixed-1': { kind: 'written', reason: undefined },
      'mixed-2': { kind: 'written', reason: undefined },
      'mixed-4': { kind: 'written', reason: undefined },
      'mixed-gone': { kind: 'written', reason: undefined },
      'mixed-stale': { kind: 'superseded', reason: undefined },
      'mixed-unknown': { kind: 'refused', code: 'FIELD_UNKNOWN', reason: expect.stringContaining('[colour]') },
      'mixed-unreadable': { kind: 'refused', code: 'FIELD_UNREADABLE', reason: expect.stringContaining('a lot') },
      [tooLongId]: { kind: 'refused', code: 'REQUEST_INVALID', reason: expect.stringContaining('512 bytes') },
      'mixed-3': { kind: 'refused', code: 'REQUEST_INVALID', reason: expect.stringContaining('-7') },
    });
    expect(await idsOf('mixed-')).toEqual(['mixed-1', 'mixed-2', 'mixed-4', 'mixed-gone', 'mixed-stale']);
  });

  test('one that makes the node refuse the whole request is found among 500', async () => {
    const documents = neighbours('many-', 500);
    documents.splice(321, 0, productDocument(tooLongId, 1));
    const outcomes = await write(documents);
    expect([...outcomes.values()].filter(({ kind }) => kind === 'written')).toHaveLength(500);
    expect((await idsOf('many-')).length).toBe(500);
  });

  test('a version that no long holds refuses itself alone', async () => {
    const outcomes = await write([productDocument('huge', 1e21), ...neighbours('beside-huge-', 20)]);
    expect(outcomes.get('huge')).toMatchObject({ kind: 'refused', code: 'REQUEST_INVALID' });
    expect(await idsOf('beside-huge-')).toHaveLength(20);
  });

  test('a body is split by size, and a document that is larger than a body still arrives', async () => {
    const large = productDocument('sized-large', 1, { description: 'word '.repeat(10_000) });
    const outcomes = await write([...neighbours('sized-', 40), large], { maxBodyChars: 4_000 });
    expect(outcomes.size).toBe(41);
    expect(await idsOf('sized-')).toHaveLength(41);
  });
});

describe('versions', () => {
  test('an older revision never replaces a newer one, nor the same a second time, unless it is a repair', async () => {
    const titled = (revision: number, title: string) => [productDocument('versioned', revision, { title })];
    const titleNow = async () => (await readDocuments(client, index, 'versioned')).get('versioned')?.title;
    expect((await write(titled(7, 'seven'))).get('versioned')).toEqual({ kind: 'written' });
    expect((await write(titled(6, 'six'))).get('versioned')).toEqual({ kind: 'superseded' });
    expect((await write(titled(7, 'changed'))).get('versioned')).toEqual({ kind: 'superseded' });
    expect(await titleNow()).toBe('seven');
    const repair = { versionRule: 'external_gte' } as const;
    expect((await write(titled(7, 'mended'), repair)).get('versioned')).toEqual({ kind: 'written' });
    expect((await write(titled(6, 'six'), repair)).get('versioned')).toEqual({ kind: 'superseded' });
    expect(await titleNow()).toBe('mended');
  });
});

describe('an index that is not there', () => {
  test('fails the batch and is never made by it, neither under its own name nor that of its alias', async () => {
    const missing = `test-${name}-missing`;
    const both = write(neighbours('missing-', 3), {}, [index, missing]);
    await expect(both).rejects.toMatchObject({ code: 'ALIAS_MISSING', message: expect.stringContaining(missing) });
    for (const made of [missing, `${missing}-writes`]) {
      expect((await client.indices.exists({ index: made })).body).toBe(false);
    }
  });

  test('a node that is not there leaves every product to be tried again', async () => {
    const nobody = createSearchClient('http://127.0.0.1:9');
    const outcomes = await writeDocuments(writePorts(nobody), [index], neighbours('nobody-', 2), Date.now() + 1_000);
    const retry = { kind: 'retry', reason: expect.stringContaining('ECONNREFUSED') };
    expect([...outcomes.values()]).toEqual([retry, retry]);
  });
});
