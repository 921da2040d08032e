/** A number that the estimate rests on, and how far to trust it. */
export interface Assumption {
  readonly value: number;
  readonly meaning: string;
  /** Where it is from: measured (with the command or the page), a fact of a service, or assumed. */
  readonly basis: string;
}

const assumed = 'assumed';

/**
 * Everything that is neither a price nor measured by `npm run generate:traffic` nor read from the templates.
 * Durations are billed ones: of x64 cores at Node 20 where they were measured, taken to be the same on Lambda's arm64.
 */
export const assumptions = {
  catalogEventsPerEdit: {
    value: 1,
    meaning: 'events that one edit of the catalog causes',
    basis: 'one event for each part of a product that changed; an edit mostly changes one',
  },
  writerMsPerBatch: {
    value: 60,
    meaning: 'milliseconds of the lake-writer for a batch, besides its events',
    basis: assumed,
  },
  writerMsPerEvent: {
    value: 0.02,
    meaning: 'milliseconds of the lake-writer for an event',
    basis:
      'measured: 96,000 events a second and core (docs/benchmarks.md, lake-writer), halved for one core at 1,024 MB',
  },
  indexerMsPerBatch: { value: 80, meaning: 'milliseconds of the product-indexer for a batch', basis: assumed },
  indexerMsPerEvent: {
    value: 4,
    meaning: 'milliseconds of the product-indexer for an event',
    basis: 'assumed: reads and writes of DynamoDB side by side',
  },
  indexerEventsPerBatch: {
    value: 1.5,
    meaning: 'events of an indexer batch at ordinary times',
    basis: 'assumed: edits come alone',
  },
  catalogStreamMs: { value: 40, meaning: 'milliseconds of the catalog-stream for a record', basis: assumed },
  searchMs: {
    value: 45,
    meaning: 'milliseconds of the search API for a search',
    basis: 'assumed: OpenSearch answers within 30',
  },
  searchAnswerKb: { value: 12, meaning: 'kB of an answer to a shopper, compressed', basis: assumed },
  projectionUnitsPerEvent: {
    value: 3,
    meaning: 'write units of DynamoDB for an event of the catalog',
    basis: 'an item of the projection is up to 3 kB',
  },
  imageGbSeconds: {
    value: 24.1,
    meaning: 'GB-seconds of Lambda for an image',
    basis: 'measured: 12 megapixels, JPEG (docs/costs.md)',
  },
  imagePuts: {
    value: 109,
    meaning: 'PUT requests of S3 for an image',
    basis: 'counted: 12 megapixels, JPEG (docs/costs.md)',
  },
  imageGets: { value: 72, meaning: 'GET requests of S3 and of the upload API for an image', basis: 'docs/costs.md' },
  imageMb: { value: 29.6, meaning: 'MB stored for an image', basis: 'measured: 12 megapixels, JPEG (docs/costs.md)' },
  imageDynamoUnits: {
    value: 30,
    meaning: 'read and write units each of DynamoDB for an image',
    basis: 'counted (docs/costs.md)',
  },
  queryMbPerRawGb: {
    value: 29,
    meaning: 'MB that a saved query reads on average, for each GB of raw events in the lake',
    basis: 'measured: 599.2 MB by 35 queries over 590.1 MB of a year of events (docs/query-costs.md)',
  },
  jsonQueryTimes: {
    value: 8.3,
    meaning: 'times more that the same queries would read of raw JSON',
    basis: 'measured: 5.00 GB against 599.2 MB (docs/query-costs.md)',
  },
  loaderStatements: {
    value: 8,
    meaning: 'statements of the lake-loader that scan, for a load with new rows',
    basis: 'one for each dataset and two for its book-keeping',
  },
  loaderMb: { value: 12, meaning: 'MB that each of them is billed', basis: "assumed: Athena's least is 10" },
  loaderSeconds: { value: 60, meaning: 'seconds of the lake-loader for a load', basis: 'assumed: it waits for Athena' },
  optimizerDpuHours: {
    value: 0.5,
    meaning: "DPU-hours of Glue's optimizers for a table and month",
    basis: 'assumed: tables of a few GB, compacted when ten small files lie in a partition',
  },
  healthCheckRuns: {
    value: 1_300_000,
    meaning: 'requests of a health check of Route 53 in a month, each answered as a search is',
    basis: 'fifteen checkers that ask every 30 seconds',
  },
  canarySeconds: {
    value: 30,
    meaning: 'seconds of the canary for a run',
    basis: 'assumed: it waits for search and for a print passport',
  },
  unwatchedMetrics: {
    value: 50,
    meaning: 'custom metrics that functions send and neither alarm nor dashboard looks at',
    basis:
      'counted: what functions measure, by code of refusal too, less what is looked at; billed in hours in which it is sent',
  },
  imagesPerCustomer: {
    value: 4,
    meaning: 'images that a customer who signs in uploads in a month',
    basis: assumed,
  },
  logBytesPerInvocation: { value: 900, meaning: 'bytes of logs for a run of a function', basis: assumed },
  emptyReceivesPerMonth: {
    value: 1_300_000,
    meaning: "requests of Lambda's pollers on a queue that is empty, for a month",
    basis: 'five pollers that wait 20 seconds each, doubled',
  },
} as const satisfies Record<string, Assumption>;

export type AssumptionName = keyof typeof assumptions;

/** The value of an assumption. */
export function assume(name: AssumptionName): number {
  return assumptions[name].value;
}

/** Hours of a day in which most of it happens. */
export const busyHours = 14;
