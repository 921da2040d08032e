import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bindParameters, SavedQueryError } from '../../queries/saved-query.ts';
import { parseSavedQuery } from '../../queries/saved-query-header.ts';
import { placeholdersOf } from '../../queries/saved-query-placeholders.ts';

const header = [
  '-- @name lines-of',
  '-- @title Which lines?',
  '-- @param sku: string - Article',
  '-- @returns n: bigint - Lines',
];

function file(...lines: string[]): string {
  return [...header, ...lines].join('\n');
}

describe('the header of a saved query', () => {
  test('tells its name, title, parameters and columns', () => {
    const query = parseSavedQuery(
      'lines-of.sql',
      file('-- @param most: integer = 10 - How many', 'SELECT 1 WHERE :sku LIMIT :most'),
    );
    expect(query).toMatchObject({
      name: 'lines-of',
      title: 'Which lines?',
      parameters: [
        { name: 'sku', type: 'string', meaning: 'Article' },
        { name: 'most', type: 'integer', defaultValue: '10', meaning: 'How many' },
      ],
      returns: [{ name: 'n', type: 'bigint', meaning: 'Lines' }],
    });
  });

  test.each([
    ['a placeholder without @param', file('SELECT :sku, :colour'), 'used but has no @param'],
    ['a @param that is not used', file('SELECT 1'), 'declared but not used'],
    ['an unknown type', file('-- @param x: colour - A colour', 'SELECT :sku, :x'), 'cannot read "-- @param x: colour'],
    ['a default that is not of its type', file('-- @param x: date = soon - A day', 'SELECT :sku, :x'), 'default of x'],
    ['an unknown entry', file('-- @author me', 'SELECT :sku'), 'unknown header @author'],
    ['a column without a meaning', file('-- @returns m: bigint', 'SELECT :sku'), 'cannot read "-- @returns m: bigint'],
    ['no name', '-- @title x\n-- @returns n: bigint - n\nSELECT 1', '@name and @title are required'],
    ['no column', '-- @name a\n-- @title x\nSELECT 1', 'at least one @returns'],
  ])('is refused for %s', (_, text, message) => {
    expect(() => parseSavedQuery('lines-of.sql', text)).toThrow(SavedQueryError);
    expect(() => parseSavedQuery('lines-of.sql', text)).toThrow(message);
  });
});

describe('placeholders', () => {
  test('are found in the statement, not in texts, names, comments or after a cast', () => {
    const sql = `SELECT ':a', ":b", x::c, TIMESTAMP '2010-12-01 08:26:00', :d -- :e\n/* :f */ FROM t WHERE u=:g`;
    expect([...placeholdersOf(sql)]).toEqual(['d', 'g']);
  });

  test('are replaced by values that are themselves never searched for placeholders', () => {
    const query = parseSavedQuery(
      'lines-of.sql',
      file('-- @param other: string - Other', "SELECT :sku, :other, 'it''s :sku'"),
    );
    fc.assert(
      fc.property(fc.constantFrom(':other', ':sku', "':sku", '$&', '$1', "$'", '--'), (value) => {
        const bound = bindParameters(query, { sku: value, other: 'x' });
        const escaped = value.replaceAll("'", "''");
        expect(bound.ok && bound.sql.split('\n').at(-1)).toBe(`SELECT '${escaped}', 'x', 'it''s :sku'`);
      }),
    );
  });

  test('take their default, and are asked for by name when they have none', () => {
    const query = parseSavedQuery(
      'lines-of.sql',
      file('-- @param most: integer = 10 - How many', 'SELECT :sku, :most'),
    );
    expect(bindParameters(query, { sku: 'a' })).toMatchObject({
      ok: true,
      sql: expect.stringContaining("SELECT 'a', 10"),
    });
    expect(bindParameters(query, {})).toEqual({
      ok: false,
      code: 'PARAMETER_MISSING',
      message: '--sku is required: Article',
    });
    expect(bindParameters(query, { sku: 'a', most: 'ten' })).toMatchObject({
      ok: false,
      code: 'PARAMETER_VALUE',
      message: expect.stringContaining('--most: expected a whole number'),
    });
  });
});
