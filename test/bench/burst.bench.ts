import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { readQueueDepth } from '../../infra/local/queue-depth.ts';
import { busiestHours, usualPeakDay } from '../../infra/operations/capacity/peak-day.ts';
import { knownQueues } from '../../infra/operations/known-queues.ts';
import { createPutEvents } from '../../pipelines/contracts/bus-client.ts';
import { canaryPrefix } from '../../pipelines/contracts/canary.ts';
import { type BusEntry, maxEntriesPerCall } from '../../pipelines/contracts/put-events.ts';
import { createQueueClient } from '../../pipelines/publish/queue-client.ts';
import { rawEvent } from '../factories.ts';
import { askAtRate } from './ask-at-rate.ts';
import { atMost, type Benchmark } from './benchmark.ts';
import { editEvent, editedProducts } from './edit-event.ts';
import { useRunningStack } from './running-stack.ts';

const usual = usualPeakDay;
/**
 * What docs/capacity.md reckons with for a usual day's busiest hours, rounded up: about four events of an order, one of
 * each edit, image and search.
 */
const usualEventsPerSecond = Math.ceil(
  (4 * usual.ordersPerDay + usual.editsPerDay + usual.imagesPerDay + usual.searchesPerDay) / (busiestHours * 3600),
);
const burstFactor = 20;
const searchesPerSecond = 10;
const seconds = 60;
const warmUpSeconds = 15;
const mostDrainSeconds = 300;
const publishers = 4;

type Environment = Readonly<Record<string, string>>;

/** Orders that views leave out, as they do those of the canary. */
function orderEvent(): BusEntry {
  const { source, detail } = rawEvent('order.placed', {
    eventId: uuidv7(),
    orderId: `${canaryPrefix}burst-${uuidv7()}`,
  });
  return { source, detailType: 'order.placed', detail: JSON.stringify(detail) };
}

/** Half orders, half edits, as fast as the rate allows. */
async function flood(busName: string, ratePerSecond: number): Promise<number> {
  const putEvents = createPutEvents(busName);
  const all = ratePerSecond * seconds;
  const startedAt = Date.now();
  let sent = 0;
  const publish = async () => {
    while (sent < all) {
      const from = sent;
      sent += maxEntriesPerCall;
      await sleep(Math.max(0, startedAt + (from / ratePerSecond) * 1000 - Date.now()));
      await putEvents(
        Array.from({ length: maxEntriesPerCall }, (_, nth) => (nth % 2 === 0 ? orderEvent() : editEvent(from + nth))),
      );
    }
  };
  await Promise.all(Array.from({ length: publishers }, publish));
  return sent;
}

async function depths(environment: Environment, variables: readonly string[]): Promise<number> {
  const client = createQueueClient();
  const all = await Promise.all(variables.map((variable) => readQueueDepth(client, environment[variable] ?? '')));
  client.destroy();
  return all.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
}

const queueVariables = ['INKSTREAM_ANALYTICS_QUEUE_URL', 'INKSTREAM_INDEXING_QUEUE_URL'];

/** Seconds until the queues are empty. */
async function drain(environment: Environment): Promise<number> {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  while ((await depths(environment, queueVariables)) > 0 && elapsed() < mostDrainSeconds) await sleep(500);
  return elapsed();
}

async function takeAway(busName: string): Promise<void> {
  const putEvents = createPutEvents(busName);
  for (let from = 0; from < editedProducts; from += maxEntriesPerCall) {
    await putEvents(Array.from({ length: maxEntriesPerCall }, (_, nth) => editEvent(from + nth, true)));
  }
}

export const bench: Benchmark = {
  name: 'burst',
  about:
    `${burstFactor} times ${usualEventsPerSecond} events a second for ${seconds} s, half orders and half edits, on the running local stack, while shoppers ` +
    `search ${searchesPerSecond} times a second as before: searches without and with the burst, then how long the queues take to drain.`,
  run: async () => {
    const environment = useRunningStack();
    const [url = '', busName = ''] = [environment.INKSTREAM_SEARCH_API_URL, environment.INKSTREAM_BUS_NAME];
    const deadVariables = knownQueues
      .map(({ deadLettersVariable }) => deadLettersVariable)
      .filter((variable) => environment[variable] !== undefined);
    const deadBefore = await depths(environment, deadVariables);
    await askAtRate(url, searchesPerSecond, warmUpSeconds);
    const quiet = await askAtRate(url, searchesPerSecond, seconds);
    const [burst, events] = await Promise.all([
      askAtRate(url, searchesPerSecond, seconds),
      flood(busName, usualEventsPerSecond * burstFactor),
    ]);
    const drainSeconds = await drain(environment);
    const dead = (await depths(environment, deadVariables)) - deadBefore;
    await sleep(1_100);
    await takeAway(busName);
    return {
      rows: [
        { what: 'events of the burst', value: events, unit: '' },
        { what: 'searches before it: p95', value: quiet.p95, unit: 'ms' },
        { what: 'searches during it: p95', value: burst.p95, unit: 'ms' },
        { what: 'p95 during / before', unit: 'times', ...atMost(burst.p95 / quiet.p95, 2) },
        { what: 'searches that failed', unit: '', ...atMost(quiet.failures + burst.failures, 0) },
        { what: 'until the queues were empty again', unit: 's', ...atMost(drainSeconds, mostDrainSeconds) },
        { what: 'new dead letters', unit: '', ...atMost(dead, 0) },
      ],
    };
  },
};
