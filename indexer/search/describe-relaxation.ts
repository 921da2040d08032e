import type { SearchAnswer } from './answers.ts';

const lesser = { most: 'most of it', any: 'some of it' };

/** Says in a sentence how many results have all that was asked for, and what the others have; undefined: all have all. */
export function describeRelaxation({
  relaxed,
  strictTotal,
}: Pick<SearchAnswer, 'relaxed' | 'strictTotal'>): string | undefined {
  if (relaxed === null) return undefined;
  const less = lesser[relaxed];
  if (strictTotal === null || strictTotal === 0) return `No product has all of it; these have ${less}.`;
  const complete = strictTotal === 1 ? '1 product has' : `${strictTotal.toLocaleString('en')} products have`;
  return `${complete} all of it; the others have ${less}.`;
}
