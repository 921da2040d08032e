import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { createPutEvents } from '../../../../pipelines/contracts/bus-client.ts';
import { connectOutbox, outboxPorts } from '../../../../pipelines/sources/outbox/outbox-client.ts';
import { claimRows } from '../../../../pipelines/sources/outbox/outbox-statements.ts';
import {
  refusedRows,
  retryRows,
  setUpOutbox,
  surveyOutbox,
} from '../../../../pipelines/sources/outbox/outbox-survey-client.ts';
import { type RelayTally, relay } from '../../../../pipelines/sources/outbox/relay.ts';
import { startDirectly } from '../../../run-command.ts';
import { seededRandom } from '../../../seeded-random.ts';
import { type PostgresCluster, startPostgres, withClient } from '../../../stack/postgres.ts';
import { createTestBus, sentTooEarly, type TestBus } from './bus-gate.ts';
import { announce, inTransaction, nextVersion } from './order-service.ts';

const command = 'pipelines/sources/outbox/outbox.command.ts';
const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };
const keepDays = 7;

let cluster: PostgresCluster;
let bus: TestBus;

beforeAll(async () => {
  [cluster, bus] = await Promise.all([startPostgres(), createTestBus()]);
});
afterAll(async () => {
  await Promise.all([cluster?.stop(), bus?.remove()]);
});

/** A database with an outbox of its own, and the ways to reach it. */
async function newOutbox() {
  const database = await cluster.createDatabase();
  await withClient(cluster.url(database), setUpOutbox);
  return {
    url: (user?: string) => cluster.url(database, user),
    use: <Result>(work: (client: Client) => Promise<Result>, user?: string) =>
      withClient(cluster.url(database, user), work),
  };
}

/** A relay within this process, on a session of its own, until nothing waits or `signal` asks it to end. */
async function relayHere(url: string, options: { signal?: AbortSignal } = {}): Promise<RelayTally> {
  const client = await connectOutbox({ kind: 'url', url });
  try {
    const put = createPutEvents(bus.name, new EventBridgeClient({ endpoint: bus.url }));
    const untilMs = Date.now() + 60_000;
    const endsWhenEmpty = options.signal === undefined;
    return await relay({ ...outboxPorts(client, keepDays), put, clock }, { untilMs, endsWhenEmpty, ...options });
  } finally {
    await client.end();
  }
}

function startRelay(url: string) {
  return startDirectly(command, ['relay'], {
    ...{ INKSTREAM_OUTBOX_URL: url, INKSTREAM_BUS_NAME: bus.name, AWS_ENDPOINT_URL: bus.url },
  });
}

const nameOf = ({ orderId, version }: { orderId: string; version: number }) => `${orderId} ${version}`;
const startOfLog = () => bus.log.length;

describe('an outbox in PostgreSQL', () => {
  test('loses nothing and keeps the order when its relay is killed between publishing and acknowledging', async () => {
    const outbox = await newOutbox();
    const orders = Array.from({ length: 12 }, (_, index) => `KILL-${index}`);
    await outbox.use(async (client) => {
      for (const version of [1, 2, 3]) for (const orderId of orders) await announce(client, orderId, version);
    });
    const from = startOfLog();
    for (let kills = 0; kills < 2; kills += 1) {
      const isPublished = bus.withholdNextAnswer();
      const process = startRelay(outbox.url());
      await isPublished;
      process.kill('SIGKILL');
      await process.outcome;
      const { waiting } = await outbox.use((client) => surveyOutbox(client, keepDays));
      expect(waiting).toBeGreaterThan(0);
    }
    await relayHere(outbox.url());
    const events = (await bus.received()).map(nameOf);
    const expected = orders.flatMap((orderId) => [1, 2, 3].map((version) => `${orderId} ${version}`));
    expect([...new Set(events)].sort()).toEqual(expected.sort());
    // The bus had taken what the killed ones had not written down, so those come twice.
    expect(events.length).toBeGreaterThan(expected.length);
    expect(sentTooEarly(bus.log.slice(from))).toEqual([]);
  });

  test('publishes once and in order with two relays, while orders are placed, rolled back and committed late', async () => {
    const outbox = await newOutbox();
    const from = startOfLog();
    const random = seededRandom(20_261_122);
    const committed: string[] = [];
    const writer = (name: string) =>
      outbox.use(async (client) => {
        for (let round = 0; round < 40; round += 1) {
          const orderId = `TWO-${name}-${round % 8}`;
          const version = 1 + Math.floor(round / 8);
          const isLost = random() < 0.3;
          await inTransaction(client, isLost ? 'ROLLBACK' : 'COMMIT', async () => {
            await announce(client, orderId, version);
            if (random() < 0.2) await sleep(random() * 40);
          });
          if (!isLost) committed.push(`${orderId} ${version}`);
        }
      });
    const ending = new AbortController();
    const relays = [
      relayHere(outbox.url(), { signal: ending.signal }),
      relayHere(outbox.url(), { signal: ending.signal }),
    ];
    await Promise.all(['a', 'b', 'c'].map(writer));
    while ((await outbox.use((client) => surveyOutbox(client, keepDays))).waiting > 0) await sleep(50);
    ending.abort();
    const tallies = await Promise.all(relays);
    expect((await bus.received()).map(nameOf).sort()).toEqual(committed.sort());
    expect(tallies.reduce((sum, { published }) => sum + published, 0)).toBe(committed.length);
    expect(sentTooEarly(bus.log.slice(from))).toEqual([]);
  });

  test('does not miss a transaction that began first and commits last', async () => {
    const outbox = await newOutbox();
    await outbox.use(async (slow) => {
      await slow.query('BEGIN');
      await announce(slow, 'SLOW', 1);
      await outbox.use((quick) => announce(quick, 'QUICK', 1));
      expect((await relayHere(outbox.url())).published).toBe(1);
      await slow.query('COMMIT');
    });
    expect((await relayHere(outbox.url())).published).toBe(1);
    expect((await bus.received()).map(nameOf)).toEqual(['QUICK 1', 'SLOW 1']);
  });

  test('lets nobody else publish an order of which a relay holds the first event, and gives it back when that relay is gone', async () => {
    const outbox = await newOutbox();
    await outbox.use(async (client) => {
      for (const version of [1, 2]) await announce(client, 'HELD', version);
      await announce(client, 'FREE', 1);
    });
    const holder = new Client({ connectionString: outbox.url() });
    holder.on('error', () => undefined);
    await holder.connect();
    const { rows } = await outboxPorts(holder, keepDays).claim(1);
    expect(rows.map(({ aggregateId, aggregateVersion }) => `${aggregateId} ${aggregateVersion}`)).toEqual([
      'HELD 1',
      'HELD 2',
    ]);
    await relayHere(outbox.url());
    expect((await bus.received()).map(nameOf)).toEqual(['FREE 1']);
    await outbox.use((client) =>
      client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'"),
    );
    await relayHere(outbox.url());
    expect((await bus.received()).map(nameOf)).toEqual(['HELD 1', 'HELD 2']);
    await holder.end().catch(() => undefined);
  });

  test('ends a session that a frozen relay leaves behind', async () => {
    const client = await connectOutbox({ kind: 'url', url: (await newOutbox()).url() });
    const { rows } = await client.query('SHOW idle_in_transaction_session_timeout');
    await client.end();
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '30s' }]);
  });

  test('refuses for good what breaks its contract or is too large, goes on with the order, and publishes it when it is retried', async () => {
    const outbox = await newOutbox();
    await outbox.use(async (client) => {
      await announce(client, 'POISON', 1);
      await announce(client, 'POISON', 2, { detail: '{}' });
      await announce(client, 'POISON', 3, { detail: JSON.stringify({ carrier: 'DHL', note: 'x'.repeat(300_000) }) });
      await announce(client, 'POISON', 4);
    });
    expect(await relayHere(outbox.url())).toMatchObject({ published: 2, refused: 2, failed: 0 });
    expect((await bus.received()).map(nameOf)).toEqual(['POISON 1', 'POISON 4']);
    await outbox.use(async (client) => {
      const refused = await refusedRows(client, undefined, 10);
      expect(refused.map(({ aggregateVersion, code }) => [aggregateVersion, code])).toEqual([
        [2, 'FIELD_MISSING'],
        [3, 'EVENT_TOO_LARGE'],
      ]);
      await client.query(`UPDATE inkstream_outbox.events SET detail = '{"carrier":"DHL"}' WHERE id = $1`, [
        refused[0]?.id,
      ]);
      expect(await retryRows(client, { code: 'FIELD_MISSING' })).toBe(1);
    });
    await relayHere(outbox.url());
    expect((await bus.received()).map(nameOf)).toEqual(['POISON 2']);
  });

  test('shows the versions of an order in their order only, or not at all', async () => {
    const outbox = await newOutbox();
    await outbox.use(async (first) => {
      await outbox.use(async (second) => {
        await first.query('BEGIN');
        await announce(first, 'O-1', 5);
        // The second one has to wait for the first one's end, and sees what it did.
        const waits = announce(second, 'O-1', 6);
        const other = await Promise.race([
          waits.then(() => 'done'),
          announceElsewhere(outbox.url()).then(() => 'other order'),
        ]);
        expect(other).toBe('other order');
        await first.query('COMMIT');
        await waits;
        await expect(announce(second, 'O-1', 4)).rejects.toMatchObject({ code: '40001' });
      });
    });
  });

  test.each(['READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE'])(
    'keeps the versions in order under %s when they come from the row that is updated, as its page says',
    async (isolation) => {
      const outbox = await newOutbox();
      await outbox.use(async (first) => {
        await first.query("CREATE TABLE orders (id text, version integer); INSERT INTO orders VALUES ('O-1', 0)");
        await outbox.use(async (second) => {
          await first.query(`BEGIN ISOLATION LEVEL ${isolation}`);
          await first.query('SELECT count(*) FROM orders');
          await inTransaction(second, 'COMMIT', async () => announce(second, 'O-1', await nextVersion(second)));
          const late = nextVersion(first);
          if (isolation === 'READ COMMITTED') await announce(first, 'O-1', await late);
          else await expect(late).rejects.toMatchObject({ code: '40001' });
          await first.query('COMMIT');
        });
      });
      await relayHere(outbox.url());
      const inOrder = isolation === 'READ COMMITTED' ? ['O-1 1', 'O-1 2'] : ['O-1 1'];
      expect((await bus.received()).map(nameOf)).toEqual(inOrder);
    },
  );

  test('keeps what is younger, waits or was refused when it prunes', async () => {
    const outbox = await newOutbox();
    await outbox.use(async (client) => {
      for (const orderId of ['OLD-1', 'OLD-2', 'OLD-3', 'YOUNG', 'REFUSED', 'WAITS'])
        await announce(client, orderId, 1);
      await client.query(
        `UPDATE inkstream_outbox.events SET published_at = now() - interval '8 days' WHERE aggregate_id LIKE 'OLD%'`,
      );
      await client.query(
        `UPDATE inkstream_outbox.events SET published_at = now() - interval '6 days' WHERE aggregate_id = 'YOUNG'`,
      );
      await client.query(
        `UPDATE inkstream_outbox.events SET refused_at = now() - interval '60 days' WHERE aggregate_id = 'REFUSED'`,
      );
      const { prune } = outboxPorts(client, keepDays);
      expect([await prune(2), await prune(2), await prune(2)]).toEqual([2, 1, 0]);
      const { rows } = await client.query('SELECT aggregate_id FROM inkstream_outbox.events ORDER BY id');
      expect(rows.map((row) => row.aggregate_id)).toEqual(['YOUNG', 'REFUSED', 'WAITS']);
    });
  });

  test('reads no more than a batch and its orders, whatever the statistics say', async () => {
    const outbox = await newOutbox();
    await outbox.use(async (client) => {
      const fill = (prefix: string) =>
        client.query(
          `INSERT INTO inkstream_outbox.events (aggregate_type, aggregate_id, aggregate_version, source, detail_type, detail)
           SELECT 'order', $1 || number % 500, 1 + number / 500, 'commerce.orders', 'order.shipped', '{}'
           FROM generate_series(0, 1999) AS number`,
          [prefix],
        );
      await fill('A-');
      await client.query('UPDATE inkstream_outbox.events SET published_at = now()');
      await client.query('ANALYZE inkstream_outbox.events');
      await fill('B-');
      for (const analyse of ['SELECT', 'ANALYZE inkstream_outbox.events']) {
        await client.query(analyse);
        const explain = `EXPLAIN ${claimRows.replace('$1', '200').replace('$2', '20').replaceAll('$3', '262144').replace('$4', '1000000')}`;
        const plan = (await client.query(explain)).rows.map((row) => row['QUERY PLAN']).join('\n');
        expect(plan).not.toMatch(/Seq Scan/);
        expect(plan.match(/Index.* using events_waiting_by_aggregate/g)).toHaveLength(2);
      }
    });
  });
});

async function announceElsewhere(url: string): Promise<void> {
  await withClient(url, (client) => announce(client, 'O-2', 1));
}

describe('its roles', () => {
  test('let the order service write and nothing else, and the relay do its work and nothing else', async () => {
    const outbox = await newOutbox();
    const suffix = Date.now();
    const [writer, relayUser] = [`shop_${suffix}`, `relay_${suffix}`];
    await outbox.use(async (client) => {
      await client.query(`CREATE ROLE ${writer} LOGIN IN ROLE inkstream_outbox_writer`);
      await client.query(`CREATE ROLE ${relayUser} LOGIN IN ROLE inkstream_outbox_relay`);
    });
    const denied = { code: '42501' };
    await outbox.use(async (client) => {
      await announce(client, 'RIGHTS', 1);
      await expect(client.query('SELECT * FROM inkstream_outbox.events')).rejects.toMatchObject(denied);
      await expect(client.query('UPDATE inkstream_outbox.events SET published_at = now()')).rejects.toMatchObject(
        denied,
      );
      await expect(client.query('DELETE FROM inkstream_outbox.events')).rejects.toMatchObject(denied);
    }, writer);
    expect((await relayHere(outbox.url(relayUser))).published).toBe(1);
    await outbox.use(async (client) => {
      await expect(announce(client, 'RIGHTS', 2)).rejects.toMatchObject(denied);
      await expect(client.query(`UPDATE inkstream_outbox.events SET detail = '{}'`)).rejects.toMatchObject(denied);
      expect(await outboxPorts(client, keepDays).prune(10)).toBe(0);
      expect(await retryRows(client, {})).toBe(0);
    }, relayUser);
    expect((await bus.received()).map(nameOf)).toEqual(['RIGHTS 1']);
  });
});

describe('npm run outbox', () => {
  const run = async (url: string, ...words: string[]) =>
    startDirectly(command, words, {
      ...{ INKSTREAM_OUTBOX_URL: url, INKSTREAM_BUS_NAME: bus.name, AWS_ENDPOINT_URL: bus.url },
    }).outcome;

  test('sets an outbox up, publishes, and tells what was refused', async () => {
    const url = cluster.url(await cluster.createDatabase());
    const before = await run(url, 'status');
    expect([before.exitCode, before.stderr]).toEqual([
      1,
      expect.stringContaining('`npm run outbox -- setup` makes the outbox'),
    ]);
    expect((await run(url, 'setup')).exitCode).toBe(0);
    await withClient(url, async (client) => {
      await announce(client, 'COMMAND', 1);
      await announce(client, 'COMMAND', 2, { detail: '{}' });
    });
    const relayed = await run(url, 'relay', '--once');
    expect([relayed.exitCode, relayed.stderr]).toEqual([2, expect.stringContaining('1 event published, 1 refused')]);
    expect(JSON.parse((await run(url, 'status', '--json')).stdout)).toMatchObject({ waiting: 0, refused: 1 });
    await bus.received();
  });
});
