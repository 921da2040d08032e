import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { writePorts } from '../../../indexer/sync/bulk-client.ts';
import { writeDocuments } from '../../../indexer/sync/write-documents.ts';
import { batchesOf, seededRandom, shuffled } from '../../seeded-random.ts';
import { bulkInPart } from '../../stack/bulk-in-part.ts';
import { type FaultyProxy, startFaultyProxy } from '../../stack/faulty-proxy.ts';
import { productDocument, tombstone } from '../index/product-documents.ts';
import { createOwnIndex, deleteOwnIndex, readDocuments } from './own-index.ts';

const { INKSTREAM_OPENSEARCH_URL = '' } = process.env;
const client = createSearchClient(INKSTREAM_OPENSEARCH_URL);
const name = `faulty-${randomBytes(4).toString('hex')}`;
const random = seededRandom(20_261_121);
const faults = ['refused', 'done-but-answered-500', 'done-but-cut-off', 'done-but-silent', 'partly-done'] as const;
const tooLongId = `${name}-${'x'.repeat(600)}`;
let indices: string[];
let proxy: FaultyProxy;

beforeAll(async () => {
  indices = [await createOwnIndex(client, `${name}-1`), await createOwnIndex(client, `${name}-2`)];
  const target = INKSTREAM_OPENSEARCH_URL;
  proxy = await startFaultyProxy({ target, faultShare: 0.5, random, faults, inPart: bulkInPart, refusals: [429, 503] });
}, 120_000);

afterAll(async () => {
  await proxy.close();
  for (const index of indices) await deleteOwnIndex(client, index);
  await client.close();
});

/** Every revision of every product, each third product deleted in the end. */
function everyRevision(): ProductDocument[] {
  return Array.from({ length: 60 }, (_, product) => {
    const revisions = Array.from({ length: 5 }, (_, earlier) => productDocument(`${name}-${product}`, earlier + 1));
    const last = tombstone(`${name}-${product}`, 6, '2026-11-01T00:00:00.000Z');
    return product % 3 === 0 ? [...revisions, last] : revisions;
  }).flat();
}

/** As a queue does: what needs another try comes again, with others. Each try has less time than a silent call takes. */
async function deliver(documents: readonly ProductDocument[]): Promise<Map<string, string>> {
  const ends = new Map<string, string>();
  const throughProxy = { ...writePorts(createSearchClient(proxy.url)), random: () => random() / 10 };
  let pending = [...documents];
  while (pending.length > 0) {
    const left: ProductDocument[] = [];
    for (const batch of batchesOf(shuffled(pending, random), 40, random)) {
      const outcomes = await writeDocuments(throughProxy, indices, batch, Date.now() + 700, { maxBodyChars: 20_000 });
      for (const document of batch) {
        const kind = outcomes.get(document.productId)?.kind ?? 'nothing was said';
        if (kind === 'retry') left.push(document);
        else ends.set(document.productId, kind);
      }
    }
    pending = left;
  }
  return ends;
}

test('rejected items, busy and silent nodes, lost answers: in the end every index holds the newest of each product', async () => {
  const documents = everyRevision();
  const ends = await deliver([...documents, productDocument(tooLongId, 1)]);
  expect([...proxy.injected.keys()].sort()).toEqual([...faults].sort());
  expect(ends.get(tooLongId)).toBe('refused');
  const newest = new Map(documents.map((document) => [document.productId, document]));
  for (const index of indices) {
    const stored = await readDocuments(client, index, name);
    expect(new Map([...stored].sort())).toEqual(new Map([...newest].sort()));
  }
}, 180_000);
