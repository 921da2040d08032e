import type { QueryClause } from './query-clause.ts';
import type { EngineHit } from './search-engine.ts';

const snippetLength = 160;

/**
 * Marks matches in title and description. OpenSearch escapes everything else (`encoder: html`), so that a title with
 * markup in it is shown, not obeyed. Without a text the description's beginning stands for its best place.
 */
export function highlighting(text: QueryClause | null): QueryClause {
  return {
    encoder: 'html',
    pre_tags: ['<em>'],
    post_tags: ['</em>'],
    // The words of the text are looked for in subfields; what shoppers see is marked in the fields themselves.
    require_field_match: false,
    ...(text !== null && { highlight_query: text }),
    fields: {
      title: { number_of_fragments: 0 },
      description: { number_of_fragments: 1, fragment_size: snippetLength, no_match_size: snippetLength },
    },
  };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** The highlights of a hit; a field without a match is shown as it is, escaped. */
export function highlightsOf({ highlight, _source }: EngineHit): { title: string; description: string } {
  return {
    title: highlight?.title?.[0] ?? escapeHtml(_source?.title ?? ''),
    description: highlight?.description?.[0] ?? '',
  };
}
