import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { catalogMappingSchema, defaultCatalogMapping } from '../../../indexer/catalog/catalog-mapping.ts';
import { fillKey, matchKey } from '../../../indexer/catalog/key-pattern.ts';
import { readIndexerConfig } from '../../../indexer/config.ts';

const problems = (mapping: unknown) =>
  catalogMappingSchema.safeParse(mapping).error?.issues.map(({ message }) => message);

describe('the scheme of a catalog table', () => {
  test('is the default where nothing is said', () => {
    expect(defaultCatalogMapping).toMatchObject({
      keys: { partition: 'pk', sort: 'sk' },
      product: { partition: 'PRODUCT#{id}', sort: 'DETAILS' },
      version: 'version',
      fields: { priceMinor: 'priceMinor', brand: 'brand' },
    });
    expect(readIndexerConfig(['catalogMapping'], {}).catalogMapping).toEqual(defaultCatalogMapping);
  });

  test('needs to say only what differs', () => {
    const text = '{"version":"rev","product":{"sort":"META"}}';
    expect(readIndexerConfig(['catalogMapping'], { INKSTREAM_CATALOG_MAPPING: text }).catalogMapping).toEqual({
      ...defaultCatalogMapping,
      version: 'rev',
      product: { partition: 'PRODUCT#{id}', sort: 'META' },
    });
  });

  test.each([
    ['no id', { product: { partition: 'PRODUCT' } }, 'exactly one of the patterns must hold {id}'],
    ['the id in both keys', { product: { sort: '{id}' } }, 'exactly one of the patterns must hold {id}'],
    ['the id twice in a key', { product: { partition: '{id}{id}' } }, 'the pattern holds {id} twice'],
    ['another placeholder', { product: { partition: '{id}{shop}' } }, 'the pattern knows no other braces than {id}'],
    [
      'the id in a key that is not there',
      { keys: { sort: null }, product: { partition: '*', sort: '{id}' } },
      'the sort key must not hold {id} where the table has none',
    ],
  ])('is refused with %s', (_, mapping, message) => {
    expect(problems(mapping)).toEqual([message]);
  });

  test('is refused with a field that no product has, by its name', () => {
    expect(problems({ fields: { colour: 'colour' } })?.join()).toContain('colour');
    expect(() => readIndexerConfig(['catalogMapping'], { INKSTREAM_CATALOG_MAPPING: '{' })).toThrow(
      'INKSTREAM_CATALOG_MAPPING is no JSON',
    );
    expect(() => readIndexerConfig(['catalogMapping'], { INKSTREAM_CATALOG_MAPPING: '{"version":1}' })).toThrow(
      'INKSTREAM_CATALOG_MAPPING.version',
    );
  });
});

describe('a key pattern', () => {
  test('finds in a key the id that it was filled with, whatever the id is', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.constantFrom('PRODUCT#{id}', '{id}', 'a.b+c{id}[d]', '{id}#DETAILS', '*{id}'),
        (id, pattern) => {
          expect(matchKey(pattern, fillKey(pattern, id))).toContain(pattern.startsWith('*') ? '' : id);
          if (!pattern.startsWith('*')) expect(matchKey(pattern, fillKey(pattern, id))).toBe(id);
        },
      ),
    );
  });

  test('matches whole keys only', () => {
    expect(matchKey('DETAILS', 'DETAILS')).toBe('');
    expect(matchKey('DETAILS', 'DETAILS2')).toBeUndefined();
    expect(matchKey('PRODUCT#{id}', 'PRODUCT#')).toBeUndefined();
    expect(matchKey('PRODUCT#{id}', ' PRODUCT#1')).toBeUndefined();
    expect(matchKey('A.C', 'ABC')).toBeUndefined();
  });
});
