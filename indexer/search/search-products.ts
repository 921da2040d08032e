import type { FoundProduct, SearchAnswer } from './answers.ts';
import { readFacets, readTotals, type Totals } from './facets.ts';
import { highlightsOf } from './highlighting.ts';
import { planSearch, type SearchPlan, searchOf } from './plan-search.ts';
import { listedProductOf } from './product-answer.ts';
import type { EngineAnswer, EngineHit, SearchEngine } from './search-engine.ts';
import { ENOUGH_HITS, type StagedAnswer, searchInStages } from './search-in-stages.ts';
import type { SearchParameters } from './search-parameters.ts';
import type { SearchPorts } from './search-ports.ts';
import { facetRequest, facetSearch, type PlannedSearch, searchRequest } from './search-request.ts';
import { isByRelevance } from './sorting.ts';
import type { Strictness } from './understood-query.ts';
import { countVariants, variantCountOf } from './variant-counts.ts';

/** What an answer says beside its own id and duration. */
export type AnswerFrame = Omit<SearchAnswer, 'searchId' | 'tookMs'>;

/** Answers one page of a search, relaxed as far as needed. */
export async function searchProducts(parameters: SearchParameters, ports: SearchPorts): Promise<AnswerFrame> {
  const plan = await planSearch(parameters, ports);
  const { answer, strictness, strict } = await searchStaged(plan, ports.engine);
  const totals = readTotals(answer.aggregations);
  const { hits } = answer.hits;
  const shown = searchOf(plan, strictness);
  const [variants, facets] = await Promise.all([
    countVariants(shown, hits, totals, ports.engine),
    countFacets(shown, totals, ports.engine),
  ]);
  const isPartial = answer.timed_out || variants.isPartial || facets.isPartial;
  return {
    ...saidOf(plan, strictness, readTotals(strict.aggregations).total),
    ...totalOf(totals, answer),
    page: parameters.page,
    size: parameters.size,
    next: null,
    isPartial,
    products: hits.map((hit) => foundProductOf(hit, plan, variantCountOf(hit, variants.counts))),
    facets: facets.facets,
  };
}

async function countFacets(search: PlannedSearch, totals: Totals, engine: SearchEngine) {
  const body = facetSearch(search, totals);
  const answer = body === undefined ? undefined : await engine.search(body);
  const facets = readFacets(facetRequest(search.parameters), answer?.aggregations ?? {});
  return { facets, isPartial: answer?.timed_out ?? false };
}

/**
 * Searches ever less strictly until enough products match. How many that are is counted before filters, so that a
 * filter never changes which products there are to filter; only an empty page is relaxed further because of one. In
 * orders other than relevance, and by cursor, only what would be empty is relaxed.
 */
export async function searchStaged(plan: SearchPlan, engine: SearchEngine): Promise<StagedAnswer<EngineAnswer>> {
  const search = (strictness: Strictness) => engine.search(searchRequest(searchOf(plan, strictness)));
  if (plan.understood === null) {
    const answer = await search('all');
    return { answer, strictness: 'all', strict: answer };
  }
  const { sort, after } = plan.parameters;
  const isFilledUp = isByRelevance(sort) && after === '';
  const countOf = ({ aggregations }: EngineAnswer) => {
    const { matched, total } = readTotals(aggregations);
    return total === 0 ? 0 : matched;
  };
  return searchInStages(plan.understood, search, countOf, isFilledUp ? ENOUGH_HITS : 1);
}

function totalOf({ total, isExact }: Totals, { timed_out }: EngineAnswer): Pick<AnswerFrame, 'total' | 'totalIsExact'> {
  return { total, totalIsExact: isExact && !timed_out };
}

/** What the answer says about how the text was read. `strictTotal` is how many results have all that was asked for. */
export function saidOf(
  { parameters, understood }: SearchPlan,
  strictness: Strictness,
  strictTotal: number,
): Pick<AnswerFrame, 'query' | 'didYouMean' | 'relaxed' | 'strictTotal'> {
  return {
    query: parameters.q,
    didYouMean: understood?.correctedText ?? null,
    relaxed: strictness === 'all' ? null : strictness,
    strictTotal: strictness === 'all' ? null : strictTotal,
  };
}

export function foundProductOf(
  hit: EngineHit,
  { parameters, placement }: SearchPlan,
  variantCount: number,
): FoundProduct {
  return {
    ...listedProductOf(hit._source ?? {}),
    highlights: highlightsOf(hit),
    variantCount,
    pinned: isByRelevance(parameters.sort) && placement.pin.includes(hit._id),
  };
}
