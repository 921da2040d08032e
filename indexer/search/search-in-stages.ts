import type { Strictness, UnderstoodQuery } from './understood-query.ts';

/**
 * Fewer hits than this and a search by relevance is relaxed: what the stricter stage found stays on top, as it covers
 * more. In any other order what has less would stand between what has all, so that there anything found is enough.
 */
export const ENOUGH_HITS = 10;

const stages: readonly Strictness[] = ['all', 'most', 'any'];

export interface StagedAnswer<Answer> {
  readonly answer: Answer;
  readonly strictness: Strictness;
  /** What the strictest stage answered: what has all that was asked for. */
  readonly strict: Answer;
}

/** The stages that differ for this query: one concept cannot be relaxed. */
export function stagesOf({ concepts }: UnderstoodQuery): readonly Strictness[] {
  if (concepts.length < 2) return ['all'];
  return concepts.length === 2 ? ['all', 'any'] : stages;
}

/**
 * Searches strictly first and relaxes while too few products are found, so that an empty page or one with a few hits is
 * filled instead.
 */
export async function searchInStages<Answer>(
  understood: UnderstoodQuery,
  search: (strictness: Strictness) => Promise<Answer>,
  totalOf: (answer: Answer) => number,
  enough: number = ENOUGH_HITS,
): Promise<StagedAnswer<Answer>> {
  const [first = 'all', ...relaxed] = stagesOf(understood);
  const strict = await search(first);
  let found: StagedAnswer<Answer> = { answer: strict, strictness: first, strict };
  for (const strictness of relaxed) {
    if (totalOf(found.answer) >= enough) break;
    const answer = await search(strictness);
    if (totalOf(answer) > totalOf(found.answer)) found = { answer, strictness, strict };
  }
  return found;
}
