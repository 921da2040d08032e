import type { SearchLanguage } from '../config.ts';
import { looksLikeCode, type QueryPiece } from './query-words.ts';
import type { AnalysedPieces, AnalysedToken } from './term-statistics.ts';
import type { Concept, SearchTerm } from './understood-query.ts';

const MEASURE_WEIGHT = 0.8;
/** A number without a unit may be a size, a quantity or a part of a name. */
const BARE_NUMBER_WEIGHT = 0.5;
const JOINED_FIDELITY = 0.9;
/** Of words that no title has: they may have synonyms or corrections that do. */
const UNKNOWN_TYPE_SHARE = 0.5;

/** The concepts that a piece of the query becomes by the index's analysis: one for a measure, one per token of a word. */
export function conceptsOf(
  piece: QueryPiece,
  nth: number,
  analysed: AnalysedPieces,
  [, ...further]: readonly SearchLanguage[],
): Concept[] {
  const inField = (field: string) => analysed.get(field)?.[nth] ?? [];
  const tokens = inField('title');
  if (tokens.length === 0) return [];
  if (piece.kind === 'measure') return [measureConcept(piece.text, tokens)];
  return tokens.map((token) => {
    const same = (field: string) => inField(field).find(({ position }) => position === token.position);
    const inOtherLanguages = further.flatMap((language) => languageTerm(language, token, same(`title.${language}`)));
    const written = tokens.length === 1 ? piece.text : token.term;
    return wordConcept(written, token, {
      asType: same('title.type')?.products ?? 0,
      asPair: same('title.pairs')?.products ?? 0,
      elsewhere: (same('facts')?.products ?? 0) + (same('description')?.products ?? 0),
      inOtherLanguages,
    });
  });
}

interface WordFacts {
  readonly asType: number;
  readonly asPair: number;
  readonly elsewhere: number;
  readonly inOtherLanguages: readonly SearchTerm[];
}

function wordConcept(typed: string, { term, products }: AnalysedToken, facts: WordFacts): Concept {
  const { asType, asPair, elsewhere, inOtherLanguages } = facts;
  // More often as a pair than as a word: products write apart what was typed in one.
  const apart: SearchTerm = { term, vocabulary: 'pairs', fidelity: JOINED_FIDELITY, origin: 'joined' };
  const own: SearchTerm = { term, vocabulary: 'words', fidelity: 1, origin: 'typed' };
  return {
    typed,
    kind: looksLikeCode(typed) ? 'code' : 'word',
    weight: 1,
    products: products + asPair + elsewhere + inOtherLanguages.length,
    typeShare: products === 0 ? UNKNOWN_TYPE_SHARE : Math.min(1, asType / products),
    terms: [own, ...(asPair > products ? [apart] : []), ...inOtherLanguages],
  };
}

/** Only where the language has a stem of its own; what it stems alike is found in the main field. */
function languageTerm(
  language: SearchLanguage,
  { term }: AnalysedToken,
  token: AnalysedToken | undefined,
): SearchTerm[] {
  if (token === undefined || token.products === 0 || token.term === term) return [];
  return [{ term: token.term, vocabulary: language, fidelity: 1, origin: 'typed' }];
}

/** The most telling token stands for the measure: dimensions, else number and unit; bare numbers are a weak sign. */
function measureConcept(typed: string, tokens: readonly AnalysedToken[]): Concept {
  const terms = [...new Set(tokens.map(({ term }) => term))].map(
    (term): SearchTerm => ({ term, vocabulary: 'words', fidelity: measureFidelity(term), origin: 'typed' }),
  );
  const [first, ...others] = terms.sort((one, other) => other.fidelity - one.fidelity);
  const head: SearchTerm = { term: first?.term ?? typed, vocabulary: 'words', fidelity: 1, origin: 'typed' };
  const weight = /^[\d.]+$/.test(head.term) ? BARE_NUMBER_WEIGHT : MEASURE_WEIGHT;
  const products = tokens.reduce((sum, token) => sum + token.products, 0);
  return { typed, kind: 'measure', weight, products, typeShare: 0, terms: [head, ...others] };
}

function measureFidelity(term: string): number {
  if (/\dx\d|^[ab]\d$|^dl$/.test(term)) return 1;
  return /^[\d.]+$/.test(term) ? 0.3 : 0.6;
}

/** `photo book` is also found where a title says `photobook`. */
export function joinNeighbours(concepts: readonly Concept[]): Concept[] {
  return concepts.map((concept, nth) => {
    const before = concepts[nth - 1];
    const after = concepts[nth + 1];
    const joined = [before && glued(before, concept), after && glued(concept, after)].filter(
      (term) => term !== undefined,
    );
    return { ...concept, terms: [...concept.terms, ...joined] };
  });
}

function glued(one: Concept, other: Concept): SearchTerm {
  return { term: `${tellingTerm(one)}${tellingTerm(other)}`, vocabulary: 'pairs', fidelity: 1, origin: 'joined' };
}

/** What no product says is of no use beside a neighbour; its correction is. */
function tellingTerm({ terms, products }: Concept): string {
  const correction = terms.find(({ origin, vocabulary }) => origin === 'corrected' && vocabulary === 'words');
  return (products === 0 ? correction : undefined)?.term ?? terms[0].term;
}
