import { setTimeout as sleep } from 'node:timers/promises';
import { createPutEvents } from '../../pipelines/contracts/bus-client.ts';
import { maxEntriesPerCall } from '../../pipelines/contracts/put-events.ts';
import { askAtRate, type Load } from './ask-at-rate.ts';
import { atMost, type Benchmark, type BenchmarkRow } from './benchmark.ts';
import { editEvent, editedProducts } from './edit-event.ts';
import { useRunningStack } from './running-stack.ts';

/** 50,000 searches a day of which a tenth fall into the busiest hour are 1.4 a second; rounded up. */
const normalPerSecond = 2;
const loadFactor = 20;
const seconds = 20;
const warmUpSeconds = 15;
/** An edit is one event; a merchandiser's import brings so many. */
const editsPerSecond = 50;

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
