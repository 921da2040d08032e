import type { Client } from '@opensearch-project/opensearch';
import { IndexerError } from '../errors.ts';
import { describeFaults, readSynonyms } from './synonyms.ts';
import { analysePieces } from './term-statistics.ts';
import type { Concept, SearchTerm, UnderstandingSettings } from './understood-query.ts';

/** A rule in the tokens of the index: what must stand in a query, and every phrase that may stand for it. */
interface AnalysedRule {
  readonly from: readonly string[];
  readonly to: readonly (readonly string[])[];
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
  const made = analyseText(client, index, synonyms, languages[0] ?? 'english');
  analysed.set(key, made);
  const [oldest] = analysed.keys();
  if (analysed.size > KEPT_VERSIONS && oldest !== undefined) analysed.delete(oldest);
  made.catch(() => analysed.delete(key));
  return made;
}

async function analyseText(client: Client, index: string, text: string, analyzer: string): Promise<AnalysedSynonyms> {
  const read = readSynonyms(text);
  if (!read.ok) throw new IndexerError('INPUT_WRONG', `The synonyms cannot be used:\n${describeFaults(read.faults)}`);
  const phrases = [...new Set(read.rules.flatMap(({ from, to }) => [...from, ...to]))];
  const tokens = new Map<string, readonly string[]>();
  for (let start = 0; start < phrases.length; start += PHRASES_AT_A_TIME) {
    const part = phrases.slice(start, start + PHRASES_AT_A_TIME);
    const pieces = (await analysePieces(client, index, part, { title: analyzer })).get('title') ?? [];
    for (const [nth, phrase] of part.entries()) tokens.set(phrase, wholeTokens(pieces[nth] ?? []));
  }
  const rules = new Map<string, AnalysedRule[]>();
  for (const { from, to } of read.rules) {
    for (const phrase of from) {
      const source = tokens.get(phrase) ?? [];
      const others = to.filter((other) => other !== phrase).map((other) => tokens.get(other) ?? []);
      const [first] = source;
      if (first === undefined) continue;
      rules.set(first, [...(rules.get(first) ?? []), { from: source, to: others.filter(({ length }) => length > 0) }]);
    }
  }
  return rules;
}

/** Of several tokens at one place the whole one. */
function wholeTokens(tokens: readonly { readonly term: string; readonly position: number }[]): string[] {
  return tokens.filter(({ position }, nth) => tokens[nth - 1]?.position !== position).map(({ term }) => term);
}

/** Gives concepts the phrases that may stand for them. A phrase for several concepts stands for each of them. */
export function withSynonyms(concepts: readonly Concept[], synonyms: AnalysedSynonyms): Concept[] {
  const added = new Map<number, SearchTerm[]>();
  for (const [start, { terms }] of concepts.entries()) {
    for (const { from, to } of synonyms.get(terms[0].term) ?? []) {
      if (!from.every((token, nth) => concepts[start + nth]?.terms[0].term === token)) continue;
      for (const nth of from.keys())
        added.set(start + nth, [...(added.get(start + nth) ?? []), ...to.map(synonymTerm)]);
    }
  }
  return concepts.map((concept, nth) => ({ ...concept, terms: [...concept.terms, ...(added.get(nth) ?? [])] }));
}

/** Two words stand as a pair; of longer phrases the last two are telling enough. */
function synonymTerm(phrase: readonly string[]): SearchTerm {
  const vocabulary = phrase.length === 1 ? 'words' : 'pairs';
  return { term: phrase.slice(-2).join(''), vocabulary, fidelity: FIDELITY, origin: 'synonym' };
}
