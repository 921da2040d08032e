import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCatalogLine } from '../../../indexer/relevance/catalog-line.ts';

function documentOf(line: object) {
  const read = readCatalogLine(JSON.stringify(line));
  if (!read.ok) throw new Error(read.reason);
  return read.document;
}

describe('a line of a catalog', () => {
  it('needs an id only', () => {
    expect(documentOf({ id: 7 })).toMatchObject({ productId: '7', title: '', active: true, deleted: false });
  });

  it.each([
    [null, ''],
    [12.5, '12.5'],
    [true, 'true'],
    [['Poster', null, 'A2'], 'Poster A2'],
    [{ en: 'Poster' }, 'en Poster'],
    ['Poster: A2; matt', 'Poster: A2; matt'],
  ])('may have a title or a description such as %j', (text, expected) => {
    expect(documentOf({ id: '1', title: text, description: text })).toMatchObject({
      title: expected,
      description: expected,
    });
  });

  it.each([
    ['Tools > Saws', ['Tools', 'Tools / Saws']],
    ['Tools / Saws', ['Tools', 'Tools / Saws']],
    [
      ['Tools', 'Saws'],
      ['Tools', 'Tools / Saws'],
    ],
    [
      ['Tools', null, 7],
      ['Tools', 'Tools / 7'],
    ],
    [7, ['7']],
    [null, []],
    [[], []],
  ])('may have its category as %j', (category, expected) => {
    expect(documentOf({ id: '1', category }).categoryPaths).toEqual(expected);
  });

  it.each([
    [null, null],
    ['', null],
    [3, '3'],
    [['Acme', 'Sons'], 'Acme Sons'],
  ])('may have its brand as %j', (brand, expected) => {
    expect(documentOf({ id: '1', brand }).brand).toBe(expected);
  });

  it.each([
    ['{"id":"1"', 'is no JSON'],
    ['"1"', 'is no JSON object'],
    ['[{"id":"1"}]', 'is no JSON object'],
    ['null', 'is no JSON object'],
    ['{"title":"Poster"}', 'has no id'],
    ['{"id":" "}', 'has no id'],
    ['{"id":null}', 'has no id'],
    ['{"id":{"a":1}}', 'has no id'],
    [JSON.stringify({ id: 'é'.repeat(300) }), 'has an id longer than 512 bytes'],
  ])('says what is wrong with %s', (line, reason) => {
    expect(readCatalogLine(line)).toEqual({ ok: false, reason });
  });

  it('is a product whatever else it says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (line, attributes) => {
        const { title, brand, attributes: texts } = documentOf({ ...line, id: 'p1', attributes });
        expect([typeof title, brand === null || typeof brand === 'string']).toEqual(['string', true]);
        expect(texts.every((text) => typeof text === 'string' && text !== '')).toBe(true);
      }),
    );
  });
});
