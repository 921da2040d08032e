/**
 * What counts as slow, and is written to the domain's slow logs with the query or the document's id. Without these settings
 * the logs stay empty. They may change on a living index, so they are no part of the mapping's hash.
 */
export const slowLogSettings = {
  // A search that shoppers wait for has a second in all.
  'index.search.slowlog.threshold.query.warn': '500ms',
  'index.search.slowlog.threshold.query.info': '250ms',
  'index.search.slowlog.threshold.fetch.warn': '250ms',
  'index.indexing.slowlog.threshold.index.warn': '1s',
  'index.indexing.slowlog.threshold.index.info': '500ms',
  // Documents hold nothing of persons, but nobody needs them whole to find the slow one.
  'index.indexing.slowlog.source': 'false',
} as const;
