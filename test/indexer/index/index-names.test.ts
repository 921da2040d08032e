import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseProductIndexName, productIndexName, writeAliasOf } from '../../../indexer/index/index-names.ts';

describe('names of product indices', () => {
  test('say mapping and moment', () => {
    const name = productIndexName('products', '0a1b2c3d', new Date('2026-11-21T14:45:01.123Z'));
    expect(name).toBe('products-0a1b2c3d-20261121t144501123');
    expect(writeAliasOf(name)).toBe('products-0a1b2c3d-20261121t144501123-writes');
  });

  test('can be read again', () => {
    const hash = fc.stringMatching(/^[0-9a-f]{8}$/);
    const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom('products', 'test-1', 'a.b'), hash, moment, (alias, mappingHash, createdAt) => {
        const name = productIndexName(alias, mappingHash, createdAt);
        expect(parseProductIndexName(alias, name)).toEqual({ mappingHash, createdAt });
        expect(parseProductIndexName(alias, writeAliasOf(name))).toBeUndefined();
        expect(parseProductIndexName(`${alias}-other`, name)).toBeUndefined();
      }),
    );
  });

  test.each([['products'], ['products-old'], ['products-de-0a1b2c3d-20261121t144501123'], ['products-*']])(
    '%s is none of the alias "products"',
    (name) => {
      expect(parseProductIndexName('products', name)).toBeUndefined();
    },
  );
});
