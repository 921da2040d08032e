import type { Dashboard, Field } from './dashboard.ts';

const day: Field = { column: 'day', label: 'Day', format: 'day' };
const refused: Field = { column: 'refused', label: 'Refused', format: 'count' };
const events: Field = { column: 'events', label: 'Events', format: 'count' };
const dataset: Field = { column: 'dataset', label: 'Dataset', format: 'text' };
const noEvents =
  'No event of these days has reached the lake. Choose a longer period, or see "How current each dataset is".';
const noneRefused = 'Nothing was refused in these days.';

/** For whoever keeps the pipeline running: does everything arrive, in time and once? */
export const pipelineDashboard: Dashboard = {
  name: 'pipeline',
  title: 'Pipeline health',
  question: 'Does everything arrive in the lake, in time and once, and what is refused?',
  filters: [
    { kind: 'period', defaultDays: 30 },
    { kind: 'choice', column: 'dataset', label: 'Dataset', all: 'allowed' },
  ],
  tiles: [
    {
      name: 'events-arrived',
      title: 'Events in the lake',
      description: 'Events of these days that the lake holds, all datasets together.',
      query: 'events-by-day',
      chart: { kind: 'number', value: events, of: 'sum' },
      width: 1,
      whenEmpty: noEvents,
    },
    {
      name: 'events-refused',
      title: 'Events refused',
      description: 'Events and lines of imports that broke their contract and were set aside.',
      query: 'rejected-by-day',
      chart: { kind: 'number', value: refused, of: 'sum' },
      width: 1,
      whenEmpty: noneRefused,
    },
    {
      name: 'furthest-behind',
      title: 'Dataset furthest behind',
      description: 'Time since the loader last brought rows to the dataset that has waited longest.',
      query: 'freshness',
      chart: {
        kind: 'number',
        value: { column: 'hours_behind', label: 'Behind', format: 'hours' },
        of: 'largest',
      },
      width: 1,
      whenEmpty: 'No dataset has been loaded yet. Is the loader running?',
    },
    {
      name: 'latest-arrival',
      title: 'Delay of late events',
      description: 'Of a hundred events of the slowest dataset, five took longer than this to arrive.',
      query: 'late-and-duplicate-events',
      chart: {
        kind: 'number',
        value: { column: 'p95_delay_seconds', label: '95 of 100 within', format: 'seconds' },
        of: 'largest',
      },
      width: 1,
      whenEmpty: noEvents,
    },
    {
      name: 'events-by-day',
      title: 'Events by day and dataset',
      description: 'Events by the day on which they occurred. A day that falls to nothing is worth a look.',
      query: 'events-by-day',
      chart: { kind: 'line', x: day, y: [events], series: dataset },
      width: 4,
      whenEmpty: noEvents,
    },
    {
      name: 'refused-by-day',
      title: 'Refused by day and reason',
      description: 'Events and lines of imports that were set aside, by the code of the reason.',
      query: 'rejected-by-day',
      chart: {
        kind: 'area',
        x: day,
        y: [refused],
        series: { column: 'reason_code', label: 'Reason', format: 'text' },
      },
      width: 2,
      whenEmpty: noneRefused,
    },
    {
      name: 'catalog-edits',
      title: 'Changes of the catalog by day',
      description: 'Products created, changed, repriced or removed on each day.',
      query: 'catalog-edits-by-day',
      chart: {
        kind: 'area',
        x: day,
        y: [{ column: 'edits', label: 'Changes', format: 'count' }],
        series: { column: 'event_type', label: 'Change', format: 'text' },
      },
      width: 2,
      whenEmpty: 'Nobody changed the catalog in these days.',
    },
    {
      name: 'freshness',
      title: 'How current each dataset is',
      description: 'Rows of each dataset, its newest event, and when the loader last brought some.',
      query: 'freshness',
      chart: {
        kind: 'table',
        fields: [
          dataset,
          { column: 'row_count', label: 'Rows', format: 'count' },
          { column: 'latest_published', label: 'Newest event', format: 'moment' },
          { column: 'last_load', label: 'Last load', format: 'moment' },
          { column: 'hours_behind', label: 'Behind', format: 'hours' },
        ],
      },
      width: 2,
      whenEmpty: 'The lake is empty. Is the loader running?',
    },
    {
      name: 'late-and-duplicate',
      title: 'Late and repeated events',
      description: 'Events that arrived late, and those that arrived more than once; the lake keeps one of each.',
      query: 'late-and-duplicate-events',
      chart: {
        kind: 'table',
        fields: [
          dataset,
          events,
          { column: 'late_events', label: 'Late', format: 'count' },
          { column: 'late_rate', label: 'Share late', format: 'percent' },
          { column: 'duplicates', label: 'Repeated', format: 'count' },
          { column: 'duplicate_rate', label: 'Share repeated', format: 'percent' },
        ],
      },
      width: 2,
      whenEmpty: noEvents,
    },
    {
      name: 'refused-by-reason',
      title: 'What was refused, and why',
      description: 'Who sent what was set aside, the reason, where in the document it lies, and an example.',
      query: 'rejected-by-reason',
      chart: {
        kind: 'table',
        fields: [
          { column: 'source', label: 'Sent by', format: 'text' },
          { column: 'event_type', label: 'Event', format: 'text' },
          { column: 'reason_code', label: 'Reason', format: 'text' },
          { column: 'reason_path', label: 'Where', format: 'text' },
          refused,
          { column: 'example_message', label: 'Example', format: 'text' },
          { column: 'latest', label: 'Latest', format: 'moment' },
        ],
        orderedBy: { column: 'refused', descending: true },
      },
      width: 4,
      whenEmpty: noneRefused,
    },
  ],
};
