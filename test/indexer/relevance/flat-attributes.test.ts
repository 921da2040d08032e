import { describe, expect, it } from '@jest/globals';
import { flatAttributes } from '../../../indexer/relevance/flat-attributes.ts';

describe('properties of a product', () => {
  it.each([
    [{ Color: 'red', Sizes: ['S', 'M'], Weight: null, Pieces: 3 }, ['Color red', 'Sizes S', 'Sizes M', 'Pieces 3']],
    [{ c: { a: 1 } }, ['c a 1']],
    [{ c: [1, null] }, ['c 1']],
    [
      [
        { name: 'color', value: 'red' },
        { name: 'size', value: ['S', 'M'] },
      ],
      ['color red', 'size S', 'size M'],
    ],
    [{ name: 'plain' }, ['name plain']],
    [['a', null], ['a']],
    [
      ['red', true, 3],
      ['red', 'true', '3'],
    ],
    ['red, small', ['red, small']],
    ['Color: red; Size : S', ['Color red', 'Size S']],
    ['ratio:16:9|depth:3 in.', ['ratio 16:9', 'depth 3 in.']],
    ['{"c":{"a":1}}', ['c a 1']],
    ['["red",null]', ['red']],
    ['[sic] red', ['[sic] red']],
    ['', []],
    [null, []],
    [undefined, []],
    [7, ['7']],
  ])('are read from %j', (attributes, expected) => {
    expect(flatAttributes(attributes)).toEqual(expected);
  });

  it('may be nested however deep', () => {
    const deep = `${'['.repeat(3_000)}"red"${']'.repeat(3_000)}`;
    expect(flatAttributes(JSON.parse(deep))).toEqual([]);
    expect(flatAttributes(JSON.parse(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`))).toEqual([]);
  });
});
