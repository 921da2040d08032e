import type { Client } from '@opensearch-project/opensearch';
import type { SearchLanguage } from '../config.ts';
import { IndexerError } from '../errors.ts';
import { isConnector } from './query-words.ts';
import { describeFaults, readSynonyms } from './synonyms.ts';
import { type AnalysedToken, analysePieces } from './term-statistics.ts';
import type { Concept, SearchTerm, UnderstandingSettings } from './understood-query.ts';

/** A rule in the tokens of the index: what must stand in a query, and every phrase that may stand for it. */
interface AnalysedRule {
  readonly from: readonly string[];
  readonly to: readonly SearchTerm[];
}

/** Rules by the first token of what they replace. */
export type AnalysedSynonyms = ReadonlyMap<string, readonly AnalysedRule[]>;

const FIDELITY = 0.8;
const PHRASES_AT_A_TIME = 1_000;
const KEPT_VERSIONS = 4;
const analysed = new Map<string, Promise<AnalysedSynonyms>>();

/**
 * Synonyms as the index would hold them: analysed by the same chain as products, stemming included, once for each version
 * of the settings. So they apply to words as typed in any form, and without a rebuild.
 * @throws IndexerError INPUT_WRONG with the lines that are at fault
 */
export function analyseSynonyms(
  client: Client,
  index: string,
  { version, synonyms, languages }: UnderstandingSettings,
): Promise<AnalysedSynonyms> {
  const key = JSON.stringify([index, version, languages]);
  const known = analysed.get(key);
  if (known !== undefined) return known;
  const made = analyseText(client, index, synonyms, languages);
  analysed.set(key, made);
  const [oldest] = analysed.keys();
  if (analysed.size > KEPT_VERSIONS && oldest !== undefined) analysed.delete(oldest);
  made.catch(() => analysed.delete(key));
  return made;
}

async function analyseText(
  client: Client,
  index: string,
  text: string,
  languages: readonly SearchLanguage[],
): Promise<AnalysedSynonyms> {
  const read = readSynonyms(text);
  if (!read.ok) throw new IndexerError('INPUT_WRONG', `The synonyms cannot be used:\n${describeFaults(read.faults)}`);
  const phrases = [...new Set(read.rules.flatMap(({ from, to }) => [...from, ...to]))];
  const known = await analysePhrases(client, index, phrases, languages[0] ?? 'english');
  const rules = new Map<string, AnalysedRule[]>();
  const add = ([first, ...rest]: readonly string[], to: readonly SearchTerm[]) => {
    if (first !== undefined) rules.set(first, [...(rules.get(first) ?? []), { from: [first, ...rest], to }]);
  };
  for (const { from, to } of read.rules) {
    for (const phrase of from) {
      const { tokens = [], term } = known.get(phrase) ?? {};
      const others = to.flatMap((other) => (other === phrase ? [] : (known.get(other)?.term ?? [])));
      add(contentOf(tokens, languages), others);
      // Who writes the two words in one means the same.
      if (tokens.length === 2 && term !== undefined) add([term.term], others);
    }
  }
  return rules;
}

/** Without connecting words, which queries lose as well: `pots and pans` are pots, pans. */
function contentOf(tokens: readonly string[], languages: readonly SearchLanguage[]): readonly string[] {
  const content = tokens.filter((token) => !isConnector(token, languages));
  return content.length > 1 ? content : tokens;
}

interface AnalysedPhrase {
  readonly tokens: readonly string[];
  /** What it is searched by: two words as a pair; of longer phrases the last two are telling enough. */
  readonly term: SearchTerm | undefined;
}

async function analysePhrases(client: Client, index: string, phrases: readonly string[], analyzer: string) {
  const known = new Map<string, AnalysedPhrase>();
  for (let start = 0; start < phrases.length; start += PHRASES_AT_A_TIME) {
    const part = phrases.slice(start, start + PHRASES_AT_A_TIME);
    const fields = { title: analyzer, 'title.pairs': `${analyzer}_pairs` };
    const analysed = await analysePieces(client, index, part, fields, 'separate');
    for (const [nth, phrase] of part.entries()) {
      const whole = wholeTokens(analysed.get('title')?.[nth] ?? []);
      known.set(phrase, {
        tokens: whole.map(({ term }) => term),
        term: phraseTerm(whole, analysed.get('title.pairs')?.[nth] ?? []),
      });
    }
  }
  return known;
}

/** Of several tokens at one place the whole one. */
function wholeTokens(tokens: readonly AnalysedToken[]): AnalysedToken[] {
  return tokens.filter(({ position }, nth) => tokens[nth - 1]?.position !== position);
}

function phraseTerm(whole: readonly AnalysedToken[], pairs: readonly AnalysedToken[]): SearchTerm | undefined {
  const beforeLast = whole.at(-2);
  const pair = pairs.find(({ position }) => position === beforeLast?.position);
  const term = beforeLast === undefined ? whole[0]?.term : pair?.term;
  if (term === undefined) return undefined;
  return { term, vocabulary: beforeLast === undefined ? 'words' : 'pairs', fidelity: FIDELITY, origin: 'synonym' };
}

/** Gives concepts the phrases that may stand for them. A phrase for several concepts stands for each of them. */
export function withSynonyms<Any extends Concept>(concepts: readonly Any[], synonyms: AnalysedSynonyms): Any[] {
  const added = new Map<number, SearchTerm[]>();
  for (const [start, { terms }] of concepts.entries()) {
    for (const { from, to } of synonyms.get(terms[0].term) ?? []) {
      if (!from.every((token, nth) => concepts[start + nth]?.terms[0].term === token)) continue;
      for (const nth of from.keys()) added.set(start + nth, [...(added.get(start + nth) ?? []), ...to]);
    }
  }
  return concepts.map((concept, nth) => {
    const [typed, ...others] = concept.terms;
    return { ...concept, terms: [typed, ...distinct([...others, ...(added.get(nth) ?? [])], typed)] };
  });
}

/** The best of those that are searched for the same, and none that is searched for anyway. */
function distinct(terms: readonly SearchTerm[], typed: SearchTerm): SearchTerm[] {
  const keyOf = ({ vocabulary, term }: SearchTerm) => `${vocabulary} ${term}`;
  const best = new Map<string, SearchTerm>();
  for (const term of terms) {
    const known = best.get(keyOf(term));
    if (known === undefined || known.fidelity < term.fidelity) best.set(keyOf(term), term);
  }
  best.delete(keyOf(typed));
  return [...best.values()];
}
