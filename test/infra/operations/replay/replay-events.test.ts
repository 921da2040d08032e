import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventChoice } from '../../../../infra/operations/replay/event-choice.ts';
import { type ReplayPorts, replayEvents, tallyFrom } from '../../../../infra/operations/replay/replay-events.ts';
import { eventText } from '../../../factories.ts';

const choice: EventChoice = {
  detailTypes: ['product.upserted'],
  ids: undefined,
  since: '2000-01-01T00:00:00.000Z',
  until: '2030-01-01T00:00:00.000Z',
};
const pace = { rate: 100, maxWaiting: 10 };
const never = new AbortController().signal;
const course = () => ({ tally: tallyFrom(), onProgress: () => undefined, signal: never });
const product = (number: number) => eventText('product.upserted', { productId: `P${number}` });

/** A source that remembers what was settled, and a consumer that takes all; `isKilled` ends the run at a call of either. */
function world(texts: readonly string[], batchSize: number, isKilled: () => boolean = () => false) {
  const state = { settled: 0, sent: [] as string[], slept: 0, nowMs: 0 };
  const call = async (effect: () => void) => {
    if (isKilled()) throw new Error('killed');
    effect();
    if (isKilled()) throw new Error('killed');
  };
  const ports: ReplayPorts = {
    async *read() {
      for (let start = state.settled; start < texts.length; start += batchSize) {
        const batch = texts.slice(start, start + batchSize);
        yield { texts: batch, settle: () => call(() => (state.settled = start + batch.length)) };
      }
    },
    faultOf: (text) => (text.includes('"P13"') ? 'FIELD_VALUE' : undefined),
    send: (group) => call(() => state.sent.push(...group)),
    waiting: async () => 0,
    now: () => state.nowMs,
    sleep: async (milliseconds) => {
      state.slept += milliseconds;
      state.nowMs += milliseconds;
    },
  };
  return { ports, state };
}

describe('a replay', () => {
  test('accounts for every event that it reads', async () => {
    const texts = [product(1), product(13), eventText('order.placed'), 'no JSON', product(2)];
    const { ports, state } = world(texts, 2);
    const { tally, ...rest } = course();
    await replayEvents(ports, choice, pace, { tally, ...rest });
    expect(tally).toMatchObject({ read: 5, sent: 2, passedOver: 1, refused: 2 });
    expect([...tally.refusals]).toEqual([
      ['FIELD_VALUE', 1],
      ['NOT_JSON', 1],
    ]);
    expect(state.sent).toEqual([product(1), product(2)]);
  });

  test('that goes on knows what its earlier part has found, wherever that was killed', async () => {
    const texts = [product(13), 'no JSON', product(1), eventText('order.placed'), product(13), product(2), product(3)];
    for (let at = 0; ; at += 1) {
      let calls = 0;
      const { ports, state } = world(texts, 2, () => calls++ === at);
      let stored = tallyFrom();
      const run = async () => {
        const tally = tallyFrom({ ...stored, refusals: Object.fromEntries(stored.refusals) });
        // Sources store the counts together with the place that they have reached.
        const settledWith = (settle: () => Promise<void>, before: number) =>
          settle().finally(() => {
            if (state.settled > before) stored = structuredClone(tally);
          });
        const read = async function* () {
          for await (const { settle, ...batch } of ports.read())
            yield { ...batch, settle: () => settledWith(settle, state.settled) };
        };
        await replayEvents({ ...ports, read }, choice, pace, { ...course(), tally });
        return tally;
      };
      const isWhole = await run().then(
        () => true,
        () => false,
      );
      const tally = isWhole ? stored : await run();
      expect({ at, ...tally, refusals: [...tally.refusals].sort() }).toEqual({
        ...{ at, read: 7, sent: 3, passedOver: 1, refused: 3 },
        refusals: [
          ['FIELD_VALUE', 2],
          ['NOT_JSON', 1],
        ],
      });
      expect(state.settled).toBe(texts.length);
      if (isWhole) return;
    }
  });

  test('loses nothing wherever it is killed, and goes on where it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(60),
        async (count, size, at) => {
          let calls = 0;
          const texts = Array.from({ length: count }, (_, number) => product(100 + number));
          const { ports, state } = world(texts, size, () => calls++ === at);
          await replayEvents(ports, choice, { ...pace, rate: 2 }, course()).catch(() => undefined);
          const before = state.sent.length;
          await replayEvents(ports, choice, { ...pace, rate: 2 }, course());
          expect(new Set(state.sent)).toEqual(new Set(texts));
          // No more than what was under way goes twice.
          expect(before + texts.length - state.sent.length).toBeGreaterThanOrEqual(Math.max(0, before - size));
        },
      ),
    );
  });

  test('is no faster than asked for', async () => {
    const { ports, state } = world(
      Array.from({ length: 1000 }, (_, number) => product(100 + number)),
      100,
    );
    await replayEvents(ports, choice, { rate: 50, maxWaiting: 10 }, course());
    expect(state.nowMs).toBeGreaterThanOrEqual((1000 / 50 - 1) * 1000);
  });

  test('waits while the consumer has enough to do', async () => {
    const { ports, state } = world([product(1)], 1);
    const depths = [500, 11, 10];
    const waiting = async () => depths.shift() ?? 0;
    await replayEvents({ ...ports, waiting }, choice, pace, course());
    expect(depths).toEqual([]);
    expect(state.sent).toEqual([product(1)]);
  });

  test('sends and settles nothing more once it is interrupted', async () => {
    const stop = new AbortController();
    const { ports, state } = world(
      Array.from({ length: 30 }, (_, number) => product(100 + number)),
      10,
    );
    await replayEvents(ports, choice, pace, {
      ...course(),
      onProgress: () => stop.abort(),
      signal: stop.signal,
    });
    expect(state.sent.length).toBe(10);
    expect(state.settled).toBeLessThanOrEqual(10);
  });
});
