import type { Dashboard, Field } from './dashboard.ts';

const day: Field = { column: 'day', label: 'Day', format: 'day' };
const searches: Field = { column: 'searches', label: 'Searches', format: 'count' };
const withoutResults: Field = { column: 'without_results_rate', label: 'Without results', format: 'percent' };
const clickRate: Field = { column: 'click_rate', label: 'With a click', format: 'percent' };
const slow: Field = { column: 'p95_ms', label: '95 of 100 within', format: 'milliseconds' };
const wholeDay = { column: 'day', grain: 'day' } as const;
const noSearches = 'Nobody searched in these days. Choose a longer period.';

/** For whoever looks after the catalog: do customers find what they look for? */
export const searchDashboard: Dashboard = {
  name: 'search',
  title: 'Search quality',
  question: 'Do customers find what they look for, and what do they look for in vain?',
  filters: [{ kind: 'period', defaultDays: 30 }],
  tiles: [
    {
      name: 'searches-of-day',
      title: 'Searches on the last day',
      description: 'Searches on the newest day, against the day before.',
      query: 'search-quality-by-day',
      chart: { kind: 'number', value: searches, of: 'last-row', period: wholeDay },
      width: 1,
      whenEmpty: noSearches,
    },
    {
      name: 'without-results-of-day',
      title: 'Searches without results on the last day',
      description: 'Share of the searches of the newest day that found nothing, against the day before.',
      query: 'search-quality-by-day',
      chart: { kind: 'number', value: withoutResults, of: 'last-row', period: wholeDay, better: 'less' },
      width: 1,
      whenEmpty: noSearches,
    },
    {
      name: 'click-rate-of-day',
      title: 'Searches with a click on the last day',
      description: 'Share of the searches of the newest day after which a product was opened, against the day before.',
      query: 'search-quality-by-day',
      chart: { kind: 'number', value: clickRate, of: 'last-row', period: wholeDay, better: 'more' },
      width: 1,
      whenEmpty: noSearches,
    },
    {
      name: 'latency-of-day',
      title: 'Time of slow searches on the last day',
      description: 'Of a hundred searches of the newest day, five took longer than this; against the day before.',
      query: 'search-quality-by-day',
      chart: { kind: 'number', value: slow, of: 'last-row', period: wholeDay, better: 'less' },
      width: 1,
      whenEmpty: noSearches,
    },
    {
      name: 'rates-by-day',
      title: 'Searches without results and with a click, by day',
      description: 'Share of the searches of each day that found nothing, and after which a product was opened.',
      query: 'search-quality-by-day',
      chart: { kind: 'line', x: day, y: [withoutResults, clickRate] },
      width: 2,
      whenEmpty: noSearches,
    },
    {
      name: 'latency-by-day',
      title: 'Time that a search takes, by day',
      description: 'Half of the searches of a day took less than the lower line, 95 of 100 less than the upper one.',
      query: 'search-quality-by-day',
      chart: {
        kind: 'line',
        x: day,
        y: [{ column: 'p50_ms', label: 'Half within', format: 'milliseconds' }, slow],
      },
      width: 2,
      whenEmpty: noSearches,
    },
    {
      name: 'searches-without-results',
      title: 'What customers look for in vain',
      description: 'Words that found nothing, those searched most first: candidates for synonyms or new products.',
      query: 'searches-without-results',
      parameters: { limit: '20' },
      chart: {
        kind: 'table',
        fields: [
          { column: 'query', label: 'Search', format: 'text' },
          searches,
          { column: 'last_seen', label: 'Last searched', format: 'moment' },
        ],
        orderedBy: { column: 'searches', descending: true },
      },
      width: 2,
      whenEmpty: 'Every search of these days found something.',
    },
    {
      name: 'searches-that-sell',
      title: 'Searches before an order',
      description:
        'Searches after which somebody ordered a product that was opened. Nobody is followed, so compare the share with that of chance.',
      query: 'searches-that-sell',
      parameters: { limit: '20' },
      chart: {
        kind: 'table',
        fields: [
          { column: 'query', label: 'Search', format: 'text' },
          searches,
          { column: 'clicked_searches', label: 'With a click', format: 'count' },
          { column: 'searches_with_order', label: 'With an order', format: 'count' },
          { column: 'share', label: 'Share with an order', format: 'percent' },
          { column: 'chance_share', label: 'By chance', format: 'percent' },
        ],
        orderedBy: { column: 'searches_with_order', descending: true },
      },
      width: 2,
      whenEmpty: 'No search of these days was followed by an order of what it found.',
    },
    {
      name: 'products-never-sold',
      title: 'Products that nobody ordered',
      description:
        'Products of the catalog without an order in two years, those longest in it first: perhaps nobody finds them.',
      query: 'products-never-sold',
      parameters: { limit: '50' },
      chart: {
        kind: 'table',
        fields: [
          { column: 'sku', label: 'Article', format: 'text' },
          { column: 'title', label: 'Product', format: 'text' },
          { column: 'category', label: 'Category', format: 'text' },
          { column: 'price_minor', label: 'Price', format: 'amount' },
          { column: 'in_catalog_since', label: 'In the catalog since', format: 'moment' },
        ],
      },
      width: 4,
      whenEmpty: 'Every product of the catalog was ordered at least once.',
    },
  ],
};
