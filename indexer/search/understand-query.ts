import type { Client } from '@opensearch-project/opensearch';
import { isConnector, looksLikeCode, type QueryPiece, splitQuery } from './query-words.ts';
import { type AnalysedPieces, type AnalysedToken, analysePieces } from './term-statistics.ts';
import type { Concept, SearchTerm, UnderstandingSettings, UnderstoodQuery } from './understood-query.ts';

const CODE_LENGTH = 40;

/**
 * Reads what a shopper typed the way the index reads products: measures and words become concepts with every term that
 * may stand for them. `index` is the alias or index that will be searched. Nothing typed is read as syntax.
 */
export async function understandQuery(
  client: Client,
  index: string,
  text: string,
  settings: UnderstandingSettings,
): Promise<UnderstoodQuery> {
  const typed = text.trim().replaceAll(/\s+/g, ' ');
  const pieces = contentPieces(splitQuery(typed));
  const main = settings.languages[0] ?? 'english';
  const analysed =
    pieces.length === 0
      ? undefined
      : await analysePieces(
          client,
          index,
          pieces.map(({ text }) => text),
          {
            title: main,
            'title.type': main,
            description: main,
            facts: main,
            'title.pairs': main,
          },
        );
  const concepts = analysed === undefined ? [] : pieces.flatMap((piece, nth) => conceptsOf(piece, nth, analysed));
  return { text: typed, concepts: joinNeighbours(concepts), code: codeOf(typed), corrections: [], correctedText: null };
}

/** Connecting words are left out unless there is nothing else. */
function contentPieces(pieces: readonly QueryPiece[]): QueryPiece[] {
  const content = pieces.filter(({ text, kind }) => kind === 'measure' || !isConnector(text));
  return content.length > 0 ? content : [...pieces];
}

function conceptsOf(piece: QueryPiece, nth: number, analysed: AnalysedPieces): Concept[] {
  const tokens = analysed.get('title')?.[nth] ?? [];
  if (tokens.length === 0) return [];
  if (piece.kind === 'measure') return [measureConcept(piece.text, tokens)];
  return tokens.map((token) => wordConcept(piece.text, token, typeShareOf(token, analysed.get('title.type')?.[nth])));
}

function typeShareOf(token: AnalysedToken, typeTokens: readonly AnalysedToken[] = []): number {
  const asType = typeTokens.find(({ term }) => term === token.term)?.products ?? 0;
  return token.products === 0 ? 0 : Math.min(1, asType / token.products);
}

function wordConcept(typed: string, { term }: AnalysedToken, typeShare: number): Concept {
  const kind = looksLikeCode(typed) ? 'code' : 'word';
  return { typed, kind, weight: 1, typeShare, terms: [{ term, vocabulary: 'words', fidelity: 1, origin: 'typed' }] };
}

/** The most telling token stands for the measure: the dimensions, else number and unit; bare numbers are a weak sign. */
function measureConcept(typed: string, tokens: readonly AnalysedToken[]): Concept {
  const terms = [...new Set(tokens.map(({ term }) => term))].map(
    (term): SearchTerm => ({ term, vocabulary: 'words', fidelity: measureFidelity(term), origin: 'typed' }),
  );
  const [first, ...others] = terms.sort((one, other) => other.fidelity - one.fidelity);
  const isBare = first !== undefined && /^[\d.]+$/.test(first.term);
  const fallback: SearchTerm = { term: typed, vocabulary: 'words', fidelity: 1, origin: 'typed' };
  const head = first === undefined ? fallback : { ...first, fidelity: 1 };
  return { typed, kind: 'measure', weight: isBare ? 0.5 : 0.8, typeShare: 0, terms: [head, ...others] };
}

function measureFidelity(term: string): number {
  if (/x|^[ab]\d$|^dl$/.test(term)) return 1;
  return /^[\d.]+$/.test(term) ? 0.3 : 0.6;
}

/** `photo book` is also found where a title says `photobook`. */
function joinNeighbours(concepts: readonly Concept[]): Concept[] {
  return concepts.map((concept, nth) => {
    const before = concepts[nth - 1];
    const after = concepts[nth + 1];
    const joined = [before && glue(before, concept), after && glue(concept, after)].filter(
      (term) => term !== undefined,
    );
    return { ...concept, terms: [...concept.terms, ...joined] };
  });
}

function glue(one: Concept, other: Concept): SearchTerm {
  return { term: `${one.terms[0].term}${other.terms[0].term}`, vocabulary: 'pairs', fidelity: 1, origin: 'joined' };
}

function codeOf(text: string): string | null {
  const code = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
  return code.length >= 3 && code.length <= CODE_LENGTH && /\d/.test(code) ? code : null;
}
