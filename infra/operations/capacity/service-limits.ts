/**
 * What AWS's services take by default, each a quota that can be raised on request. From their documentation as of 2026-11,
 * written from memory: check them for the account (Service Quotas) before a peak.
 */
export const serviceLimits = {
  /** Of one Firehose stream by direct PUT, outside of Virginia, Oregon and Ireland: https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
  firehoseBytesPerSecond: 1024 * 1024,
  firehoseRequestsPerSecond: 1_000,
  /** PutEvents in the slower of the large Regions: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  busEntriesPerSecond: 2_400,
  /** Of a table by request that was never busy before: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
  tableWriteUnitsPerSecond: 4_000,
  /** Of all functions of an account and Region; Lambda keeps 100 of them free: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  lambdaRunsAtOnce: 1_000,
  lambdaRunsKeptFree: 100,
  /** Requests that wait for a thread of a data node: https://docs.opensearch.org/latest/install-and-configure/configuring-opensearch/thread-pool-settings/ */
  openSearchWriteQueue: 10_000,
  openSearchSearchQueue: 1_000,
  /** The share of its memory that a node spends on writes at a time before it refuses more: `indexing_pressure.memory.limit`. */
  openSearchWriteMemoryShare: 0.1,
} as const;

interface Instance {
  readonly cores: number;
  readonly memoryGib: number;
}

/** Of OpenSearch Service, as far as stages use them. */
export const searchInstances: Readonly<Record<string, Instance>> = {
  't3.small.search': { cores: 2, memoryGib: 2 },
  't3.medium.search': { cores: 2, memoryGib: 4 },
  'm7g.large.search': { cores: 2, memoryGib: 8 },
  'r7g.large.search': { cores: 2, memoryGib: 16 },
  'r7g.xlarge.search': { cores: 4, memoryGib: 32 },
};
