import type { Strictness, UnderstoodQuery } from './understood-query.ts';

/** Fewer hits than this and the query is relaxed; what the stricter stage found stays on top, as it covers more. */
export const ENOUGH_HITS = 10;

const stages: readonly Strictness[] = ['all', 'most', 'any'];

export interface StagedAnswer<Answer> {
  readonly answer: Answer;
  readonly strictness: Strictness;
}

/** The stages that differ for this query: one concept cannot be relaxed. */
export function stagesOf({ concepts }: UnderstoodQuery): readonly Strictness[] {
  if (concepts.length < 2) return ['all'];
  return concepts.length === 2 ? ['all', 'any'] : stages;
}

/**
 * Searches strictly first and relaxes while too few products are found, so that an empty page or one with a few hits is
 * filled instead. `from` resumes at the stage that an earlier page was found at.
 */
export async function searchInStages<Answer>(
  understood: UnderstoodQuery,
  search: (strictness: Strictness) => Promise<Answer>,
  totalOf: (answer: Answer) => number,
  from: Strictness = 'all',
): Promise<StagedAnswer<Answer>> {
  const [first = 'all', ...relaxed] = stagesOf(understood).filter(
    (stage) => stages.indexOf(stage) >= stages.indexOf(from),
  );
  let found: StagedAnswer<Answer> = { answer: await search(first), strictness: first };
  for (const strictness of relaxed) {
    if (totalOf(found.answer) >= ENOUGH_HITS) break;
    const answer = await search(strictness);
    if (totalOf(answer) > totalOf(found.answer)) found = { answer, strictness };
  }
  return found;
}
