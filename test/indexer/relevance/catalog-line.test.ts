import { describe, expect, it } from '@jest/globals';
import { readCatalogLine } from '../../../indexer/relevance/catalog-line.ts';

function documentOf(line: object) {
  const read = readCatalogLine(JSON.stringify(line));
  if (!read.ok) throw new Error(read.reason);
  return read.document;
}

describe('a line of a catalog', () => {
  it('needs an id and a title only', () => {
    expect(documentOf({ id: 7, title: 'Poster' })).toMatchObject({
      productId: '7',
      title: 'Poster',
      active: true,
      deleted: false,
    });
  });

  it.each([['Tools > Saws'], ['Tools / Saws'], [['Tools', 'Saws']]])('may have its category as %j', (category) => {
    expect(documentOf({ id: '1', title: '', category }).categoryPaths).toEqual(['Tools', 'Tools / Saws']);
  });

  it.each([
    [{ Color: 'red', Sizes: ['S', 'M'], Weight: null, Pieces: 3 }, ['Color red', 'Sizes S', 'Sizes M', 'Pieces 3']],
    [
      ['red', 'small'],
      ['red', 'small'],
    ],
    ['red, small', ['red, small']],
    ['', []],
  ])('may have its attributes as %j', (attributes, expected) => {
    expect(documentOf({ id: '1', title: '', attributes }).attributes).toEqual(expected);
  });

  it.each([
    ['{"id":"1"', 'is no JSON'],
    ['{"id":"1"}', 'title: '],
    ['{"title":"Poster"}', 'id: '],
  ])('says what is wrong with %s', (line, reason) => {
    expect(readCatalogLine(line)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });
});
