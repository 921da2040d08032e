import { type Client, errors } from '@opensearch-project/opensearch';
import { conceptsOf } from './query-concepts.ts';
import { splitQuery } from './query-words.ts';
import { isClosedOrBlocked } from './search-engine-client.ts';
import { analysePieces } from './term-statistics.ts';
import { understandQuery } from './understand-query.ts';
import type { UnderstandingSettings, UnderstoodQuery } from './understood-query.ts';

/**
 * Understands a text on an index that may have been made by an older version of this project: between a deployment and
 * the rebuild that follows it, the index lacks analyzers or fields that the new code asks for. Words are then searched
 * as they are, without synonyms and corrections, rather than not at all.
 * @throws what `understandQuery` throws for any other reason
 */
export async function understandOnAnyIndex(
  client: Client,
  index: string,
  text: string,
  settings: UnderstandingSettings,
  onOlderIndex?: (error: unknown) => void,
): Promise<UnderstoodQuery> {
  try {
    return await understandQuery(client, index, text, settings);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    onOlderIndex?.(error);
    return understandPlainly(client, index, text, settings);
  }
}

/** OpenSearch says 400 to a field that an index lacks, 500 to one in a text that it is to analyse. */
function isRefusal(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (!(cause instanceof errors.ResponseError) || isClosedOrBlocked(cause)) return false;
  return [400, 500].includes(cause.statusCode ?? 0);
}

/** By the main analysis of titles alone, under a name that every index knows. */
async function understandPlainly(
  client: Client,
  index: string,
  text: string,
  { languages }: UnderstandingSettings,
): Promise<UnderstoodQuery> {
  const typed = text.trim().replaceAll(/\s+/g, ' ');
  const pieces = splitQuery(typed, languages);
  const texts = pieces.map((piece) => piece.text);
  const analysed = await analysePieces(client, index, texts, { title: languages[0] ?? 'english' }, 'running');
  const concepts = pieces.flatMap((piece, nth) => conceptsOf(piece, nth, analysed, languages));
  return { text: typed, concepts, code: null, corrections: [], correctedText: null };
}
