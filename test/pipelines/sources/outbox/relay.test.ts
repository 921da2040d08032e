import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PutEvents } from '../../../../pipelines/contracts/put-events.ts';
import type { OutboxRow, Outcome } from '../../../../pipelines/sources/outbox/outbox-row.ts';
import { type Claim, type RelayPorts, relay, type SettledOutcome } from '../../../../pipelines/sources/outbox/relay.ts';
import { callFaults, memoryOutbox } from './memory-outbox.ts';
import { outboxRow } from './outbox-rows.ts';

const never = Number.MAX_SAFE_INTEGER;

test('two relays that die, are throttled and lose answers at any moment lose no event and keep the order of every aggregate', async () => {
  const faults = fc.array(fc.constantFrom(...callFaults), { maxLength: 12 });
  // Versions need not be without gaps; a detail that breaks the contract is refused.
  const events = fc.array(
    fc.record({ aggregate: fc.nat(3), step: fc.integer({ min: 1, max: 3 }), isSound: fc.nat(9) }),
    {
      minLength: 1,
      maxLength: 16,
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), events, faults, async (scheduler, planned, planOfFaults) => {
      const outbox = memoryOutbox(scheduler, planOfFaults);
      const versions = new Map<number, number>();
      const commits = planned.map(({ aggregate, step, isSound }) => {
        const aggregateVersion = (versions.get(aggregate) ?? 0) + step;
        versions.set(aggregate, aggregateVersion);
        const detail = isSound === 0 ? '{}' : '{"carrier":"DHL"}';
        return outboxRow({ aggregateId: `O-${aggregate}`, aggregateVersion, detail });
      });
      const produce = async () => {
        for (const row of commits) await outbox.commit(row);
      };
      // As if by the clock: whoever died is followed by another one, until nothing waits.
      const relayOnce = (ports: RelayPorts) =>
        relay(ports, { untilMs: never, endsWhenEmpty: true }).catch((error: Error) => {
          if (error.message !== 'killed') throw error;
        });
      const keepRelaying = async () => {
        for (let runs = 0; runs < 8; runs += 1) await relayOnce(outbox.relayPorts());
      };
      await scheduler.waitFor(Promise.all([produce(), keepRelaying(), keepRelaying()]));
      for (let runs = 0; outbox.waiting() > 0 && runs < 200; runs += 1) {
        const ports = outbox.relayPorts();
        await scheduler.waitFor(ports.clock.sleep(60_000));
        await scheduler.waitFor(relayOnce(ports));
      }
      expect({ waiting: outbox.waiting(), lost: outbox.lost(), violations: outbox.violations }).toEqual({
        waiting: 0,
        lost: [],
        violations: [],
      });
    }),
    { numRuns: 150 },
  );
});

interface Run {
  readonly limits: number[];
  readonly pauses: number[];
  readonly settled: SettledOutcome[][];
  readonly pruned: number[];
}

/** An outbox whose claims are given, and a clock that moves by sleeping alone. */
function givenClaims(claims: OutboxRow[][], put: PutEvents): { ports: RelayPorts; run: Run } {
  const run: Run = { limits: [], pauses: [], settled: [], pruned: [] };
  let nowMs = 0;
  const claim = async (limit: number): Promise<Claim> => {
    run.limits.push(limit);
    return {
      rows: claims.shift() ?? [],
      settle: async (outcomes) => void run.settled.push([...outcomes]),
      release: async () => undefined,
    };
  };
  const clock = {
    now: () => nowMs,
    random: () => 1 - Number.EPSILON,
    sleep: async (milliseconds: number) => {
      run.pauses.push(Math.round(milliseconds));
      nowMs += milliseconds;
    },
  };
  const prune = async (limit: number) => {
    run.pruned.push(limit);
    return run.pruned.length < 3 ? limit : 0;
  };
  return { ports: { claim, put, prune, clock }, run };
}

const takeAll: PutEvents = async (entries) => entries.map(() => undefined);
const throttle: PutEvents = async (entries) => entries.map(() => ({ code: 'ThrottlingException', message: 'slow' }));
const ofOrders = (...ids: string[]) => ids.map((aggregateId) => outboxRow({ aggregateId }));

describe('back-pressure', () => {
  test('makes batches smaller and pauses longer while the bus is short of breath, and lets both recover', async () => {
    let calls = 0;
    const put: PutEvents = (entries) => (calls++ < 7 ? throttle(entries) : takeAll(entries));
    const claims = Array.from({ length: 10 }, (_, index) => ofOrders(`O-${index}`));
    const { ports, run } = givenClaims(claims, put);
    await relay(ports, { untilMs: never, endsWhenEmpty: true });
    expect(run.limits.slice(0, 11)).toEqual([200, 100, 50, 25, 12, 10, 10, 10, 20, 40, 80]);
    expect(run.pauses).toEqual([401, 801, 1_601, 3_201, 6_401, 10_001, 10_001]);
  });

  test('lets a row that failed wait longer with each attempt, up to a minute', async () => {
    const rows = [0, 1, 5, 20, 5_000].map((attempts) => outboxRow({ aggregateId: `O-${attempts}`, attempts }));
    const { ports, run } = givenClaims([rows], throttle);
    await relay(ports, { untilMs: 1, endsWhenEmpty: true });
    expect(run.settled[0]?.map(({ retryInMs }) => retryInMs)).toEqual([500, 1_000, 16_000, 60_000, 60_000]);
  });

  test('does not slow down for an event that the bus is at odds with alone', async () => {
    const put: PutEvents = async (entries) => entries.map(() => ({ code: 'NotAuthorizedForSource', message: 'no' }));
    const { ports, run } = givenClaims([ofOrders('O-1'), ofOrders('O-2')], put);
    await relay(ports, { untilMs: never, endsWhenEmpty: true });
    expect(run.pauses).toEqual([]);
  });
});

describe('a run', () => {
  test('ends at its time, and tries nothing more in the batch under way', async () => {
    const { ports, run } = givenClaims([ofOrders('O-1')], takeAll);
    await relay({ ...ports, clock: { ...ports.clock, now: () => 5 } }, { untilMs: 5 });
    expect(run.limits).toEqual([]);
  });

  test('prunes when nothing waits, until nothing is left to prune, and then polls', async () => {
    const { ports, run } = givenClaims([], takeAll);
    const tally = await relay(ports, { untilMs: 1_200 });
    expect(run.pruned).toEqual([500, 500, 500]);
    expect(run.pauses).toEqual([500, 500, 200]);
    expect(tally.pruned).toBe(1_000);
  });

  test('gives its rows back and passes on what the database throws', async () => {
    const { ports } = givenClaims([], takeAll);
    let releases = 0;
    const claim = async (): Promise<Claim> => ({
      rows: ofOrders('O-1'),
      settle: async () => {
        throw new Error('terminating connection');
      },
      release: async () => {
        releases += 1;
      },
    });
    await expect(relay({ ...ports, claim }, { untilMs: never })).rejects.toThrow('terminating connection');
    expect(releases).toBe(1);
  });
});

describe('a batch', () => {
  const published = (outcomes: readonly Outcome[] = []) =>
    outcomes.filter(({ kind }) => kind === 'published').map(({ row }) => `${row.aggregateId} ${row.aggregateVersion}`);

  test('goes on with the other aggregates when one of its events failed, and with its own when one was refused', async () => {
    const rows = [
      outboxRow({ aggregateId: 'failing', aggregateVersion: 1 }),
      outboxRow({ aggregateId: 'failing', aggregateVersion: 2 }),
      outboxRow({ aggregateId: 'refused', aggregateVersion: 1, detail: '{}' }),
      outboxRow({ aggregateId: 'refused', aggregateVersion: 2 }),
      outboxRow({ aggregateId: 'sound', aggregateVersion: 1 }),
      outboxRow({ aggregateId: 'sound', aggregateVersion: 2 }),
    ];
    const put: PutEvents = async (entries) =>
      entries.map(({ detail }) =>
        detail.includes('failing') ? { code: 'InternalFailure', message: 'try again' } : undefined,
      );
    const { ports, run } = givenClaims([rows], put);
    await relay(ports, { untilMs: 1, endsWhenEmpty: true });
    expect(published(run.settled[0])).toEqual(['sound 1', 'refused 2', 'sound 2']);
    expect(run.settled[0]).toHaveLength(5);
  });

  test('never carries two events of one aggregate in a call, nor more than ten', async () => {
    const calls: string[][] = [];
    const put: PutEvents = async (entries) => {
      calls.push(entries.map(({ detail }) => JSON.parse(detail).orderId));
      return entries.map(() => undefined);
    };
    const rows = Array.from({ length: 60 }, (_, index) =>
      outboxRow({ aggregateId: `O-${index % 25}`, aggregateVersion: 1 + Math.floor(index / 25) }),
    );
    const { ports } = givenClaims([rows], put);
    await relay(ports, { untilMs: 1, endsWhenEmpty: true });
    expect(calls.map((ids) => ids.length)).toEqual([10, 10, 5, 10, 10, 5, 10]);
    expect(calls.filter((ids) => new Set(ids).size < ids.length)).toEqual([]);
  });
});
