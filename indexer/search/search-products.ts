import type { FoundProduct, SearchAnswer } from './answers.ts';
import { readFacets, readTotals, type Totals } from './facets.ts';
import { highlightsOf } from './highlighting.ts';
import { enoughMatches, planSearch, type SearchPlan, type SearchStage } from './plan-search.ts';
import { listedProductOf } from './product-answer.ts';
import type { EngineAnswer, EngineHit, SearchEngine } from './search-engine.ts';
import type { SearchParameters } from './search-parameters.ts';
import type { SearchPorts } from './search-ports.ts';
import { facetRequest, searchRequest } from './search-request.ts';
import { isByRelevance } from './sorting.ts';

/** What one stage found. */
export interface StageOutcome {
  readonly stage: SearchStage;
  readonly answer: EngineAnswer;
  readonly totals: Totals;
}

/** What an answer says beside the products themselves. */
export type AnswerFrame = Omit<SearchAnswer, 'searchId' | 'tookMs'>;

/** Answers one page of a search, relaxed as far as needed. */
export async function searchProducts(parameters: SearchParameters, ports: SearchPorts): Promise<AnswerFrame> {
  const plan = await planSearch(parameters, ports);
  const { stage, answer, totals } = await searchInStages(plan, ports.engine);
  return {
    ...saidOf(plan, stage),
    total: totals.total,
    totalIsExact: totals.isExact && !answer.timed_out,
    page: parameters.page,
    size: parameters.size,
    next: null,
    isPartial: answer.timed_out,
    products: answer.hits.hits.map((hit) => foundProductOf(hit, stage.search)),
    facets: readFacets(facetRequest(parameters), answer.aggregations ?? {}),
  };
}

/**
 * Searches ever less strictly until enough products match. How many that are is counted before filters, so that a
 * filter never changes which products there are to filter; only an empty page is relaxed further because of one.
 * When even the least strict search finds nothing, the strictest answer stands.
 */
export async function searchInStages(plan: SearchPlan, engine: SearchEngine): Promise<StageOutcome> {
  const [strictest, ...further] = plan.stages;
  const first = await runStage(strictest, engine);
  let outcome = first;
  for (const stage of further) {
    if (outcome.totals.matched >= enoughMatches && outcome.totals.total > 0) break;
    const next = await runStage(stage, engine);
    // A stage that adds nothing is none: the answer would only seem relaxed.
    if (next.totals.matched > outcome.totals.matched) outcome = next;
  }
  return outcome.totals.total > 0 ? outcome : first;
}

async function runStage(stage: SearchStage, engine: SearchEngine): Promise<StageOutcome> {
  const answer = await engine.search(searchRequest(stage.search));
  return { stage, answer, totals: readTotals(answer.aggregations) };
}

/** What the answer says about how the text was read. */
export function saidOf(
  { understood, stages }: SearchPlan,
  { strictness }: SearchStage,
): Pick<AnswerFrame, 'query' | 'didYouMean' | 'relaxed'> {
  return {
    query: stages[0].search.parameters.q,
    didYouMean: understood?.correctedText ?? null,
    relaxed: strictness === 'all' ? null : strictness,
  };
}

export function foundProductOf(
  hit: EngineHit,
  { parameters, placement }: SearchStage['search'],
  variantCount: number = hit.inner_hits?.variants?.hits.total.value ?? 1,
): FoundProduct {
  return {
    ...listedProductOf(hit._source ?? {}),
    highlights: highlightsOf(hit),
    variantCount,
    pinned: isByRelevance(parameters.sort) && placement.pin.includes(hit._id),
  };
}
