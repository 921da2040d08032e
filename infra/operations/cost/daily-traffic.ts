import { assume, busyHours } from './assumptions.ts';
import { datasetsOf, type MeasuredTraffic, type TrafficKind } from './measured-traffic.ts';
import type { StageFacts } from './stage-facts.ts';
import type { Workload } from './workload.ts';

/** What runs through the lake's part of the system in a day. */
export interface DailyTraffic {
  readonly events: Readonly<Record<TrafficKind, number>>;
  readonly allEvents: number;
  /** Bytes of all events as they are published. */
  readonly bytes: number;
  /** Batches of the lake-writer, and how many events one holds on average. */
  readonly batches: number;
  readonly eventsPerBatch: number;
  /** By dataset: rows, bytes of a row as JSON, bytes of a row in Parquet. */
  readonly datasets: readonly {
    readonly name: string;
    readonly rows: number;
    readonly jsonBytes: number;
    readonly parquetBytes: number;
  }[];
}

/** Lambda closes a batch of the lake-writer at this many messages (infra/constructs/lake-writer.ts). */
const largestBatch = 1_000;

/** @param factor how many times an average day */
export function dailyTraffic(
  workload: Workload,
  factor: number,
  { ingestWindowSeconds }: Pick<StageFacts, 'ingestWindowSeconds'>,
  measured: MeasuredTraffic,
): DailyTraffic {
  const events = eventsOf(workload, factor, measured);
  const kinds = Object.entries(events) as [TrafficKind, number][];
  const allEvents = kinds.reduce((sum, [, count]) => sum + count, 0);
  const perSecond = allEvents / (busyHours * 3600);
  // The first message opens the window; those that come while it is open join its batch.
  const eventsPerBatch = Math.min(largestBatch, 1 + perSecond * ingestWindowSeconds);
  return {
    events,
    allEvents,
    bytes: kinds.reduce((sum, [kind, count]) => sum + count * bytesOfEvent(kind, measured), 0),
    batches: allEvents / eventsPerBatch,
    eventsPerBatch,
    datasets: kinds.flatMap(([kind, count]) => datasetsOf[kind].map((name) => rowsOf(name, kind, count, measured))),
  };
}

function eventsOf(workload: Workload, factor: number, { orders, published }: MeasuredTraffic) {
  const perOrder = (published.orders?.events ?? 0) / orders;
  return {
    orders: workload.ordersPerDay * factor * perOrder,
    edits: workload.editsPerDay * factor * assume('catalogEventsPerEdit'),
    images: workload.imagesPerDay * factor,
    searches: workload.searchesPerDay * factor,
  };
}

function bytesOfEvent(kind: TrafficKind, { published }: MeasuredTraffic): number {
  const counted = published[kind];
  return counted === undefined ? 0 : counted.bytes / counted.events;
}

function rowsOf(name: string, kind: TrafficKind, events: number, { published, datasets }: MeasuredTraffic) {
  const measured = datasets[name] ?? { rows: 0, jsonBytes: 0, parquetBytes: 0 };
  const each = (bytes: number) => (measured.rows === 0 ? 0 : bytes / measured.rows);
  return {
    name,
    rows: (events * measured.rows) / (published[kind]?.events ?? 1),
    jsonBytes: each(measured.jsonBytes),
    parquetBytes: each(measured.parquetBytes),
  };
}
