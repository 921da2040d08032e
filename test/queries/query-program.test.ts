import { describe, expect, test } from '@jest/globals';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { queryProgram, withImpliedCommand } from '../../queries/query-program.ts';

const unasked = (): never => {
  throw new Error('nothing is asked here');
};
const program = queryProgram(readQueryCatalog().values(), {
  list: unasked,
  complete: unasked,
  askSaved: unasked,
  askSql: unasked,
});
const read = (...words: string[]) => withImpliedCommand(program, words);

describe('the words of the command line', () => {
  test('are SQL unless they begin with a saved query or an option of their own', () => {
    expect(read('SELECT 1', '--format', 'json')).toEqual(['sql', 'SELECT 1', '--format', 'json']);
    expect(read('top-products', '--limit', '3')).toEqual(['top-products', '--limit', '3']);
    expect(read('--list')).toEqual(['--list']);
    expect(read()).toEqual([]);
  });

  test('may name a parameter with dashes, and nothing else', () => {
    expect(read('bought-together', '--min-orders', '3')).toEqual(['bought-together', '--min_orders', '3']);
    expect(read('bought-together', '--min-orders=3', '--dry-run')).toEqual([
      'bought-together',
      '--min_orders=3',
      '--dry-run',
    ]);
    expect(read('price-history', '--product-id', '--a-value')).toEqual(['price-history', '--product_id', '--a-value']);
    expect(read('top-products', '--min-orders', '3')).toEqual(['top-products', '--min-orders', '3']);
  });
});
