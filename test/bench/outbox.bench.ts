import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PutEvents } from '../../pipelines/contracts/put-events.ts';
import { connectOutbox, outboxPorts } from '../../pipelines/sources/outbox/outbox-client.ts';
import { relay } from '../../pipelines/sources/outbox/relay.ts';
import { type PostgresCluster, startPostgres, withClient } from '../stack/postgres.ts';
import { atLeast, type Benchmark, median } from './benchmark.ts';

const orders = 1_500;
const eventsOfAnOrder = 4;
/** What a call of PutEvents takes on AWS, within a Region. */
const callMs = 20;
const turns = 3;
const minGain = 1.2;

const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };
const put: PutEvents = async (entries) => {
  await sleep(callMs);
  return entries.map(() => undefined);
};

async function fill(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('TRUNCATE inkstream_outbox.events');
    await client.query(
      `INSERT INTO inkstream_outbox.events (aggregate_type, aggregate_id, aggregate_version, source, detail_type, detail)
       SELECT 'order', 'O-' || number % ${orders}, 1 + number / ${orders}, 'commerce.orders', 'order.shipped', '{"carrier":"DHL"}'
       FROM generate_series(0, ${orders * eventsOfAnOrder - 1}) AS number`,
    );
  });
}

async function relayAll(url: string): Promise<void> {
  const client = await connectOutbox({ kind: 'url', url });
  await relay({ ...outboxPorts(client, 7), put, clock }, { untilMs: Number.MAX_SAFE_INTEGER, endsWhenEmpty: true });
  await client.end();
}

/** Events a second of so many relays at once. */
async function rate(url: string, relays: number): Promise<number> {
  await fill(url);
  const startMs = performance.now();
  await Promise.all(Array.from({ length: relays }, () => relayAll(url)));
  return (1_000 * orders * eventsOfAnOrder) / (performance.now() - startMs);
}

async function measure(cluster: PostgresCluster): Promise<{ one: number; two: number; gain: number }> {
  const url = cluster.url(await cluster.createDatabase());
  const sql = readFileSync('pipelines/sources/outbox/sql/0001-outbox.sql', 'utf8');
  await withClient(url, (client) => client.query(sql));
  const rates: { one: number; two: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) rates.push({ one: await rate(url, 1), two: await rate(url, 2) });
  return {
    one: median(rates.map(({ one }) => one)),
    two: median(rates.map(({ two }) => two)),
    gain: median(rates.map(({ one, two }) => two / one)),
  };
}

export const bench: Benchmark = {
  name: 'outbox',
  about: `A backlog of ${orders * eventsOfAnOrder} events in a real PostgreSQL, relayed in order to a bus that takes ${callMs} ms for a call: one relay, and two at once.`,
  run: async () => {
    const cluster = await startPostgres();
    try {
      const { one, two, gain } = await measure(cluster);
      return {
        rows: [
          { what: 'one relay', value: one, unit: 'events/s' },
          { what: 'two relays at once', value: two, unit: 'events/s' },
          { what: 'two relays / one', unit: 'times', ...atLeast(gain, minGain) },
        ],
      };
    } finally {
      await cluster.stop();
    }
  },
};
