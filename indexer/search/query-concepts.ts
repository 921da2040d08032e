import type { SearchLanguage } from '../config.ts';
import { looksLikeCode, type QueryPiece } from './query-words.ts';
import { ranking } from './ranking.ts';
import type { AnalysedPieces, AnalysedToken } from './term-statistics.ts';
import type { Concept, SearchTerm } from './understood-query.ts';

const MAX_CONCEPTS = 30;
const MAX_TERMS = 120;
const MEASURE_WEIGHT = 0.8;
/** A number without a unit may be a size, a quantity or a part of a name. */
const BARE_NUMBER_WEIGHT = 0.5;
/** Part numbers and models: who types one wants that one. */
const CODE_WEIGHT = 1.5;
const JOINED_FIDELITY = 0.9;
const LOOSE_FIDELITY = 0.6;
/** Of a word that nobody writes: it may be cut short (`refrig`), a model's number more likely so. */
const BEGUN_FIDELITY = 0.5;
const BEGUN_CODE_FIDELITY = 0.8;
const SHORTEST_BEGINNING = 4;
/** The longest beginning that the index holds. */
const LONGEST_BEGINNING = 15;
/** Titles that are added in thought, so that one title alone does not say what kind of word a word is. */
const DOUBT = 2;
/** A stem so much shorter than a word that nobody writes (`desing`, of which `de` is left) is no stem of it. */
const STEMMED_AWAY = 3;
/** Of words that no title has: they may have synonyms or corrections that do. */
const UNKNOWN_TYPE_SHARE = 0.5;

/** A concept while the query is being understood. */
export interface PlacedConcept extends Concept {
  /** Where its last token stands among those of the query. */
  readonly position: number;
  /** Stands after `for`, `with` or the like, so that it is not what is looked for. */
  readonly isModifier: boolean;
}

/** The concepts that a piece of the query becomes by the index's analysis: one for a measure, one per token of a word. */
export function conceptsOf(
  piece: QueryPiece,
  nth: number,
  analysed: AnalysedPieces,
  [, ...further]: readonly SearchLanguage[],
): PlacedConcept[] {
  const inField = (field: string) => analysed.get(field)?.[nth] ?? [];
  const tokens = inField('title');
  if (tokens.length === 0) return [];
  const isCode = /^\d{5,}$/.test(piece.text);
  if (piece.kind === 'measure' && !isCode) return [measureConcept(piece, tokens)];
  return tokens.map((token) => {
    const same = (field: string) =>
      inField(field).find(({ position, term }) => position === token.position && isSame(field, term, token));
    const inOtherLanguages = further.flatMap((language) => languageTerm(language, token, same(`title.${language}`)));
    const written = tokens.length === 1 ? piece.text : token.term;
    return wordConcept({ ...piece, text: written }, token, {
      asType: same('title.type')?.products ?? 0,
      asPair: same('title.pairs')?.products ?? 0,
      asWritten: same('title.spelled')?.products ?? 0,
      inFacts: same('facts')?.products ?? 0,
      inDescription: same('description')?.products ?? 0,
      loose: same('title.loose'),
      inOtherLanguages,
    });
  });
}

/** In fields of pairs a word stands beside the pair that it begins; other languages have stems of their own. */
function isSame(field: string, term: string, token: AnalysedToken): boolean {
  return field !== 'title.pairs' || term === token.term;
}

/** In how many products a word stands, by the way it is read. */
interface WordFacts {
  readonly asType: number;
  readonly asPair: number;
  readonly asWritten: number;
  readonly inFacts: number;
  readonly inDescription: number;
  readonly loose: AnalysedToken | undefined;
  readonly inOtherLanguages: readonly SearchTerm[];
}

function wordConcept(
  { text: typed, isModifier }: QueryPiece,
  { term, products: inTitle, position }: AnalysedToken,
  facts: WordFacts,
): PlacedConcept {
  const { asType, asPair, asWritten, inFacts, inDescription, loose, inOtherLanguages } = facts;
  const isMisread = asWritten === 0 && typed.length - term.length >= STEMMED_AWAY;
  const isCode = looksLikeCode(typed);
  const known = Math.max(inTitle, asPair, loose?.products ?? 0) + inFacts + inDescription + inOtherLanguages.length;
  const products = isMisread ? 0 : known;
  const terms: SearchTerm[] = [];
  // More often as a pair than as a word: products write apart what was typed in one.
  if (asPair > inTitle) terms.push({ term, vocabulary: 'pairs', fidelity: JOINED_FIDELITY, origin: 'joined' });
  if (loose !== undefined && loose.products > inTitle) {
    terms.push({ term: loose.term, vocabulary: 'loose', fidelity: LOOSE_FIDELITY, origin: 'typed' });
  }
  if (products === 0 && typed.length >= SHORTEST_BEGINNING) {
    const fidelity = isCode ? BEGUN_CODE_FIDELITY : BEGUN_FIDELITY;
    terms.push({ term: typed.slice(0, LONGEST_BEGINNING), vocabulary: 'begun', fidelity, origin: 'typed' });
  }
  return {
    typed,
    kind: isCode ? 'code' : 'word',
    position,
    isModifier,
    weight: isCode ? CODE_WEIGHT : 1,
    products,
    typeShare: inTitle === 0 ? UNKNOWN_TYPE_SHARE : Math.min(1, asType / (inTitle + DOUBT)),
    terms: [{ term, vocabulary: 'words', fidelity: 1, origin: 'typed' }, ...terms, ...inOtherLanguages],
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
function measureConcept({ text: typed, isModifier }: QueryPiece, tokens: readonly AnalysedToken[]): PlacedConcept {
  const terms = [...new Set(tokens.map(({ term }) => term))].map(
    (term): SearchTerm => ({ term, vocabulary: 'words', fidelity: measureFidelity(term), origin: 'typed' }),
  );
  const [first, ...others] = terms.sort((one, other) => other.fidelity - one.fidelity);
  const head: SearchTerm = { term: first?.term ?? typed, vocabulary: 'words', fidelity: 1, origin: 'typed' };
  const weight = /^[\d.]+$/.test(head.term) ? BARE_NUMBER_WEIGHT : MEASURE_WEIGHT;
  const products = tokens.reduce((sum, token) => sum + token.products, 0);
  const position = Math.max(...tokens.map((token) => token.position));
  return { typed, kind: 'measure', position, isModifier, weight, products, typeShare: 0, terms: [head, ...others] };
}

function measureFidelity(term: string): number {
  if (/\dx\d|^[ab]\d$|^dl$/.test(term)) return 1;
  return /^[\d.]+$/.test(term) ? 0.3 : 0.6;
}

/** `photo book` is also found where a title says `photobook`, and side by side rather than apart. */
export function joinNeighbours(concepts: readonly PlacedConcept[], analysed: AnalysedPieces): PlacedConcept[] {
  const pairs = (analysed.get('title.pairs') ?? []).flat();
  const pairAfter = (concept: PlacedConcept | undefined): SearchTerm[] => {
    if (concept === undefined) return [];
    const glued = pairs.filter(({ position }) => position === concept.position).sort(byLength)[0];
    if (glued === undefined || glued.products === 0 || glued.term === concept.terms[0].term) return [];
    return [{ term: glued.term, vocabulary: 'pairs', fidelity: 1, origin: 'neighbour' }];
  };
  return concepts.map((concept, nth) => ({
    ...concept,
    terms: [
      ...concept.terms,
      ...pairAfter(concepts[nth - 1]),
      ...(concepts[nth + 1] === undefined ? [] : pairAfter(concept)),
    ],
  }));
}

function byLength(one: AnalysedToken, other: AnalysedToken): number {
  return other.term.length - one.term.length;
}

/** Of the words that can say what is looked for the last one does, unless it stands after `for` or the like. */
export function markHead(concepts: readonly PlacedConcept[]): Concept[] {
  const canBeHead = ({ kind, isModifier, typeShare }: PlacedConcept) =>
    kind === 'word' && !isModifier && typeShare >= ranking.leastHeadShare;
  const head = concepts.findLastIndex(canBeHead);
  return concepts.map((concept, nth) => ({
    ...concept,
    typeShare: nth === head ? Math.max(concept.typeShare, ranking.headShare) : concept.typeShare * ranking.otherShare,
  }));
}

/**
 * OpenSearch takes 1,024 clauses in a query (`indices.query.bool.max_clause_count`), and a term becomes up to seven.
 * A whole page of text pasted into the search is cut after its first words; of terms the closest stay.
 */
export function withinLimits(concepts: readonly PlacedConcept[]): PlacedConcept[] {
  const kept = concepts.slice(0, MAX_CONCEPTS);
  const termsEach = Math.max(1, Math.floor(MAX_TERMS / kept.length) - 1);
  return kept.map((concept) => {
    const [typed, ...others] = concept.terms;
    const closest = others.toSorted((one, other) => other.fidelity - one.fidelity).slice(0, termsEach);
    return { ...concept, terms: [typed, ...closest] };
  });
}
