import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bodyText, bulkBodies, bulkWrites } from '../../../indexer/sync/bulk-body.ts';
import { productDocument } from '../index/product-documents.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });
const documents = fc.array(
  fc.record({ id: fc.string({ unit: 'grapheme', minLength: 1 }), revision: fc.nat(), title: anyText }),
  { maxLength: 30 },
);
const indices = fc.uniqueArray(fc.constantFrom('products-a', 'products-b', 'products-c'), { minLength: 1 });

const linesOf = (body: string) => body.split('\n');

describe('bodies of bulk requests', () => {
  test('hold every document for every index once, whatever is in them, a line feed after each line', () => {
    fc.assert(
      fc.property(documents, indices, fc.integer({ min: 1, max: 5_000 }), (facts, targets, maxChars) => {
        const given = facts.map(({ id, revision, title }) => productDocument(id, revision, { title }));
        const bodies = [...bulkBodies(bulkWrites(given, targets, 'external'), maxChars)];
        const texts = bodies.map(bodyText);
        for (const text of texts) expect(text.endsWith('\n')).toBe(true);
        const lines = texts.flatMap((text) => linesOf(text).slice(0, -1)).map((line) => JSON.parse(line));
        const expected = given.flatMap((document) =>
          targets.flatMap((target) => [
            {
              index: {
                _index: `${target}-writes`,
                _id: document.productId,
                version: document.revision,
                version_type: 'external',
              },
            },
            JSON.parse(JSON.stringify(document)),
          ]),
        );
        expect(lines).toEqual(expected);
      }),
    );
  });

  test('are as long as they may be, and longer only for a document that is too long by itself', () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 5_000 }), (facts, maxChars) => {
        const given = facts.map(({ id, revision, title }) => productDocument(id, revision, { title }));
        const bodies = [...bulkBodies(bulkWrites(given, ['products-a'], 'external'), maxChars)];
        for (const [index, body] of bodies.entries()) {
          const next = bodies[index + 1]?.[0]?.lines.length ?? Number.POSITIVE_INFINITY;
          expect(body.length).toBeGreaterThan(0);
          expect(body.length === 1 || bodyText(body).length <= maxChars).toBe(true);
          expect(bodyText(body).length + next).toBeGreaterThan(maxChars);
        }
      }),
    );
  });

  test('are made while they are sent: nothing is serialised before it is asked for', () => {
    let asked = 0;
    function* source() {
      for (let index = 0; index < 1_000; index += 1) {
        asked += 1;
        yield productDocument(`p${index}`, 1);
      }
    }
    bulkBodies(bulkWrites(source(), ['products-a'], 'external'), 5_000).next();
    expect(asked).toBeLessThan(20);
  });

  test('a repair may write the revision that is there', () => {
    const [body = []] = bulkBodies(bulkWrites([productDocument('p', 7)], ['products-a'], 'external_gte'), 1_000);
    expect(JSON.parse(linesOf(bodyText(body))[0] ?? '').index).toMatchObject({
      version: 7,
      version_type: 'external_gte',
    });
  });
});
