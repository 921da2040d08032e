import type { Client } from '@opensearch-project/opensearch';
import { analyseSynonyms, withSynonyms } from './analysed-synonyms.ts';
import { correctWords, isCorrectable } from './correct-spelling.ts';
import { conceptsOf, joinNeighbours, markHead, type PlacedConcept, withinLimits } from './query-concepts.ts';
import { type QueryPiece, splitQuery } from './query-words.ts';
import { type AnalysedPieces, analysePieces } from './term-statistics.ts';
import type { Correction, UnderstandingSettings, UnderstoodQuery } from './understood-query.ts';

const SHORTEST_CODE = 3;
const LONGEST_CODE = 40;
/** A word in no more products than these may be a typing error, theirs or the shopper's. */
const RARE_PRODUCTS = 3;

/**
 * Reads what a shopper typed the way the index reads products: measures and words become concepts with every term that
 * may stand for them: synonyms, words written in one or apart, corrections of words that no product has. `index` is
 * the alias or index that will be searched. Nothing typed is read as syntax. Asks OpenSearch once as a rule, up to
 * three times for words that are unknown.
 * @throws IndexerError SEARCH_UNREACHABLE, SEARCH_REFUSED; INPUT_WRONG when the synonyms cannot be read
 */
export async function understandQuery(
  client: Client,
  index: string,
  text: string,
  settings: UnderstandingSettings,
): Promise<UnderstoodQuery> {
  const typed = text.trim().replaceAll(/\s+/g, ' ');
  const pieces = splitQuery(typed, settings.languages);
  const code = codeOf(typed);
  if (pieces.length === 0) return { text: typed, concepts: [], code, corrections: [], correctedText: null };
  const [analysed, synonyms] = await Promise.all([
    analyseQuery(client, index, pieces, settings.languages),
    analyseSynonyms(client, index, settings),
  ]);
  const typedConcepts = pieces.flatMap((piece, nth) => conceptsOf(piece, nth, analysed, settings.languages));
  const meant = withSynonyms(joinNeighbours(typedConcepts, analysed), synonyms);
  const { concepts, corrections } = await correctUnknown(client, index, meant, settings.languages[0] ?? 'english');
  const correctedText = corrections.length === 0 ? null : replaceWords(typed, corrections);
  return { text: typed, concepts: markHead(withinLimits(concepts)), code, corrections, correctedText };
}

function analyseQuery(
  client: Client,
  index: string,
  pieces: readonly QueryPiece[],
  [main = 'english', ...further]: UnderstandingSettings['languages'],
): Promise<AnalysedPieces> {
  const texts = pieces.map(({ text }) => text);
  const fields = {
    title: main,
    'title.type': main,
    'title.pairs': `${main}_pairs`,
    'title.spelled': 'spelled_measured',
    ...(main === 'english' && { 'title.loose': 'english_loose_measured' }),
    facts: main,
    description: main,
    ...Object.fromEntries(further.map((language) => [`title.${language}`, language])),
  };
  return analysePieces(client, index, texts, fields, 'running');
}

async function correctUnknown(client: Client, index: string, concepts: readonly PlacedConcept[], analyzer: string) {
  const doubtful = concepts.filter(isDoubtful);
  const corrections: Correction[] = [];
  if (doubtful.length === 0) return { concepts, corrections };
  const context = concepts.filter((concept) => !isDoubtful(concept)).map(({ terms }) => terms[0].term);
  const found = await correctWords(client, index, doubtful, context, analyzer);
  const corrected = concepts.map((concept): PlacedConcept => {
    const { terms = [], shown } = found[doubtful.indexOf(concept)] ?? {};
    if (shown !== undefined && shown !== concept.typed) corrections.push({ typed: concept.typed, corrected: shown });
    return { ...concept, terms: [...concept.terms, ...terms] };
  });
  return { concepts: corrected, corrections };
}

/** A word that hardly any product has; one with synonyms is known to somebody. */
function isDoubtful({ typed, kind, terms, products }: PlacedConcept): boolean {
  const hasOther = terms.some(({ origin }) => origin === 'synonym' || origin === 'joined');
  return products <= RARE_PRODUCTS && kind === 'word' && isCorrectable(typed) && !hasOther;
}

function replaceWords(text: string, corrections: readonly Correction[]): string {
  const wordByTyped = new Map(corrections.map(({ typed, corrected }) => [typed, corrected]));
  return text.replaceAll(/[\p{L}\p{N}\p{M}'’-]+/gu, (word) => wordByTyped.get(word.toLowerCase()) ?? word);
}

/** Codes of letters alone are codes as well: what no product has as its code finds nothing that way. */
function codeOf(text: string): string | null {
  const code = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
  return code.length >= SHORTEST_CODE && code.length <= LONGEST_CODE ? code : null;
}
