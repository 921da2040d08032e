import { defineEventDataset, type EventDatasetDeclaration, type EventOf } from './dataset.ts';
import { type EventRow, leadingColumns, trailingColumns } from './event-columns.ts';

type SearchPerformed = EventOf<'search.performed'>;

interface SearchEventRow extends EventRow {
  readonly event: SearchPerformed;
  readonly search: SearchPerformed['detail'];
}

export const searchEventsDeclaration: EventDatasetDeclaration<'search.performed', SearchEventRow> = {
  name: 'search_events',
  title: 'Search events',
  meaning: 'One row per search of a shopper. Nothing in it tells who searched.',
  detailTypes: ['search.performed'],
  rowKey: ['event_id'],
  rowsOf: (event, copies) => [{ event, copies, payload: event.detail, search: event.detail }],
  // biome-ignore format: a table reads best with one column per line
  columns: [
    ...leadingColumns<SearchEventRow>({ name: 'search_id', type: 'string', meaning: 'The search', value: ({ search }) => search.searchId }),
    { name: 'query', type: 'string', meaning: 'What was typed', value: ({ search }) => search.query },
    { name: 'filters', type: 'string', meaning: 'Filters in force, as a JSON object', value: ({ search }) => search.filters },
    { name: 'hits', type: 'int', meaning: 'How many products were found', value: ({ search }) => search.hits },
    { name: 'latency_ms', type: 'int', meaning: 'How long the search took, in milliseconds', value: ({ search }) => search.latencyMs },
    { name: 'click_count', type: 'int', meaning: 'How many of the found products were clicked', value: ({ search }) => search.clickedProductIds.length },
    { name: 'first_clicked_product_id', type: 'string', meaning: 'The product that was clicked first', value: ({ search }) => search.clickedProductIds[0] },
    ...trailingColumns<SearchEventRow>('The whole event detail as JSON'),
  ],
};

export const searchEvents = defineEventDataset(searchEventsDeclaration);
