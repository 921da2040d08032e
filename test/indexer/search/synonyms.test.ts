import { describe, expect, it } from '@jest/globals';
import { readDefaultSynonyms } from '../../../indexer/search/default-synonyms.ts';
import { describeFaults, readSynonyms } from '../../../indexer/search/synonyms.ts';

function faultsOf(text: string): string {
  const read = readSynonyms(text);
  return read.ok ? '' : describeFaults(read.faults);
}

describe('a synonym file', () => {
  it('holds groups of equals and rules from left to right, comments and empty lines', () => {
    const read = readSynonyms('# sofas\n\nCouch,  sofa , settee\notr => over the  range, over range\r\n');
    expect(read).toEqual({
      ok: true,
      rules: [
        { line: 3, from: ['couch', 'sofa', 'settee'], to: ['couch', 'sofa', 'settee'] },
        { line: 4, from: ['otr'], to: ['over the range', 'over range'] },
      ],
    });
  });

  it('may say the same on both sides of an arrow, as many such files do', () => {
    expect(faultsOf('colour, color => color')).toBe('');
  });

  it.each([
    ['couch', 'line 1: needs a second phrase beside "couch"'],
    ['a, b\n\ncouch,,sofa', 'line 3: has an empty phrase: is there a comma too many?'],
    ['couch, sofa, couch', 'line 1: has "couch" twice'],
    ['a => b => c', 'line 1: has more than one =>'],
    ['=> sofa', 'line 1: has an empty phrase: is there a comma too many?'],
    ['otr =>', 'line 1: has an empty phrase: is there a comma too many?'],
    ['one two three four five, six', 'line 1: "one two three four five" has more than 4 words'],
    ['!!, sofa', 'line 1: "!!" has neither letter nor digit'],
    [`${'a'.repeat(61)}, b`, `line 1: "${'a'.repeat(20)}…" is longer than 60 characters`],
    ['a,\nb', 'line 1: has an empty phrase: is there a comma too many?\nline 2: needs a second phrase beside "b"'],
  ])('names the line that is wrong: %j', (text, faults) => {
    expect(faultsOf(text)).toBe(faults);
  });

  it('of the project is right itself', async () => {
    expect(faultsOf(await readDefaultSynonyms())).toBe('');
  });
});
