import { describe, expect, it } from '@jest/globals';
import { searchInStages } from '../../../indexer/search/search-in-stages.ts';
import type { Strictness, UnderstoodQuery } from '../../../indexer/search/understood-query.ts';

function understood(count: number): UnderstoodQuery {
  const terms = [{ term: 'x', vocabulary: 'words', fidelity: 1, origin: 'typed' }] as const;
  const one = { typed: 'x', kind: 'word', products: 1, weight: 1, typeShare: 0, terms } as const;
  return {
    text: 'x',
    concepts: Array.from({ length: count }, () => one),
    code: null,
    corrections: [],
    correctedText: null,
  };
}

async function staged(count: number, totals: Readonly<Record<Strictness, number>>, enough?: number) {
  const asked: Strictness[] = [];
  const found = await searchInStages(
    understood(count),
    async (strictness) => {
      asked.push(strictness);
      return totals[strictness];
    },
    (total) => total,
    enough,
  );
  return { asked, ...found };
}

describe('searching in stages', () => {
  it('is content with enough strict hits', async () => {
    expect(await staged(3, { all: 10, most: 50, any: 99 })).toEqual({
      asked: ['all'],
      answer: 10,
      strictness: 'all',
      strict: 10,
    });
  });

  it('relaxes while there are few', async () => {
    const { asked, strictness } = await staged(3, { all: 2, most: 5, any: 99 });
    expect({ asked, strictness }).toEqual({ asked: ['all', 'most', 'any'], strictness: 'any' });
  });

  it('keeps what the strictest stage found beside what is shown', async () => {
    expect(await staged(3, { all: 2, most: 5, any: 99 })).toMatchObject({ answer: 99, strict: 2 });
  });

  it('relaxes no further than to anything when anything is enough', async () => {
    expect((await staged(3, { all: 1, most: 5, any: 99 }, 1)).asked).toEqual(['all']);
    expect(await staged(3, { all: 0, most: 5, any: 99 }, 1)).toMatchObject({ strictness: 'most', strict: 0 });
  });

  it('does not call relaxed what relaxing adds nothing to', async () => {
    expect((await staged(3, { all: 2, most: 2, any: 2 })).strictness).toBe('all');
  });

  it('has nothing to relax in a single concept', async () => {
    expect((await staged(1, { all: 0, most: 9, any: 9 })).asked).toEqual(['all']);
  });
});
