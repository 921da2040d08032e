/**
 * Integration tests that may run while others do, so that "npm test" takes less long: each has a stack, a node or indices,
 * tables and queues of its own, or asks the shared lake for nothing but what stands in its statements. All others watch what
 * they share (the bus, its queues, the lake, the pages) and run one at a time. Whatever is not named here is one of those.
 */
export const apartTests = [
  // A stack of its own.
  'test/soak/soak',
  'test/stack/killed-stack',
  // No stack at all.
  'test/images/inspect-command/inspect',
  'test/infra/stacks/checkov',
  'test/infra/stacks/template-schemas',
  // A node, or indices and tables of its own.
  'test/indexer/audit/audit',
  'test/indexer/index/index-lifecycle',
  'test/indexer/index/measures',
  'test/indexer/index/purge-tombstones',
  'test/indexer/projection/projection-client',
  'test/indexer/rebuild/killed-node',
  'test/indexer/rebuild/rebuild',
  'test/indexer/relevance/print-shop',
  'test/indexer/relevance/relevance-command',
  'test/indexer/search/correct-spelling',
  'test/indexer/search/explain-product',
  'test/indexer/search/letter-codes',
  'test/indexer/search/search-products',
  'test/indexer/search/understand-query',
  'test/indexer/search/unreadable-index',
  'test/indexer/sync/convergence',
  'test/indexer/sync/faulty-writes',
  'test/indexer/sync/late-event',
  'test/indexer/sync/product-indexer',
  'test/indexer/sync/write-documents',
  'test/infra/local/opensearch/prepare-index',
  // Statements that read no table.
  'test/queries/athena/run-query',
  'test/queries/query-formats',
  'test/queries/query-large',
].map((name) => `${name}.integration.test.ts`);
