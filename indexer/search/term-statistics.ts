import type { Client } from '@opensearch-project/opensearch';
import { askSearch } from '../index/ask-search.ts';

/** A token that a piece of text becomes, with how many products have it. */
export interface AnalysedToken {
  readonly term: string;
  readonly position: number;
  readonly products: number;
}

/** What an index makes of pieces of text: per field, per piece. */
export type AnalysedPieces = ReadonlyMap<string, readonly (readonly AnalysedToken[])[]>;

interface TermVector {
  readonly doc_freq?: number;
  readonly tokens?: readonly { position: number; start_offset: number }[];
}

/** Whether pieces follow one another as they are written, so that neighbours become pairs, or have nothing to do with one another. */
export type Succession = 'running' | 'separate';

/**
 * Analyses pieces of text as the index does and counts the products that have each token, in one request: the term
 * vectors of a document that does not exist. `fields` maps each field to the analyzer to use in place of its own.
 * @throws IndexerError SEARCH_UNREACHABLE, SEARCH_REFUSED
 */
export async function analysePieces(
  client: Client,
  index: string,
  pieces: readonly string[],
  fields: Readonly<Record<string, string>>,
  succession: Succession,
): Promise<AnalysedPieces> {
  const names = Object.keys(fields);
  const value = succession === 'running' ? pieces.join(' ') : pieces;
  const roots = new Set(names.map((name) => name.split('.')[0] ?? name));
  const answer = await askSearch('analyse words', () =>
    client.termvectors({
      index,
      fields: names,
      term_statistics: true,
      field_statistics: false,
      payloads: false,
      body: { doc: Object.fromEntries([...roots].map((root) => [root, value])), per_field_analyzer: { ...fields } },
    }),
  );
  const vectors: Record<string, { terms?: unknown }> = answer.term_vectors ?? {};
  return new Map(
    names.map((name) => [name, tokensByPiece((vectors[name]?.terms ?? {}) as Record<string, TermVector>, pieces)]),
  );
}

/** Offsets run through all values of a field, with one between two of them, as with a space between words. */
function tokensByPiece(terms: Record<string, TermVector>, pieces: readonly string[]): AnalysedToken[][] {
  let offset = 0;
  const starts = pieces.map((piece) => {
    const start = offset;
    offset += piece.length + 1;
    return start;
  });
  const found: AnalysedToken[][] = pieces.map(() => []);
  for (const [term, { doc_freq: products = 0, tokens = [] }] of Object.entries(terms)) {
    for (const { position, start_offset } of tokens) {
      const piece = starts.findLastIndex((start) => start <= start_offset);
      found[piece]?.push({ term, position, products });
    }
  }
  return found.map((tokens) => tokens.sort((one, other) => one.position - other.position || lengthOrder(one, other)));
}

/** Of the tokens at one place the whole one comes first: `5gal` before `5` and `gal`. */
function lengthOrder(one: AnalysedToken, other: AnalysedToken): number {
  return other.term.length - one.term.length;
}
