import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { v7 as uuidv7 } from 'uuid';
import { createPutEvents } from '../../pipelines/contracts/bus-client.ts';
import { type BusEntry, maxEntriesPerCall } from '../../pipelines/contracts/put-events.ts';
import { atMost, type Benchmark, type BenchmarkRow } from './benchmark.ts';
import { useRunningStack } from './running-stack.ts';

/** 50,000 searches a day of which a tenth fall into the busiest hour are 1.4 a second; rounded up. */
const normalPerSecond = 2;
const loadFactor = 20;
const seconds = 20;
const warmUpSeconds = 15;
/** An edit is one event; a merchandiser's import brings so many. */
const editsPerSecond = 50;

/** What shoppers of the sample's shop type, with typing errors, sizes, facets, suggestions and pages in between. */
const paths = [
  '/search?q=poster+a2',
  '/search?q=buisness+cards',
  '/search?q=photo+book&sort=price',
  '/search?q=flyer+a5+gloss&page=2',
  '/search?q=canvas+60x90cm',
  '/search?q=banner&material=mesh',
  '/search?q=business+cards+gold+foil',
  '/search?q=sticker+waterproof',
  '/search?q=300+gsm+postcard',
  '/search?category=Marketing+%2F+Flyers&sort=popularity',
  '/suggest?q=pos',
  '/suggest?q=business+c',
];

interface Load {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly answers: number;
  readonly failures: number;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Asks at a fixed rate, whatever the answers take, and counts everything but an answer of 200 as a failure. */
async function askAtRate(url: string, ratePerSecond: number, duration: number): Promise<Load> {
  const latencies: number[] = [];
  let failures = 0;
  const errors = await new Promise<number>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        duration,
        connections: 20,
        overallRate: ratePerSecond,
        timeout: 10,
        requests: paths.map((path) => ({ method: 'GET', path: `${new URL(url).pathname.replace(/\/$/, '')}${path}` })),
      },
      (error: unknown, result) => (error ? reject(error) : resolve(result.errors)),
    );
    instance.on('response', (_client, status, _bytes, milliseconds) => {
      latencies.push(milliseconds);
      if (status !== 200) failures += 1;
    });
  });
  latencies.sort((one, other) => one - other);
  return {
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    answers: latencies.length,
    failures: failures + errors,
  };
}

/** Products of the benchmark's own, which nobody is offered. */
const editedProducts = 200;

function editEvent(nth: number, deletes = false): BusEntry {
  const header = {
    eventId: uuidv7(),
    occurredAt: new Date().toISOString(),
    schemaVersion: 1,
    productId: `bench-load-${nth % editedProducts}`,
    version: 1 + Math.floor(Date.now() / 1000) * 1000 + Math.floor(nth / editedProducts),
  };
  if (deletes) return { source: 'commerce.catalog', detailType: 'product.deleted', detail: JSON.stringify(header) };
  const product = {
    ...header,
    sku: `BENCH-${nth % editedProducts}`,
    title: `Poster A2, matt 170 g, edit ${nth}`,
    description: `A poster that is edited again and again while shoppers search. This is edit ${nth}.`,
    categoryPath: ['Marketing', 'Posters'],
    priceMinor: 1_000 + (nth % 500),
    currency: 'EUR',
    active: false,
  };
  return { source: 'commerce.catalog', detailType: 'product.upserted', detail: JSON.stringify(product) };
}

/** Edits until it is told to end, then takes its products away; gives the number of edits. */
async function editMeanwhile(busName: string, signal: AbortSignal): Promise<number> {
  const putEvents = createPutEvents(busName);
  const batch = (from: number, deletes: boolean) =>
    Array.from({ length: maxEntriesPerCall }, (_, nth) => editEvent(from + nth, deletes));
  let edits = 0;
  const pauseMs = (maxEntriesPerCall / editsPerSecond) * 1000;
  for (let nextAt = Date.now(); !signal.aborted; nextAt += pauseMs) {
    await sleep(Math.max(0, nextAt - Date.now()));
    await putEvents(batch(edits, false));
    edits += maxEntriesPerCall;
  }
  await sleep(1_100);
  for (let from = 0; from < editedProducts; from += maxEntriesPerCall) await putEvents(batch(from, true));
  return edits;
}

function rowsOf(name: string, load: Load): BenchmarkRow[] {
  return [
    { what: `${name}: answers`, value: load.answers, unit: '' },
    { what: `${name}: p50`, value: load.p50, unit: 'ms' },
    { what: `${name}: p95`, value: load.p95, unit: 'ms' },
    { what: `${name}: p99`, value: load.p99, unit: 'ms' },
    { what: `${name}: errors and answers other than 200`, unit: '', ...atMost(load.failures, 0) },
  ];
}

export const bench: Benchmark = {
  name: 'search-load',
  about:
    `The search API of the running local stack (emulated API Gateway and Lambda, real OpenSearch) under ${normalPerSecond * loadFactor} requests a second ` +
    `for ${seconds} s, which is ${loadFactor} times ${normalPerSecond}, the busy hour of 50,000 searches a day; without and with ${editsPerSecond} catalog edits a second being indexed.`,
  run: async () => {
    const environment = useRunningStack();
    const [url = '', busName = ''] = [environment.INKSTREAM_SEARCH_API_URL, environment.INKSTREAM_BUS_NAME];
    // The emulator starts a process for each request that it finds all others busy with.
    await askAtRate(url, normalPerSecond * loadFactor, warmUpSeconds);
    const quiet = await askAtRate(url, normalPerSecond * loadFactor, seconds);
    const ending = new AbortController();
    const editing = editMeanwhile(busName, ending.signal);
    const indexing = await askAtRate(url, normalPerSecond * loadFactor, seconds);
    ending.abort();
    const edits = await editing;
    return {
      rows: [
        ...rowsOf('without indexing', quiet),
        ...rowsOf('while indexing', indexing),
        { what: 'edits announced meanwhile', value: edits, unit: '' },
      ],
    };
  },
};
