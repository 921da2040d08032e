import type { ProductDocument } from '../index/product-document.ts';
import { explainScore, type ScoreShare } from './explain-score.ts';
import { readTotals } from './facets.ts';
import { type ChosenFilters, chosenFilters } from './filters.ts';
import { planSearch, type SearchPlan, searchOf } from './plan-search.ts';
import type { QueryClause } from './query-clause.ts';
import type { EngineHit, SearchEngine } from './search-engine.ts';
import type { SearchParameters } from './search-parameters.ts';
import type { SearchPorts } from './search-ports.ts';
import { searchStaged } from './search-products.ts';
import { collapsed, scoredQuery } from './search-request.ts';
import { isByRelevance, sortKeys } from './sorting.ts';
import { textQuery } from './text-query.ts';
import type { Strictness, UnderstoodQuery } from './understood-query.ts';

/** Results that are looked through for the product's place. */
export const deepestRank = 1_000;
const shownAbove = 3;

export interface ExplainPorts extends SearchPorts {
  /** The index behind the alias: it also has what shoppers do not see. */
  readonly wholeIndex: SearchEngine;
}

/** A product in the list of results, and what its score is made of. */
export interface RankedProduct {
  readonly productId: string;
  readonly title: string;
  /** From 1; null beyond the first 1,000. */
  readonly rank: number | null;
  readonly score: number;
  readonly shares: readonly ScoreShare[];
}

/** Why a product is not in the result. */
export type Absence =
  | { readonly why: 'deleted' | 'inactive' | 'hidden' }
  | { readonly why: 'filtered'; readonly filters: readonly string[] }
  | { readonly why: 'no match'; readonly lacks: readonly string[] };

export interface ProductExplained {
  readonly product: Pick<ProductDocument, 'productId' | 'sku' | 'title' | 'inStock' | 'variantGroup'>;
  readonly understood: UnderstoodQuery | null;
  readonly strictness: Strictness;
  readonly total: number;
  /** Words of the query that the product has, and those that it lacks. */
  readonly has: readonly string[];
  readonly lacks: readonly string[];
  readonly absence: Absence | null;
  readonly isPinned: boolean;
  readonly ranked: RankedProduct | null;
  /** The variant that stands for the product's group, when it is another one. */
  readonly shownAs: string | null;
  /** Those right above it, nearest first. */
  readonly above: readonly RankedProduct[];
}

/** Explains the place of a product, named by its id, SKU or supplier code; undefined when the index has no such product. */
export async function explainProduct(
  parameters: SearchParameters,
  named: string,
  ports: ExplainPorts,
): Promise<ProductExplained | undefined> {
  const product = await findAnywhere(named, ports.wholeIndex);
  if (product === undefined) return undefined;
  const plan = await planSearch(parameters, ports);
  const { answer, strictness } = await searchStaged({ ...plan, parameters: { ...parameters, size: 0 } }, ports.engine);
  const { has, lacks, outside } = await checkClauses(product, plan, ports.wholeIndex);
  const place = await findPlace(product, plan, strictness, ports.engine);
  const isFound = await scoresOf([product.productId], plan, strictness, ports.engine);
  return {
    product,
    understood: plan.understood,
    strictness,
    total: readTotals(answer.aggregations).total,
    has,
    lacks,
    absence: absenceOf(product, plan, { isFound: isFound.size > 0, lacks, outside }),
    isPinned: plan.placement.pin.includes(product.productId),
    ...(await standing(product, place, { plan, strictness, engine: ports.engine })),
  };
}

async function findAnywhere(named: string, engine: SearchEngine): Promise<ProductDocument | undefined> {
  const names = [
    { constant_score: { filter: { term: { productId: named } }, boost: 4 } },
    { constant_score: { filter: { term: { sku: named } }, boost: 2 } },
    { constant_score: { filter: { term: { supplierCodes: named } }, boost: 1 } },
  ];
  const answer = await engine.search({ query: { dis_max: { queries: names } }, size: 1 });
  return answer.hits.hits[0]?._source as ProductDocument | undefined;
}

/** Which words the product has and which filters leave it out, each asked by itself. */
async function checkClauses(product: ProductDocument, plan: SearchPlan, engine: SearchEngine) {
  const concepts = plan.understood?.concepts ?? [];
  const filters: ChosenFilters = chosenFilters(plan.parameters);
  const words = concepts.map((concept) =>
    textQuery({ text: '', concepts: [concept], code: null, corrections: [], correctedText: null }, 'all'),
  );
  const clauses: QueryClause[] = [...words, ...filters.values()];
  if (clauses.length === 0) return { has: [], lacks: [], outside: [] };
  const answer = await engine.search({
    query: { term: { productId: product.productId } },
    size: 0,
    aggs: Object.fromEntries(clauses.map((filter, nth) => [`clause${nth}`, { filter }])),
  });
  const holds = (nth: number) => (answer.aggregations?.[`clause${nth}`]?.doc_count ?? 0) > 0;
  const typed = concepts.map((concept, nth) => ({ name: concept.typed, holds: holds(nth) }));
  const names = [...filters.keys()];
  return {
    has: typed.filter((word) => word.holds).map(({ name }) => name),
    lacks: typed.filter((word) => !word.holds).map(({ name }) => name),
    outside: names.filter((_, nth) => !holds(concepts.length + nth)),
  };
}

function absenceOf(
  { productId, deleted, active }: ProductDocument,
  { placement, parameters }: SearchPlan,
  found: { isFound: boolean; lacks: readonly string[]; outside: readonly string[] },
): Absence | null {
  const isPlaced = isByRelevance(parameters.sort) && placement.pin.includes(productId);
  if (deleted) return { why: 'deleted' };
  if (!active) return { why: 'inactive' };
  if (placement.hide.includes(productId)) return { why: 'hidden' };
  if (found.outside.length > 0) return { why: 'filtered', filters: found.outside };
  return found.isFound || isPlaced ? null : { why: 'no match', lacks: found.lacks };
}

interface Place {
  readonly listed: readonly EngineHit[];
  /** Index of the product or of the variant that stands for it; -1: not among the first 1,000. */
  readonly nth: number;
}

async function findPlace(
  { variantGroup, productId }: ProductDocument,
  plan: SearchPlan,
  strictness: Strictness,
  engine: SearchEngine,
): Promise<Place> {
  const { parameters } = plan;
  const isCollapsed = parameters.variants === 'collapsed';
  const answer = await engine.search({
    query: scoredQuery(searchOf(plan, strictness), [...chosenFilters(parameters).values()]),
    sort: sortKeys(parameters.sort),
    ...(isCollapsed && { collapse: collapsed }),
    size: deepestRank,
    track_total_hits: false,
    _source: ['productId', 'title', 'variantGroup'],
  });
  const listed = answer.hits.hits;
  const isIt = ({ _id, _source }: EngineHit) =>
    isCollapsed ? _source?.variantGroup === variantGroup : _id === productId;
  return { listed, nth: listed.findIndex(isIt) };
}

interface Found {
  readonly plan: SearchPlan;
  readonly strictness: Strictness;
  readonly engine: SearchEngine;
}

async function standing(
  { productId, title }: ProductDocument,
  { listed, nth }: Place,
  { plan, strictness, engine }: Found,
): Promise<Pick<ProductExplained, 'ranked' | 'shownAs' | 'above'>> {
  const before = nth < 0 ? [] : listed.slice(Math.max(0, nth - shownAbove), nth);
  const scores = await scoresOf([productId, ...before.map(({ _id }) => _id)], plan, strictness, engine);
  const own = scores.get(productId);
  const head = listed[nth]?._id;
  return {
    ranked: own === undefined ? null : { productId, title, rank: nth < 0 ? null : nth + 1, ...own },
    shownAs: head === undefined || head === productId ? null : head,
    above: before
      .map(({ _id, _source }, place) => ({
        productId: _id,
        title: _source?.title ?? '',
        rank: nth - before.length + place + 1,
        ...(scores.get(_id) ?? { score: 0, shares: [] }),
      }))
      .reverse(),
  };
}

/** Scores of the text alone, without pins and without the discount of what is out of stock. */
async function scoresOf(
  productIds: readonly string[],
  plan: SearchPlan,
  strictness: Strictness,
  engine: SearchEngine,
): Promise<ReadonlyMap<string, Pick<RankedProduct, 'score' | 'shares'>>> {
  const { text } = searchOf(plan, strictness);
  const answer = await engine.search({
    query: { bool: { must: [text ?? { match_all: {} }], filter: [{ terms: { productId: productIds } }] } },
    size: productIds.length,
    explain: true,
    _source: false,
  });
  const concepts = plan.understood?.concepts ?? [];
  return new Map(
    answer.hits.hits.map((hit) => {
      const shares = hit._explanation === undefined ? [] : explainScore(hit._explanation, concepts);
      return [hit._id, { score: hit._score ?? 0, shares }];
    }),
  );
}
