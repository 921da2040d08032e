import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type BusEntry,
  type EntryAnswer,
  entryBytes,
  fitsOneCall,
  maxBytesPerCall,
  putEntries,
} from '../../../pipelines/contracts/put-events.ts';

const entryOf = (number: number): BusEntry => ({
  source: 'commerce.orders',
  detailType: 'order.placed',
  detail: JSON.stringify({ number }),
});
const throttled: EntryAnswer = { code: 'ThrottlingException', message: 'slow down' };
const malformed: EntryAnswer = { code: 'MalformedDetail', message: 'Detail is malformed.' };

function patientClock() {
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number) => {
    sleeps.push(milliseconds);
  };
  return { sleeps, clock: { sleep, random: () => 0.999 } };
}

describe('putting entries on the bus', () => {
  test('sends again what failed for a passing reason, and nothing else', async () => {
    const sent: number[][] = [];
    const { clock, sleeps } = patientClock();
    const refused = await putEntries(
      [0, 1, 2, 3].map(entryOf),
      async (entries) => {
        sent.push(entries.map(({ detail }) => JSON.parse(detail).number));
        return entries.map((_, index) => (sent.length === 1 && index % 2 === 1 ? throttled : undefined));
      },
      clock,
    );
    expect(sent).toEqual([
      [0, 1, 2, 3],
      [1, 3],
    ]);
    expect(refused).toEqual([]);
    expect(sleeps).toHaveLength(1);
  });

  test('gives up at once on an entry that is itself at fault', async () => {
    const { clock, sleeps } = patientClock();
    const refused = await putEntries([entryOf(1)], async () => [malformed], clock);
    expect(refused).toEqual([{ entry: entryOf(1), ...malformed }]);
    expect(sleeps).toEqual([]);
  });

  test('gives up after eight attempts, having waited longer each time up to five seconds', async () => {
    const { clock, sleeps } = patientClock();
    let calls = 0;
    const refused = await putEntries(
      [entryOf(1)],
      async () => {
        calls += 1;
        return [throttled];
      },
      clock,
    );
    expect(calls).toBe(8);
    expect(refused).toEqual([{ entry: entryOf(1), ...throttled }]);
    expect(sleeps).toEqual([...sleeps].sort((left, right) => left - right));
    expect(sleeps.at(-1)).toBeLessThanOrEqual(5_000);
  });

  test('takes an answer that is silent about an entry for a failure', async () => {
    let calls = 0;
    const { clock } = patientClock();
    const putEvents = async (entries: readonly BusEntry[]) => {
      calls += 1;
      return calls === 1 ? [undefined] : entries.map(() => undefined);
    };
    expect(await putEntries([entryOf(1), entryOf(2)], putEvents, clock)).toEqual([]);
    expect(calls).toBe(2);
  });

  test('does not send what no bus takes', async () => {
    const { clock } = patientClock();
    const large = { ...entryOf(1), detail: JSON.stringify('x'.repeat(maxBytesPerCall)) };
    const sent: BusEntry[] = [];
    const putEvents = async (entries: readonly BusEntry[]) => {
      sent.push(...entries);
      return entries.map(() => undefined);
    };
    const refused = await putEntries([large, entryOf(2)], putEvents, clock);
    expect(refused.map(({ code }) => code)).toEqual(['ENTRY_TOO_LARGE']);
    expect(sent).toEqual([entryOf(2)]);
  });

  test('lets pass what a failing call throws', async () => {
    const putEvents = async () => {
      throw new Error('no such bus');
    };
    await expect(putEntries([entryOf(1)], putEvents, patientClock().clock)).rejects.toThrow('no such bus');
  });

  test('delivers every entry once or names it, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 }),
        fc.infiniteStream(fc.constantFrom(undefined, undefined, throttled, malformed)),
        async (count, answers) => {
          const taken: BusEntry[] = [];
          const entries = Array.from({ length: count }, (_, number) => entryOf(number));
          const refused = await putEntries(
            entries,
            async (sent) =>
              sent.map((entry) => {
                const answer = answers.next().value;
                if (answer === undefined) taken.push(entry);
                return answer;
              }),
            patientClock().clock,
          );
          const all = [...taken, ...refused.map(({ entry }) => entry)].map(({ detail }) => detail);
          expect(all.sort()).toEqual(entries.map(({ detail }) => detail).sort());
        },
      ),
    );
  });
});

describe('the size of a call', () => {
  test('is counted in bytes of UTF-8, with 14 for a time', () => {
    const entry = { source: 'a', detailType: 'b', detail: '"ü"' };
    expect(entryBytes(entry)).toBe(1 + 1 + 4);
    expect(entryBytes({ ...entry, time: '2026-03-02T09:15:31.000Z' })).toBe(1 + 1 + 4 + 14);
  });

  test('ends at ten entries or 256 KB, but one entry always goes', () => {
    expect(fitsOneCall({ entries: 9, bytes: 0 }, 1)).toBe(true);
    expect(fitsOneCall({ entries: 10, bytes: 0 }, 1)).toBe(false);
    expect(fitsOneCall({ entries: 1, bytes: maxBytesPerCall }, 1)).toBe(false);
    expect(fitsOneCall({ entries: 0, bytes: 0 }, maxBytesPerCall * 2)).toBe(true);
  });
});
