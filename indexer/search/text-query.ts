import type { QueryClause } from './query-clause.ts';
import type { Concept, SearchTerm, Strictness, UnderstoodQuery } from './understood-query.ts';

/** What a hit in each field is worth beside one in the title. */
const FIELD_WEIGHTS = { title: 1, facts: 0.6, description: 0.2 } as const;
const PAIR_WEIGHT = 0.9;
const TYPE_WEIGHT = 0.5;
const LEAST_TYPE_WEIGHT = 0.05;
const CODE_WEIGHT = 40;
const POPULARITY_WEIGHT = 0.3;
/** Finding a concept anywhere counts beside how rare it is, so that one rare word does not outweigh two ordinary ones. */
const FOUND_AT_ALL = 2;

/**
 * The query for what a shopper meant, without filters: pure, and the same for the API, the command line and the measurement
 * of relevance. The stricter the query, the fewer concepts a product may lack; the order of what is found is the same.
 */
export function textQuery(understood: UnderstoodQuery, strictness: Strictness): QueryClause {
  const { concepts, code } = understood;
  if (concepts.length === 0) return code === null ? { match_none: {} } : codeQuery(code);
  const spoken: QueryClause = {
    bool: {
      should: concepts.map(conceptQuery),
      minimum_should_match: conceptsNeeded(concepts.length, strictness),
    },
  };
  const found: QueryClause = code === null ? spoken : { dis_max: { queries: [spoken, codeQuery(code)] } };
  return {
    bool: {
      must: [found],
      should: [...concepts.flatMap(typeQuery), { rank_feature: { field: 'popularity', boost: POPULARITY_WEIGHT } }],
    },
  };
}

function conceptsNeeded(count: number, strictness: Strictness): number {
  if (strictness === 'all') return count;
  return strictness === 'most' ? Math.max(1, Math.ceil(count * 0.6)) : 1;
}

function conceptQuery({ terms, weight }: Concept): QueryClause {
  const queries = terms.flatMap(termQueries);
  const anywhere: QueryClause = { constant_score: { filter: { dis_max: { queries } }, boost: FOUND_AT_ALL * weight } };
  return { bool: { must: [anywhere], should: [{ dis_max: { queries, boost: weight, tie_breaker: 0.1 } }] } };
}

function termQueries({ term, vocabulary, fidelity }: SearchTerm): QueryClause[] {
  if (vocabulary === 'pairs') return [{ term: { 'title.pairs': { value: term, boost: PAIR_WEIGHT * fidelity } } }];
  return Object.entries(FIELD_WEIGHTS).map(([field, boost]) => ({
    term: { [vocabulary === 'words' ? field : `${field}.${vocabulary}`]: { value: term, boost: boost * fidelity } },
  }));
}

/** The kind of thing that a title names is worth more than what it mentions: of rods, curtains and curtain rods the rod. */
function typeQuery({ terms, typeShare, weight }: Concept): QueryClause[] {
  const boost = TYPE_WEIGHT * typeShare * weight;
  if (boost < LEAST_TYPE_WEIGHT) return [];
  const queries = terms.map(({ term, fidelity }) => ({
    constant_score: { filter: { term: { 'title.type': term } }, boost: boost * fidelity },
  }));
  return [{ dis_max: { queries } }];
}

function codeQuery(code: string): QueryClause {
  return {
    dis_max: {
      queries: [
        { term: { sku: { value: code, boost: CODE_WEIGHT } } },
        { term: { supplierCodes: { value: code, boost: CODE_WEIGHT } } },
        { term: { 'sku.prefix': { value: code, boost: CODE_WEIGHT / 4 } } },
      ],
    },
  };
}
