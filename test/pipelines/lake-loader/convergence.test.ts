import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DetailType } from '../../../pipelines/contracts/event.ts';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { silverColumns } from '../../../pipelines/datasets/silver-columns.ts';
import { loadLake } from '../../../pipelines/lake-loader/load-lake.ts';
import { writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';
import { eventIdOf, eventText } from '../../factories.ts';
import { messagesOf, recordedLake } from '../lake-writer/recorded-lake.ts';
import { type TestLake, testNames } from '../migrations/athena-on-duckdb.ts';
import { createEmptyLake, deliver, emptyTables } from './bronze.ts';
import { memoryState } from './memory-state.ts';

let lake: TestLake;

beforeAll(async () => {
  lake = await createEmptyLake();
});

afterAll(() => lake.close());

/** What happens in the life of a lake: a batch arrives, or the loader runs, or midnight passes. */
type Step = { texts: string[] } | 'load' | 'midnight';

const firstDay = Date.parse('2026-03-02T10:00:00Z');
const dayMs = 86_400_000;

/** Events whose ids and times are their own; some happened years before they arrive. */
const eventTexts: fc.Arbitrary<string[]> = fc
  .array(
    fc.record({
      type: fc.constantFrom<DetailType>(
        'order.placed',
        'order.shipped',
        'price.changed',
        'search.performed',
        'image.deleted',
      ),
      version: fc.integer({ min: 1, max: 4 }),
      day: fc.constantFrom('2009-07-31', '2009-08-01', '2025-12-31', '2026-03-01', '2026-03-02'),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((events) =>
    events.map(({ type, version, day }, index) =>
      eventText(type, { eventId: eventIdOf(index), version, occurredAt: `${day}T08:00:00.${100 + index}Z` }),
    ),
  );

const brokenTexts = fc.uniqueArray(
  fc.constantFrom('{', 'null', '{"detail-type":"order.placed"}', "it's; DROP TABLE x"),
);

/** The texts in any order, some again, in any batches, with loads and midnights anywhere between. */
function lives(texts: string[]): fc.Arbitrary<Step[]> {
  const pauses = fc.array(fc.constantFrom<'load' | 'midnight'>('load', 'midnight'), { maxLength: 6 });
  return fc.tuple(fc.subarray(texts), pauses, fc.array(fc.nat(), { maxLength: 6 })).chain(([again, breaks, cuts]) =>
    fc.shuffledSubarray([...texts, ...again], { minLength: texts.length + again.length }).chain((order) => {
      const points = [0, ...cuts.map((cut) => cut % order.length), order.length].sort((a, b) => a - b);
      const batches = points.slice(1).map((to, index) => ({ texts: order.slice(points[index], to) }));
      const steps: Step[] = [...batches, ...breaks];
      return fc.shuffledSubarray(steps, { minLength: steps.length });
    }),
  );
}

async function live(steps: readonly Step[]): Promise<Record<string, unknown>> {
  await emptyTables(lake);
  const state = memoryState();
  let nowMs = firstDay;
  const load = () =>
    loadLake(
      datasets,
      { loadId: `load-${nowMs}` },
      {
        state,
        names: testNames,
        bronzeDays: 30,
        runStatement: lake.runStatement,
        now: () => new Date(nowMs),
        stopAbandonedStatements: async () => {},
      },
    );
  for (const step of steps) {
    if (step === 'midnight') nowMs += dayMs;
    else if (step === 'load') await load();
    else await arrive(step.texts, new Date(nowMs).toISOString().slice(0, 10));
  }
  await load();
  return silver();
}

async function arrive(texts: readonly string[], dt: string): Promise<void> {
  const writer = recordedLake();
  await writeBatch(messagesOf(texts), writer.ports, Number.POSITIVE_INFINITY);
  for (const dataset of datasets) await deliver(lake, dataset, writer.rows(dataset.name), dt);
}

async function silver(): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const dataset of datasets) {
    const columns = silverColumns(dataset).map(({ name }) => name);
    const sql = `SELECT ${columns.join(', ')} FROM ${testNames.silver}.${dataset.name} ORDER BY ${dataset.rowKey.join(', ')}`;
    tables[dataset.name] = await lake.run(sql);
  }
  return tables;
}

describe('convergence of silver', () => {
  test('any order, repetition, batches and moments of loading leave the same silver tables', async () => {
    const history = fc.tuple(eventTexts, brokenTexts).chain(([good, bad]) => {
      const texts = [...good, ...bad];
      return fc.tuple(fc.constant(texts), lives(texts));
    });
    await fc.assert(
      fc.asyncProperty(history, async ([texts, steps]) => {
        const inPieces = await live(steps);
        const atOnce = await live([{ texts }]);
        expect(inPieces).toEqual(atOnce);
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
