import { describe, expect, test } from '@jest/globals';
import { describeQueries, queryNames, valuesOf } from '../../queries/list-queries.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';

const catalog = readQueryCatalog();

describe('the list of saved queries', () => {
  test('is one sorted name a line for programs', () => {
    const names = queryNames(catalog.values()).split('\n');
    expect(names).toEqual([...catalog.keys()].sort());
    expect(names.every((name) => /^[a-z][a-z0-9-]*$/.test(name))).toBe(true);
  });

  test('tells people what each answers, what it takes and what it returns', () => {
    const lines = describeQueries(catalog.values()).split('\n');
    const start = lines.findIndex((line) => line.startsWith('top-products '));
    expect(lines.slice(start, start + 4)).toEqual([
      expect.stringMatching(/^top-products {2}\S/),
      expect.stringMatching(/^ {4}[A-Z].*\?$/),
      expect.stringContaining('[--from <date>] [--to <date>] [--limit <'),
      expect.stringContaining('    sku, title, currency'),
    ]);
  });

  test('says what may stand for a parameter', () => {
    const parameter = { name: 'x', meaning: 'X' };
    expect(valuesOf({ ...parameter, type: 'choice', choices: ['day', 'week'] })).toBe('day|week');
    expect(valuesOf({ ...parameter, type: 'integer', least: 1, most: 100 })).toBe('1..100');
    expect(valuesOf({ ...parameter, type: 'integer', least: 1 })).toBe('1..');
    expect(valuesOf({ ...parameter, type: 'date' })).toBe('date');
  });
});
