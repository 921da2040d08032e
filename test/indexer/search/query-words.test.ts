import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { looksLikeCode, splitQuery } from '../../../indexer/search/query-words.ts';

function pieces(text: string, languages: readonly ('english' | 'german')[] = ['english']): string[] {
  return splitQuery(text, languages).map(({ text, kind }) => (kind === 'measure' ? `[${text}]` : text));
}

describe('a query in pieces', () => {
  it.each([
    ['A2 poster matt', ['a2', 'poster', 'matt']],
    ['4 ft. x 8 ft. plywood 3/4"', ['[4 ft. x 8 ft.]', 'plywood', '[3/4"]']],
    ['60x90cm canvas', ['[60x90cm]', 'canvas']],
    ['1 1/2 inch pvc', ['[1 1/2 inch]', 'pvc']],
    ['1½" pvc', ['[1½"]', 'pvc']],
    ['paper 170 g/m²', ['paper', '[170 g/m²]']],
    ['pack of 12 pens', ['[pack of 12]', 'pens']],
    ['5,000 btu ac', ['[5,000 btu]', 'ac']],
    ['24 in. w x 36 in. h vanity', ['[24 in. w x 36 in. h]', 'vanity']],
    ['2-handle faucet', ['[2]', 'handle', 'faucet']],
    ['t-shirt', ['t-shirt']],
    ['rod for the shower', ['rod', 'shower']],
    ['the', ['the']],
    ['海报 a1', ['海报', 'a1']],
    ['"; DROP TABLE orders; --', ['drop', 'table', 'orders']],
    ['+ - ( )', []],
  ])('%s', (text, expected) => {
    expect(pieces(text)).toEqual(expected);
  });

  it('loses the connecting words of the languages of the shop only', () => {
    expect(pieces('karten mit goldfolie')).toEqual(['karten', 'mit', 'goldfolie']);
    expect(pieces('karten mit goldfolie', ['english', 'german'])).toEqual(['karten', 'goldfolie']);
  });

  it('knows what comes after for or with from what is looked for', () => {
    const modifiers = splitQuery('curtain rod for shower tubs', ['english']).filter(({ isModifier }) => isModifier);
    expect(modifiers.map(({ text }) => text)).toEqual(['shower', 'tubs']);
  });

  it('takes any text, and quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const started = performance.now();
        for (const piece of splitQuery(text, ['english'])) expect(piece.text).not.toBe('');
        expect(performance.now() - started).toBeLessThan(200);
      }),
    );
  });
});

describe('a code', () => {
  it.each(['dcd791d2', 'hx-55103', 'pos-a3-ma200', '536365'])('is %s', (word) => {
    expect(looksLikeCode(word)).toBe(true);
  });
  it.each(['poster', '8ft', 'a3', '3d', '600mm'])('is not %s', (word) => {
    expect(looksLikeCode(word)).toBe(false);
  });
});
