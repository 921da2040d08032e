import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import type { BulkAnswer } from '../../../indexer/sync/bulk-outcome.ts';
import { writeDocuments } from '../../../indexer/sync/write-documents.ts';
import { seededRandom } from '../../seeded-random.ts';
import { productDocument } from '../index/product-documents.ts';
import { type CallFate, memoryBulk, portsOn } from './memory-bulk.ts';

const forever = Number.POSITIVE_INFINITY;
const indices = ['products-a'];
const fates: readonly CallFate[] = ['works', 'lost', 'busy', 'unreachable', 'partly'];
const many = (count: number) => Array.from({ length: count }, (_, index) => productDocument(`p${index}`, 1));

/** Newest documents of what can be stored at all. */
function newest(documents: readonly ProductDocument[]): Map<string, number> {
  const revisions = new Map<string, number>();
  for (const { productId, revision, title } of documents) {
    if (productId.includes('culprit') || title.includes('unreadable')) continue;
    revisions.set(productId, Math.max(revision, revisions.get(productId) ?? 0));
  }
  return revisions;
}

const someDocument = fc
  .record({
    id: fc.nat({ max: 15 }),
    revision: fc.integer({ min: 1, max: 9 }),
    kind: fc.constantFrom('good', 'good', 'good', 'unreadable', 'culprit'),
  })
  .map(({ id, revision, kind }) => productDocument(`${kind} ${id}`, revision, { title: `${kind} title` }));

describe('writing documents', () => {
  test('ends with the newest of each in every index, whatever calls fail, and says of each what became of it', async () => {
    const property = fc.asyncProperty(
      fc.array(someDocument, { maxLength: 40 }),
      fc.integer(),
      fc.integer({ min: 1, max: 8_000 }),
      async (documents, seed, maxBodyChars) => {
        const random = seededRandom(seed);
        const bulk = memoryBulk(() => fates[Math.floor(random() * fates.length)] ?? 'works', random);
        const targets = ['products-a', 'products-b'];
        const outcomes = await writeDocuments(portsOn(bulk.sendBulk, random), targets, documents, forever, {
          maxBodyChars,
        });
        const expected = newest(documents);
        for (const target of targets) {
          const stored = bulk.stored.get(`${target}-writes`) ?? new Map<string, ProductDocument>();
          expect(new Map([...stored].map(([id, { revision }]) => [id, revision]))).toEqual(expected);
        }
        expect([...outcomes.keys()].sort()).toEqual([...new Set(documents.map(({ productId }) => productId))].sort());
        for (const [id, { kind }] of outcomes) {
          expect(kind === 'refused').toBe(!expected.has(id));
          expect(kind).not.toBe('retry');
        }
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });

  test('a culprit among a thousand is found in some twenty calls, and the others are written once', async () => {
    const documents = many(1_000);
    documents[617] = productDocument('the culprit', 1);
    const bulk = memoryBulk();
    const outcomes = await writeDocuments(portsOn(bulk.sendBulk), indices, documents, forever);
    expect(outcomes.get('the culprit')).toMatchObject({ kind: 'refused', code: 'REQUEST_INVALID' });
    expect([...outcomes.values()].filter(({ kind }) => kind === 'written')).toHaveLength(999);
    expect(bulk.calls.length).toBeLessThanOrEqual(21);
  });

  test('only the items that failed are sent again, after waiting', async () => {
    let call = 0;
    const answers: BulkAnswer[] = [
      { kind: 'answered', items: [{ status: 201 }, { status: 429 }, { status: 409 }] },
      { kind: 'answered', items: [{ status: 201 }] },
    ];
    const bodies: string[] = [];
    const ports = portsOn(async (body) => {
      bodies.push(body);
      return answers[call++] ?? { kind: 'answered', items: [] };
    });
    const outcomes = await writeDocuments(ports, indices, many(3), forever);
    expect([...outcomes]).toEqual([
      ['p0', { kind: 'written' }],
      ['p2', { kind: 'superseded' }],
      ['p1', { kind: 'written' }],
    ]);
    expect(bodies.map((body) => body.match(/"_id":"p\d"/g))).toEqual([
      ['"_id":"p0"', '"_id":"p1"', '"_id":"p2"'],
      ['"_id":"p1"'],
    ]);
    expect(ports.slept).toEqual([50]);
  });

  test('waits longer each time, up to five seconds, and gives the rest back before the time is up', async () => {
    const bulk = memoryBulk(() => 'busy');
    const ports = portsOn(bulk.sendBulk, () => 0.999);
    const outcomes = await writeDocuments(ports, indices, many(2), 11_000);
    expect(ports.slept.map(Math.round)).toEqual([100, 200, 400, 799, 1598, 3197]);
    const reason = expect.stringContaining('429 circuit_breaking_exception');
    expect([...outcomes.values()]).toEqual([
      { kind: 'retry', reason },
      { kind: 'retry', reason },
    ]);
  });

  test('sends nothing any more when the time is up already', async () => {
    const bulk = memoryBulk();
    const outcomes = await writeDocuments(portsOn(bulk.sendBulk), indices, many(1), 0);
    expect(outcomes.get('p0')).toMatchObject({ kind: 'retry', reason: expect.stringContaining('TIME_SPENT') });
    expect(bulk.calls).toEqual([]);
  });

  test('an answer with too few items says nothing of the others', async () => {
    let call = 0;
    const ports = portsOn(async () => ({
      kind: 'answered',
      items: call++ === 0 ? [{ status: 201 }] : [{ status: 409 }],
    }));
    const outcomes = await writeDocuments(ports, indices, many(2), forever);
    expect(outcomes.get('p1')).toEqual({ kind: 'superseded' });
  });

  test('one index that needs another try makes the product`s outcome one, though the other refused it', async () => {
    const ports = portsOn(async () => ({
      kind: 'answered',
      items: [{ status: 400, error: { type: 'mapper_parsing_exception' } }, { status: 503 }],
    }));
    const outcomes = await writeDocuments(ports, ['products-a', 'products-b'], many(1), 40);
    expect(outcomes.get('p0')?.kind).toBe('retry');
  });

  test('an index without its alias fails the whole batch: its targets are out of date', async () => {
    const ports = portsOn(async () => ({ kind: 'answered', items: [{ status: 404 }] }));
    await expect(writeDocuments(ports, indices, many(1), forever)).rejects.toMatchObject({ code: 'ALIAS_MISSING' });
  });

  test('missing rights fail the whole batch and refuse nobody', async () => {
    const ports = portsOn(async () => ({ kind: 'failed', status: 403, type: 'security_exception', reason: 'no' }));
    await expect(writeDocuments(ports, indices, many(2), forever)).rejects.toMatchObject({ code: 'SEARCH_REFUSED' });
  });

  test('no documents are no calls', async () => {
    const bulk = memoryBulk();
    expect((await writeDocuments(portsOn(bulk.sendBulk), indices, [], forever)).size).toBe(0);
    expect(bulk.calls).toEqual([]);
  });
});
