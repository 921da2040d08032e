import type { Client } from '@opensearch-project/opensearch';
import { askSearch } from '../index/ask-search.ts';
import { anyOf, type QueryClause } from './query-clause.ts';
import { analysePieces } from './term-statistics.ts';
import type { SearchTerm } from './understood-query.ts';

/** A word that no product has, or hardly any. */
export interface DoubtfulWord {
  readonly typed: string;
  readonly products: number;
}

export interface CorrectedWord {
  readonly terms: readonly SearchTerm[];
  /** A word to show to people; undefined when only words written in one are known. */
  readonly shown: string | undefined;
}

interface Candidate {
  /** As products write it; a pair as the index holds it. */
  readonly word: string;
  readonly vocabulary: 'words' | 'pairs';
  readonly likeness: number;
  readonly products: number;
}

interface SuggestOption {
  readonly text: string;
  readonly score: number;
  readonly freq: number;
}

/** Words as titles and properties write them, because stems of typing errors are errors of their own; and pairs in one. */
const vocabularies = ['title.spelled', 'facts.spelled', 'title.pairs'] as const;
/** Looked at for each word, before those that only products on sale no more have are left out; */
const CONSIDERED = 10;
/** and of the rest. */
const CANDIDATES = 5;
const TWO_ERRORS_FROM_LENGTH = 6;
const SHORTEST = 4;
/** Below this likeness (1: the same) a word is another word. */
const LEAST_LIKENESS = 0.6;
const BEST_FIDELITY = 0.9;
/** Of a correction that no product has with the rest of the query, or of a word that some product has. */
const DOUBTED_FIDELITY = 0.6;
const SECOND_FIDELITY = 0.5;
/** A word that products do have is only taken for one that this many times as many have. */
const FAR_MORE = 30;
/** When the second best is nearly as good as the best, both are searched. */
const CLOSE_CALL = 0.1;

/** Whether a word can have a typing error that is worth looking for: never codes, numbers or short words. */
export function isCorrectable(word: string): boolean {
  return word.length >= SHORTEST && /^[\p{L}\p{M}'’-]+$/u.test(word);
}

/**
 * Looks for words of the index that unknown words may have been meant to be: one error from four letters, two from six, never
 * in the first letter. Among those as like as another the one wins that products have together with the rest of the query.
 * Words count by the products that `index`, the alias that is searched, shows: the engine's own statistics know those that
 * are not offered as well, and nobody may learn of them here.
 * @param context terms of the query that the index knows
 */
export async function correctWords(
  client: Client,
  index: string,
  words: readonly DoubtfulWord[],
  context: readonly string[],
  analyzer: string,
): Promise<CorrectedWord[]> {
  const candidates = await findCandidates(client, index, words);
  const all = candidates.flat();
  if (all.length === 0) return words.map(() => ({ terms: [], shown: undefined }));
  const [{ visible, together }, stems] = await Promise.all([
    countVisible(client, index, all, context),
    stemsOf(client, index, all, analyzer),
  ]);
  return candidates.map((ofWord, nth) => {
    const known = words[nth]?.products ?? 0;
    const offered = bestOf(withProducts(ofWord, visible), Math.max(1, known * FAR_MORE), CANDIDATES);
    return corrected(offered, { together, stems, hasContext: context.length > 0, isKnown: known > 0 });
  });
}

async function findCandidates(client: Client, index: string, words: readonly DoubtfulWord[]): Promise<Candidate[][]> {
  const suggest = Object.fromEntries(
    words.flatMap(({ typed }, nth) => vocabularies.map((field) => [`${nth}:${field}`, suggester(typed, field)])),
  );
  const answer = await askSearch('look up unknown words', () =>
    client.search({ index, body: { size: 0, suggest, track_total_hits: false } }),
  );
  const suggested = (answer.suggest ?? {}) as unknown as Record<string, { options: readonly SuggestOption[] }[]>;
  const optionsOf = (nth: number, field: string) =>
    suggested[`${nth}:${field}`]?.flatMap(({ options }) => options) ?? [];
  return words.map(({ products }, nth) => bestCandidates((field) => optionsOf(nth, field), products * FAR_MORE));
}

function suggester(word: string, field: string) {
  const term = {
    field,
    analyzer: 'keyword',
    suggest_mode: 'always',
    size: 10,
    prefix_length: 1,
    min_word_length: SHORTEST,
    max_edits: word.length >= TWO_ERRORS_FROM_LENGTH ? 2 : 1,
  };
  return { text: word, term };
}

/** Pairs in one only where no single word is like it. */
function bestCandidates(optionsOf: (field: string) => readonly SuggestOption[], leastProducts: number): Candidate[] {
  const read = (field: string, vocabulary: Candidate['vocabulary']) =>
    optionsOf(field).map(({ text, score, freq }) => ({ word: text, vocabulary, likeness: score, products: freq }));
  const words = [...read('title.spelled', 'words'), ...read('facts.spelled', 'words')];
  const known = words.length > 0 ? words : read('title.pairs', 'pairs').filter(({ products }) => products > 1);
  const byWord = new Map<string, Candidate>();
  for (const candidate of known) {
    const products = Math.max(candidate.products, byWord.get(candidate.word)?.products ?? 0);
    if (candidate.likeness >= LEAST_LIKENESS) byWord.set(candidate.word, { ...candidate, products });
  }
  return bestOf([...byWord.values()], leastProducts, CONSIDERED);
}

function bestOf(candidates: readonly Candidate[], leastProducts: number, count: number): Candidate[] {
  return candidates
    .filter(({ products }) => products >= leastProducts)
    .sort((one, other) => worth(other, 0) - worth(one, 0))
    .slice(0, count);
}

function withProducts(candidates: readonly Candidate[], visible: ReadonlyMap<string, number>): Candidate[] {
  return candidates.map((candidate) => ({
    ...candidate,
    products: Math.min(candidate.products, visible.get(candidate.word) ?? 0),
  }));
}

/** Likeness first; ten times as many products, or being found with the rest of the query, count as some likeness. */
function worth({ likeness, products }: Candidate, together: number): number {
  return likeness + 0.04 * Math.log10(1 + products) + (together > 0 ? 0.12 + 0.03 * Math.log10(together) : 0);
}

interface VisibleCounts {
  readonly visible: ReadonlyMap<string, number>;
  readonly together: ReadonlyMap<string, number>;
}

/** How many products that are shown have each candidate, and how many of them with the rest of the query. */
async function countVisible(
  client: Client,
  index: string,
  candidates: readonly Candidate[],
  context: readonly string[],
): Promise<VisibleCounts> {
  const known = context.map(
    (term): QueryClause => ({
      multi_match: { query: term, fields: ['title', 'facts'], analyzer: 'keyword' },
    }),
  );
  const filters = Object.fromEntries(candidates.map((candidate) => [candidate.word, candidateQuery(candidate)]));
  const counts = { filters: { filters } };
  const needed = context.length > 2 ? context.length - 1 : 1;
  const together = { filter: { bool: { should: known, minimum_should_match: needed } }, aggs: { counts } };
  const body = {
    size: 0,
    track_total_hits: false,
    query: { bool: { filter: [anyOf(Object.values(filters))] } },
    aggs: { counts, ...(context.length > 0 && { together }) },
  };
  const answer = await askSearch('count products with a corrected word', () => client.search({ index, body }));
  const counted = (answer.aggregations ?? {}) as unknown as Counted & { together?: Counted };
  return { visible: countsOf(counted), together: countsOf(counted.together) };
}

interface Counted {
  readonly counts?: { readonly buckets?: Readonly<Record<string, { readonly doc_count: number }>> };
}

function countsOf(counted: Counted | undefined): Map<string, number> {
  return new Map(Object.entries(counted?.counts?.buckets ?? {}).map(([word, { doc_count }]) => [word, doc_count]));
}

function candidateQuery({ word, vocabulary }: Candidate): QueryClause {
  return vocabulary === 'pairs'
    ? { term: { 'title.pairs': word } }
    : { multi_match: { query: word, fields: ['title.spelled', 'facts.spelled'], analyzer: 'keyword' } };
}

async function stemsOf(client: Client, index: string, candidates: readonly Candidate[], analyzer: string) {
  const words = candidates.map(({ word }) => word);
  const tokens = (await analysePieces(client, index, words, { title: analyzer }, 'separate')).get('title');
  return new Map(
    candidates.map(({ word, vocabulary }, nth) => [word, vocabulary === 'pairs' ? word : tokens?.[nth]?.[0]?.term]),
  );
}

interface Evidence {
  readonly together: ReadonlyMap<string, number>;
  readonly stems: ReadonlyMap<string, string | undefined>;
  /** Whether the query has other words, which products know. */
  readonly hasContext: boolean;
  /** Whether some product has the word as it was typed. */
  readonly isKnown: boolean;
}

function corrected(
  candidates: readonly Candidate[],
  { together, stems, hasContext, isKnown }: Evidence,
): CorrectedWord {
  const ranked = candidates
    .map((candidate) => ({ ...candidate, worth: worth(candidate, together.get(candidate.word) ?? 0) }))
    .sort((one, other) => other.worth - one.worth);
  const [best, ...others] = ranked;
  if (best === undefined) return { terms: [], shown: undefined };
  const isSupported = !hasContext || (together.get(best.word) ?? 0) > 0;
  const stem = stems.get(best.word) ?? best.word;
  const fidelity = isSupported && !isKnown ? BEST_FIDELITY : DOUBTED_FIDELITY;
  const terms: SearchTerm[] = [{ term: stem, vocabulary: best.vocabulary, fidelity, origin: 'corrected' }];
  const second = others.find(({ word }) => stems.get(word) !== stem);
  if (second !== undefined && best.worth - second.worth < CLOSE_CALL) {
    const term = stems.get(second.word) ?? second.word;
    terms.push({ term, vocabulary: second.vocabulary, fidelity: SECOND_FIDELITY, origin: 'corrected' });
  }
  return { terms, shown: best.vocabulary === 'pairs' || !isSupported ? undefined : best.word };
}
