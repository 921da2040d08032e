import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Parcel, publishInOrder } from '../../../pipelines/publish/publish-in-order.ts';

/** Parcels that take so many turns of the event loop each, and note when they are sent. */
function parcelsOf(turns: readonly number[], sent: number[], failing?: number): Parcel[] {
  return turns.map((count, index) => ({
    items: index + 1,
    send: async () => {
      for (let turn = 0; turn < count; turn += 1) await setImmediate();
      if (index === failing) throw new Error(`parcel ${index}`);
      sent.push(index);
    },
  }));
}

const itemsBefore = (parcel: number) => (parcel * (parcel + 1)) / 2;

describe('publishing in order', () => {
  test('marks only what is sent with everything before it, whatever comes back first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 4 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        async (turns, concurrency) => {
          const sent: number[] = [];
          const marks: number[] = [];
          const onSent = (items: number) => {
            const parcels = turns.map((_, index) => index).filter((index) => itemsBefore(index + 1) <= items);
            expect(parcels.filter((index) => !sent.includes(index))).toEqual([]);
            marks.push(items);
          };
          const total = await publishInOrder(parcelsOf(turns, sent), { concurrency, onSent });
          expect(total).toBe(itemsBefore(turns.length));
          expect(marks).toEqual([...marks].sort((left, right) => left - right));
          expect(marks.at(-1) ?? 0).toBe(total);
        },
      ),
    );
  });

  test('waits for what is under way when a parcel fails, then throws its error; the mark stays before it', async () => {
    const sent: number[] = [];
    let mark = 0;
    const onSent = (items: number) => {
      mark = items;
    };
    const publishing = publishInOrder(parcelsOf([1, 1, 5, 1, 1], sent, 1), { concurrency: 3, onSent });
    await expect(publishing).rejects.toThrow('parcel 1');
    expect(mark).toBe(1);
    expect(sent).toContain(2);
  });

  test('sends no more parcels at a time than it may', async () => {
    let underWay = 0;
    let most = 0;
    const parcels = Array.from({ length: 20 }, () => ({
      items: 1,
      send: async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await setImmediate();
        underWay -= 1;
      },
    }));
    await publishInOrder(parcels, { concurrency: 4 });
    expect(most).toBe(4);
  });

  test('takes parcels only as fast as they are sent', async () => {
    let made = 0;
    function* endless(): Generator<Parcel> {
      for (;;) {
        made += 1;
        yield { items: 1, send: () => setImmediate().then(() => undefined) };
      }
    }
    const interruption = new AbortController();
    const onSent = (items: number) => {
      if (items === 10) interruption.abort();
    };
    await publishInOrder(endless(), { concurrency: 2, onSent, signal: interruption.signal });
    expect(made).toBeLessThanOrEqual(12);
  });
});
