import type { QueryClause } from './query-clause.ts';
import { ranking } from './ranking.ts';
import type { Concept, SearchTerm, Strictness, UnderstoodQuery, Vocabulary } from './understood-query.ts';

/**
 * The query for what a shopper meant, without filters: pure, and the same for the API, the command line and the measurement
 * of relevance. The stricter the query, the fewer concepts a product may lack; what is found has the same score at each.
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
      should: [
        ...concepts.flatMap(typeQuery),
        ...pairQueries(concepts),
        { rank_feature: { field: 'popularity', boost: ranking.popularity } },
      ],
    },
  };
}

function conceptsNeeded(count: number, strictness: Strictness): number {
  if (strictness === 'all') return count;
  return strictness === 'most' ? Math.max(1, Math.ceil(count * ranking.mostOf)) : 1;
}

/**
 * Of all terms in all fields the best one counts: once for being there, so that covering the query outweighs one rare word,
 * and once for how rare it is.
 */
function conceptQuery({ terms, weight }: Concept): QueryClause {
  const rare = terms.map(lessRare).flatMap((term) => termQueries(term, ranking.rareness));
  const covered = terms.flatMap((term) => termQueries(term, ranking.coverage)).map(constant);
  return {
    bool: {
      must: [{ dis_max: { queries: covered, boost: weight } }],
      should: [{ dis_max: { queries: rare, boost: weight, tie_breaker: ranking.furtherFields } }],
    },
  };
}

function lessRare(term: SearchTerm): SearchTerm {
  return term.origin === 'neighbour' ? { ...term, fidelity: term.fidelity * ranking.neighbourRareness } : term;
}

type TermQuery = { readonly term: Readonly<Record<string, { readonly value: string; readonly boost: number }>> };

function constant({ term }: TermQuery): QueryClause {
  const [[field, { value, boost }] = ['title', { value: '', boost: 0 }]] = Object.entries(term);
  return { constant_score: { filter: { term: { [field]: value } }, boost } };
}

type FieldWeights = typeof ranking.coverage;

function termQueries({ term, vocabulary, fidelity }: SearchTerm, weights: FieldWeights): TermQuery[] {
  return fieldsOf(vocabulary, weights).map(([field, boost]) => ({
    term: { [field]: { value: term, boost: boost * fidelity } },
  }));
}

function fieldsOf(vocabulary: Vocabulary, { title, facts, description, pairs }: FieldWeights): [string, number][] {
  switch (vocabulary) {
    case 'words':
      return [
        ['title', title],
        ['facts', facts],
        ['description', description],
      ];
    case 'loose':
      return [
        ['title.loose', title],
        ['facts.loose', facts],
      ];
    case 'pairs':
      return [['title.pairs', pairs]];
    case 'begun':
      return [['title.prefix', title]];
    default:
      return [
        [`title.${vocabulary}`, title],
        [`facts.${vocabulary}`, facts],
        [`description.${vocabulary}`, description],
      ];
  }
}

/** The kind of thing that a title names is worth more than what it mentions: of rods, curtains and curtain rods the rod. */
function typeQuery({ terms, typeShare, weight }: Concept): QueryClause[] {
  const boost = ranking.type * typeShare * weight;
  if (boost < ranking.leastBoost) return [];
  const queries = terms.map(({ term, fidelity }) =>
    constant({ term: { 'title.type': { value: term, boost: boost * fidelity } } }),
  );
  return [{ dis_max: { queries } }];
}

/** Words that stand side by side in the query and in the title. */
function pairQueries(concepts: readonly Concept[]): QueryClause[] {
  if (ranking.neighbours === 0) return [];
  const pairs = concepts.flatMap(({ terms }) => terms.filter(({ origin }) => origin === 'neighbour'));
  return [...new Set(pairs.map(({ term }) => term))].map((value) =>
    constant({ term: { 'title.pairs': { value, boost: ranking.neighbours } } }),
  );
}

/** A whole code may be any text; only one with a digit is taken for the beginning of a code, lest `pos` be one. */
function codeQuery(code: string): QueryClause {
  const whole = ['sku', 'supplierCodes'].map((field) => ({ term: { [field]: { value: code, boost: ranking.code } } }));
  const begun = { term: { 'sku.prefix': { value: code, boost: ranking.code / 4 } } };
  return { dis_max: { queries: /\d/.test(code) ? [...whole, begun] : whole } };
}
