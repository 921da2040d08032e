import { lakeWriterBatch, lakeWriterTimeout } from '../../constructs/lake-writer.ts';
import { productIndexerBatch } from '../../constructs/product-indexer.ts';
import { searchRunsAtOnce } from '../../constructs/search-api.ts';
import { gatewayRunsAtOnce } from '../../constructs/search-gateway.ts';
import { uploadRequestSeconds, uploadRunsAtOnce } from '../../constructs/upload-api.ts';
import type { Stage } from '../../stages.ts';
import { datasetsOf, type MeasuredTraffic, type TrafficKind } from '../cost/measured-traffic.ts';
import { busiestHours, type PeakDay } from './peak-day.ts';
import { searchInstances, serviceLimits } from './service-limits.ts';

/** Something that is asked of a part, and what it can take. */
export interface Load {
  readonly what: string;
  /** How the two numbers come about. */
  readonly because: string;
  readonly asked: number;
  readonly taken: number;
  readonly unit: string;
}

/** What a search asks of the domain at the same time: its page and its facets. */
const requestsPerSearch = 2;
/** A rebuild writes each edit to the old and the new index, and fills the new one beside that. */
const indicesWhileRebuilding = 2;
const rebuildWritesAtOnce = 4;
/** A document of the index as part of a bulk body (docs/benchmarks.md, bulk). */
const documentBytes = 2_048;
/** Of the real node on two cores, shared with what measured it (docs/benchmarks.md, bulk); a rebuild takes most of it. */
const documentsPerSecond = 2_600;
const shareLeftByRebuild = 0.25;
/** Of the search API over a real node on two cores that also ran all else (docs/benchmarks.md, search-load). */
const searchesPerSecondOfTwoCores = 40;
/** What a writer keeps of its time to answer (pipelines/lake-writer). */
const writerReserveSeconds = 5;
/** Loader, audits, upkeep, canary, the relay of an outbox, mailers, the reader of the catalog's stream and the authorizers, which take milliseconds, with room. */
const otherRunsAtOnce = 20;

/**
 * What the busiest second of a peak day asks of each part of a stage, and what a flood asks of those behind a queue, when
 * every consumer has a full batch at once. A stage is well when nothing is asked that cannot be taken.
 */
export function loadsOf(stage: Stage, workload: PeakDay, measured: MeasuredTraffic): Load[] {
  const peak = peakPerSecond(workload, measured);
  return [
    ...loadsOfBus(peak),
    ...loadsOfFirehose(stage, peak, measured),
    ...loadsOfIndexing(stage, peak),
    ...loadsOfSearch(stage, peak),
    ...loadsOfLambda(stage),
  ];
}

/** @returns what is asked beyond what can be taken */
export function overloads(loads: readonly Load[]): Load[] {
  return loads.filter(({ asked, taken }) => asked > taken);
}

type PeakPerSecond = Readonly<Record<TrafficKind, number>>;

/** Events a second in the busy hours of a peak day. */
function peakPerSecond(workload: PeakDay, measured: MeasuredTraffic): PeakPerSecond {
  const perOrder = (measured.published.orders?.events ?? 0) / measured.orders;
  const seconds = busiestHours * 3_600;
  const perSecond = (perDay: number) => (perDay * workload.peakFactor) / seconds;
  return {
    orders: perSecond(workload.ordersPerDay * perOrder),
    edits: perSecond(workload.editsPerDay),
    images: perSecond(workload.imagesPerDay),
    searches: perSecond(workload.searchesPerDay),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function loadsOfBus(peak: PeakPerSecond): Load[] {
  return [
    {
      what: 'event bus',
      because: 'all events of the peak; the quota of PutEvents',
      asked: sum(Object.values(peak)),
      taken: serviceLimits.busEntriesPerSecond,
      unit: 'events/s',
    },
  ];
}

interface StreamBytes {
  readonly name: string;
  readonly bytesPerSecond: number;
  readonly bytesPerEvent: number;
  /** Where every event is one of those that have rows of the dataset, as in an import of orders. */
  readonly bytesInAFlood: number;
}

function streamsOf(peak: PeakPerSecond, measured: MeasuredTraffic): StreamBytes[] {
  return (Object.keys(peak) as TrafficKind[]).flatMap((kind) =>
    datasetsOf[kind].map((name) => {
      const bytes = measured.datasets[name]?.jsonBytes ?? 0;
      const bytesPerEvent = bytes / (measured.published[kind]?.events ?? 1);
      // Lines come with the first event of an order alone.
      const bytesInAFlood = name === 'order_lines' ? bytes / measured.orders : bytesPerEvent;
      return { name, bytesPerEvent, bytesPerSecond: bytesPerEvent * peak[kind], bytesInAFlood };
    }),
  );
}

function busiestBy(streams: readonly StreamBytes[], measure: 'bytesPerSecond' | 'bytesInAFlood'): StreamBytes {
  return streams.reduce((busiest, stream) => (stream[measure] > busiest[measure] ? stream : busiest));
}

function loadsOfFirehose(stage: Stage, peak: PeakPerSecond, measured: MeasuredTraffic): Load[] {
  const streams = streamsOf(peak, measured);
  const atPeak = busiestBy(streams, 'bytesPerSecond');
  const { name, bytesInAFlood } = busiestBy(streams, 'bytesInAFlood');
  const patience = lakeWriterTimeout.toSeconds() - writerReserveSeconds;
  return [
    {
      what: `Firehose, at the peak: ${atPeak.name}`,
      because: `${Math.round(atPeak.bytesPerEvent)} bytes of an event; the quota of a stream`,
      asked: atPeak.bytesPerSecond / 1024,
      taken: serviceLimits.firehoseBytesPerSecond / 1024,
      unit: 'KiB/s',
    },
    {
      what: `Firehose, in a flood: ${name}`,
      because: `${stage.writerConcurrency} writers with ${lakeWriterBatch} events of ${Math.round(bytesInAFlood)} bytes each; what the stream takes in the ${patience} s that they try again`,
      asked: (stage.writerConcurrency * lakeWriterBatch * bytesInAFlood) / 1024,
      taken: (serviceLimits.firehoseBytesPerSecond * patience) / 1024,
      unit: 'KiB',
    },
  ];
}

function dataNodes({ search: { domain } }: Stage): { readonly cores: number; readonly heapBytes: number } {
  const instance = searchInstances[domain.instanceType];
  if (instance === undefined)
    throw new Error(`Nobody has said what a ${domain.instanceType} can do (service-limits.ts)`);
  // Half of a node's memory is its heap.
  return { cores: instance.cores, heapBytes: (instance.memoryGib / 2) * 1024 ** 3 };
}

function loadsOfIndexing(stage: Stage, peak: PeakPerSecond): Load[] {
  const { heapBytes } = dataNodes(stage);
  const { indexerConcurrency } = stage.search;
  const writes = indexerConcurrency * indicesWhileRebuilding + rebuildWritesAtOnce;
  const batchesOf = `${indexerConcurrency} indexers to ${indicesWhileRebuilding} indices, and a rebuild's ${rebuildWritesAtOnce}`;
  return [
    {
      what: 'index, at the peak',
      because: `edits and images; a quarter of ${documentsPerSecond} documents/s, the rest for a rebuild`,
      asked: peak.edits + peak.images,
      taken: documentsPerSecond * shareLeftByRebuild,
      unit: 'documents/s',
    },
    {
      what: "a node's queue of writes, in a flood",
      because: `${batchesOf}, all on the node of the one shard`,
      asked: writes,
      taken: serviceLimits.openSearchWriteQueue,
      unit: 'requests',
    },
    {
      what: "a node's memory for writes, in a flood",
      because: `the same with ${productIndexerBatch} documents of ${documentBytes / 1024} KiB each; a tenth of the heap`,
      asked: (writes * productIndexerBatch * documentBytes) / 1024 ** 2,
      taken: (heapBytes * serviceLimits.openSearchWriteMemoryShare) / 1024 ** 2,
      unit: 'MiB',
    },
    {
      what: 'projection table, in a flood',
      because: `${indexerConcurrency} indexers with ${productIndexerBatch} items of three units in a second each`,
      asked: indexerConcurrency * productIndexerBatch * 3,
      taken: serviceLimits.tableWriteUnitsPerSecond,
      unit: 'write units/s',
    },
  ];
}

function loadsOfSearch(stage: Stage, peak: PeakPerSecond): Load[] {
  const { domain, requestsPerSecond } = stage.search;
  const { cores } = dataNodes(stage);
  return [
    {
      what: 'searches, at the peak',
      because: `what ${domain.nodes * cores} cores answer, at ${searchesPerSecondOfTwoCores} searches/s of two cores`,
      asked: peak.searches,
      taken: (domain.nodes * cores * searchesPerSecondOfTwoCores) / 2,
      unit: 'searches/s',
    },
    {
      what: 'searches, let in',
      because: "the peak; the API's throttle",
      asked: peak.searches,
      taken: requestsPerSecond,
      unit: 'searches/s',
    },
    {
      what: "a node's queue of searches, in a flood",
      because: `${searchRunsAtOnce(stage)} runs of the search API with ${requestsPerSearch} requests each, all on one node`,
      asked: searchRunsAtOnce(stage) * requestsPerSearch,
      taken: serviceLimits.openSearchSearchQueue,
      unit: 'requests',
    },
  ];
}

function loadsOfLambda(stage: Stage): Load[] {
  const { writerConcurrency, search, images } = stage;
  const gateway = stage.network === undefined ? 0 : gatewayRunsAtOnce;
  const consumers = writerConcurrency + search.indexerConcurrency + images.workers;
  return [
    {
      what: 'runs of Lambda at once',
      because: `all consumers at their limits, the search API, the gateway, the upload API at its throttle with ${uploadRequestSeconds} s a request, and ${otherRunsAtOnce} others; the quota less what Lambda keeps free`,
      asked: consumers + searchRunsAtOnce(stage) + gateway + uploadRunsAtOnce(stage) + otherRunsAtOnce,
      taken: serviceLimits.lambdaRunsAtOnce - serviceLimits.lambdaRunsKeptFree,
      unit: 'runs',
    },
  ];
}
