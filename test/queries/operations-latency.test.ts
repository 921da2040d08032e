import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { fillLake } from '../pipelines/views/filled-lake.ts';
import { askLake } from './imported-lake.ts';
import { placed, step, type Told, textsOf } from './shop-story.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
});
afterAll(() => lake.close());

const types = ['order.placed', 'order.in_production', 'order.shipped', 'order.delivered', 'order.cancelled'] as const;
type Step = { readonly type: (typeof types)[number]; readonly version: number; readonly minute: number };

/** An order's events with versions of their own; clocks and versions need not agree, and steps may be missing or repeated. */
const course: fc.Arbitrary<Step[]> = fc
  .array(fc.tuple(fc.constantFrom(...types), fc.integer({ min: 0, max: 3 * 1440 })), { maxLength: 6 })
  .chain((steps) =>
    fc.tuple(
      fc.constant(steps),
      fc.shuffledSubarray(
        steps.map((_, index) => index + 2),
        { minLength: steps.length },
      ),
    ),
  )
  .map(([steps, versions]) => [
    { type: 'order.placed' as const, version: 1, minute: 0 },
    ...steps.map(([type, minute], index) => ({ type, minute, version: versions[index] ?? 0 })),
  ]);

const firstMinute = Date.parse('2026-02-10T00:00:00Z') / 60_000;

function toldOf(courses: readonly Step[][]): Told[] {
  return courses.flatMap((steps, order) =>
    steps.map(({ type, version, minute }) => {
      const at = new Date((firstMinute + minute) * 60_000).toISOString().slice(5, 16).replace('T', ' ');
      const id = `O-${order}`;
      return type === 'order.placed' ? placed(id, at, [{}], version) : step(type, id, version, at);
    }),
  );
}

/** The latest announcement of each kind, as a step of the way from one kind to another. */
function outcomeOf(steps: readonly Step[], from: Step['type'], to: Step['type'], later: readonly Step['type'][]) {
  const latest = (type: Step['type']) =>
    steps.filter((one) => one.type === type).sort((a, b) => b.version - a.version)[0];
  // An order that is announced again is where it was.
  const [newest] = steps.filter(({ type }) => type !== 'order.placed').sort((a, b) => b.version - a.version);
  const [start, end] = [latest(from), latest(to)];
  if (start === undefined) return undefined;
  if (end !== undefined) return Math.max(0, end.minute - start.minute) / 60;
  if (newest?.type === 'order.cancelled') return 'cancelled';
  return later.some((type) => latest(type) !== undefined) ? undefined : 'open';
}

/** The smallest of the values that so many percent of them do not exceed. */
function percentile(values: readonly number[], percent: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? null;
}

function reckoned(courses: readonly Step[][]) {
  const [place, produce, ship, deliver] = types;
  const ways = [
    ['placed to production', place, produce, [ship, deliver]],
    ['production to shipped', produce, ship, [deliver]],
    ['shipped to delivered', ship, deliver, []],
    ['placed to delivered', place, deliver, []],
  ] as const;
  return ways.flatMap(([name, from, to, later]) => {
    const outcomes = courses.map((steps) => outcomeOf(steps, from, to, later));
    const hours = outcomes.filter((outcome) => typeof outcome === 'number');
    const count = (state: string) => outcomes.filter((outcome) => outcome === state).length;
    const isTaken = courses.some((steps) => steps.some(({ type }) => type === from));
    const percentiles = [50, 90, 95, 99].map((percent) => percentile(hours, percent));
    return isTaken ? [[name, hours.length, count('open'), count('cancelled'), ...percentiles]] : [];
  });
}

test('fulfilment-latency answers as reckoned order by order, whatever became of the orders and however it arrived', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(course, { minLength: 1, maxLength: 30 }).chain((courses) => {
        const texts = textsOf(toldOf(courses));
        return fc.tuple(fc.constant(courses), fc.shuffledSubarray(texts, { minLength: texts.length }));
      }),
      async ([courses, texts]) => {
        await fillLake(lake, texts);
        const rows = await askLake(lake, 'fulfilment-latency', { from: '2026-02-10', to: '2026-02-28' });
        const answered = rows.map(({ step: name, ...figures }) => [
          name,
          ...Object.values(figures).map((cell) => (cell === null ? null : Number(cell))),
        ]);
        expect(answered).toEqual(reckoned(courses));
      },
    ),
    { numRuns: 8 },
  );
}, 60_000);
