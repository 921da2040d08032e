import type { Client } from '@opensearch-project/opensearch';
import { askSearch } from '../index/ask-search.ts';
import type { QueryClause } from './query-clause.ts';
import type { SearchTerm } from './understood-query.ts';

export interface UnknownWord {
  /** As typed, lower case. */
  readonly typed: string;
  /** As the index would hold it. */
  readonly term: string;
}

export interface CorrectedWord {
  readonly terms: readonly SearchTerm[];
  /** A word to show to people; undefined when only words written in one are known. */
  readonly shown: string | undefined;
}

interface Candidate {
  readonly term: string;
  readonly vocabulary: 'words' | 'pairs';
  readonly likeness: number;
  readonly products: number;
}

interface SuggestOption {
  readonly text: string;
  readonly score: number;
  readonly freq: number;
}

/** Where words are looked up: of products' titles and properties, as the index holds them; glued; as they are written. */
const vocabularies = { title: 'words', facts: 'words', 'title.pairs': 'pairs', 'title.spelled': 'spelled' } as const;
const CANDIDATES = 5;
const TWO_ERRORS_FROM_LENGTH = 6;
const SHORTEST = 4;
/** Below this likeness (1: the same) a word is another word. */
const LEAST_LIKENESS = 0.6;
const BEST_FIDELITY = 0.9;
const SECOND_FIDELITY = 0.5;

/** Whether a word can have a typing error that is worth looking for: never codes, numbers or short words. */
export function isCorrectable(word: string): boolean {
  return word.length >= SHORTEST && /^[\p{L}\p{M}'’-]+$/u.test(word);
}

/**
 * Looks for words of the index that unknown words may have been meant to be: one error from four letters, two from six, never
 * in the first letter. Among those as like as another the one wins that products have together with the rest of the query.
 * @param context terms of the query that the index knows
 */
export async function correctWords(
  client: Client,
  index: string,
  words: readonly UnknownWord[],
  context: readonly string[],
): Promise<CorrectedWord[]> {
  const suggest = Object.fromEntries(words.flatMap((word, nth) => Object.entries(suggesters(word, nth))));
  const answer = await askSearch('look up unknown words', () =>
    client.search({ index, body: { size: 0, suggest, track_total_hits: false } }),
  );
  const suggested = (answer.suggest ?? {}) as unknown as Record<
    string,
    readonly { options: readonly SuggestOption[] }[]
  >;
  const optionsOf = (nth: number, field: string) =>
    suggested[`${nth}:${field}`]?.flatMap(({ options }) => options) ?? [];
  const candidates = words.map((_, nth) => bestCandidates((field) => optionsOf(nth, field)));
  const together = await countTogether(client, index, candidates.flat(), context);
  return words.map((_, nth) => corrected(candidates[nth] ?? [], together, optionsOf(nth, 'title.spelled')));
}

function suggesters({ typed, term }: UnknownWord, nth: number) {
  return Object.fromEntries(
    Object.entries(vocabularies).map(([field, vocabulary]) => [
      `${nth}:${field}`,
      {
        text: vocabulary === 'spelled' ? typed : term,
        term: {
          field,
          analyzer: 'keyword',
          suggest_mode: 'always',
          size: 10,
          prefix_length: 1,
          min_word_length: SHORTEST,
          max_edits: term.length >= TWO_ERRORS_FROM_LENGTH ? 2 : 1,
        },
      },
    ]),
  );
}

/** Glued words only where no single word is like it. */
function bestCandidates(optionsOf: (field: string) => readonly SuggestOption[]): Candidate[] {
  const read = (field: string, vocabulary: Candidate['vocabulary']) =>
    optionsOf(field).map(({ text, score, freq }) => ({ term: text, vocabulary, likeness: score, products: freq }));
  const words = [...read('title', 'words'), ...read('facts', 'words')];
  const known = words.length > 0 ? words : read('title.pairs', 'pairs').filter(({ products }) => products > 1);
  const byTerm = new Map<string, Candidate>();
  for (const candidate of known) {
    const products = Math.max(candidate.products, byTerm.get(candidate.term)?.products ?? 0);
    if (candidate.likeness >= LEAST_LIKENESS) byTerm.set(candidate.term, { ...candidate, products });
  }
  return [...byTerm.values()].sort((one, other) => worth(other, 0) - worth(one, 0)).slice(0, CANDIDATES);
}

/** Likeness first; ten times as many products, or being found with the rest of the query, count as some likeness. */
function worth({ likeness, products }: Candidate, together: number): number {
  return likeness + 0.04 * Math.log10(1 + products) + (together > 0 ? 0.12 + 0.03 * Math.log10(together) : 0);
}

async function countTogether(
  client: Client,
  index: string,
  candidates: readonly Candidate[],
  context: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (context.length === 0 || candidates.length === 0) return new Map();
  const anywhere = (term: string): QueryClause => ({
    multi_match: { query: term, fields: ['title', 'facts'], analyzer: 'keyword' },
  });
  const filters = Object.fromEntries(
    candidates.map(({ term, vocabulary }) => [
      term,
      vocabulary === 'pairs' ? { term: { 'title.pairs': term } } : anywhere(term),
    ]),
  );
  const answer = await askSearch('count products with a corrected word', () =>
    client.search({
      index,
      body: {
        size: 0,
        track_total_hits: false,
        query: {
          bool: { should: context.map(anywhere), minimum_should_match: context.length > 2 ? context.length - 1 : 1 },
        },
        aggs: { candidates: { filters: { filters } } },
      },
    }),
  );
  const counted = answer.aggregations?.candidates as unknown as { buckets?: Record<string, { doc_count: number }> };
  return new Map(Object.entries(counted?.buckets ?? {}).map(([term, { doc_count }]) => [term, doc_count]));
}

function corrected(
  candidates: readonly Candidate[],
  together: ReadonlyMap<string, number>,
  spelled: readonly SuggestOption[],
): CorrectedWord {
  const ranked = candidates
    .map((candidate) => ({ ...candidate, worth: worth(candidate, together.get(candidate.term) ?? 0) }))
    .sort((one, other) => other.worth - one.worth);
  const [best, second] = ranked;
  if (best === undefined) return { terms: [], shown: undefined };
  const terms = [searchTerm(best, BEST_FIDELITY)];
  if (second !== undefined && best.worth - second.worth < 0.1) terms.push(searchTerm(second, SECOND_FIDELITY));
  return { terms, shown: best.vocabulary === 'pairs' ? undefined : shownWord(best.term, spelled) };
}

function searchTerm({ term, vocabulary }: Candidate, fidelity: number): SearchTerm {
  return { term, vocabulary, fidelity, origin: 'corrected' };
}

/** The stem as products write it, in the form that is most like what was typed. */
function shownWord(stem: string, spelled: readonly SuggestOption[]): string {
  const root = stem.slice(0, Math.max(3, stem.length - 2));
  return spelled.find(({ text }) => text.startsWith(root) && text.length <= stem.length + 3)?.text ?? stem;
}
