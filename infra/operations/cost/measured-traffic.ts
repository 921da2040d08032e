import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const measuredTrafficFile = new URL('./measured-traffic.json', import.meta.url);

/** What causes traffic, and the events that are counted towards it. */
export const trafficKinds = [
  { name: 'orders', detailTypes: /^order\./ },
  { name: 'edits', detailTypes: /^(product|price|stock|popularity)\./ },
  { name: 'images', detailTypes: /^image\./ },
  { name: 'searches', detailTypes: /^search\./ },
] as const;

export type TrafficKind = (typeof trafficKinds)[number]['name'];

/** The datasets of the lake that each kind fills. */
export const datasetsOf: Readonly<Record<TrafficKind, readonly string[]>> = {
  orders: ['order_events', 'order_lines'],
  edits: ['catalog_events'],
  images: ['image_events'],
  searches: ['search_events'],
};

const count = z.number().nonnegative();

const measuredTrafficSchema = z.strictObject({
  /** Orders of the shop that was measured. */
  orders: count,
  /** By kind: events as they were published, and their texts together, gzipped as one file. */
  published: z.record(z.string(), z.strictObject({ events: count, bytes: count, gzippedBytes: count })),
  /** By dataset: rows as Firehose gets them, and all of them in one Parquet file. */
  datasets: z.record(z.string(), z.strictObject({ rows: count, jsonBytes: count, parquetBytes: count })),
});

export type MeasuredTraffic = z.infer<typeof measuredTrafficSchema>;

/** What `npm run generate:traffic` measured. */
export function readMeasuredTraffic(): MeasuredTraffic {
  return measuredTrafficSchema.parse(JSON.parse(readFileSync(measuredTrafficFile, 'utf8')));
}
