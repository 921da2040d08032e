import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { accountedFor } from '../../../pipelines/reconcile/accounted-for.ts';
import { type Ask, type Scope, scopeOf } from '../../../pipelines/reconcile/ask-lake.ts';
import { describeReconciliation, problemLines } from '../../../pipelines/reconcile/describe-reconciliation.ts';
import { reconcile } from '../../../pipelines/reconcile/reconcile.ts';
import { generateSample } from '../../../pipelines/sample/generate-sample.ts';
import type { SampleLedger } from '../../../pipelines/sample/sample-ledger.ts';
import { createEmptyLake } from '../lake-loader/bronze.ts';
import { type TestLake, testNames } from '../migrations/athena-on-duckdb.ts';
import { fillLake } from '../views/filled-lake.ts';

const { silver } = testNames;
const options = { seed: 11, orders: 60, products: 12, days: 40, invalidShare: 0.05 };

let lake: TestLake;
let ask: Ask;
let ledger: SampleLedger;
let scope: Scope;
let texts: string[];

beforeAll(async () => {
  lake = await createEmptyLake();
  ask = async (sql) => (await lake.runStatement(sql)).rows;
  const sample = generateSample(options);
  texts = Array.from(sample.items, ({ text }) => text);
  ledger = sample.ledger;
  scope = scopeOf(ledger.options, ledger.tag, testNames, new Date('2026-03-02T10:00:00Z'));
}, 60_000);
afterAll(() => lake.close());
beforeEach(() => fillLake(lake, texts), 60_000);

const problems = async () => problemLines(await reconcile(ask, scope, ledger));

describe('a lake that holds the sample', () => {
  test('is accounted for, type by type, and agrees with the shop in every figure', async () => {
    const result = await reconcile(ask, scope, ledger);
    expect(problemLines(result)).toEqual([]);
    expect(result).toMatchObject({ isRight: true, notAsked: [] });
    expect(new Set(result.figures.map(({ figure }) => figure)).size).toBe(13);
    expect(result.accounting.map(({ detailType }) => detailType)).toEqual(Object.keys(ledger.events).sort());
    expect(describeReconciliation(result)).toContain('Every event is accounted for');
  });

  test('has received everything', async () => {
    const { published, arrived, isComplete } = await accountedFor(ask, scope, ledger);
    expect({ arrived, isComplete }).toEqual({ arrived: published, isComplete: true });
  });

  test('is right as well when the queue has delivered half of it again', async () => {
    await fillLake(lake, [...texts, ...texts.slice(0, texts.length / 2)]);
    const result = await reconcile(ask, scope, ledger);
    expect(problemLines(result)).toEqual([]);
    const redelivered = result.accounting.reduce((sum, row) => sum + row.redelivered, 0);
    expect(redelivered).toBe(Math.floor(texts.length / 2));
    expect((await accountedFor(ask, scope, ledger)).isComplete).toBe(true);
  });

  test('is right of a shop in which somebody searched just before the first day began', async () => {
    const early = generateSample({ seed: 16, orders: 60, products: 30, days: 1 });
    await fillLake(
      lake,
      Array.from(early.items, ({ text }) => text),
    );
    const earlyScope = scopeOf(early.ledger.options, early.ledger.tag, testNames, new Date('2026-03-02T10:00:00Z'));
    const searches = `SELECT min(occurred_at) < TIMESTAMP '${earlyScope.firstDay} 00:00:00' AS early FROM ${silver}.search_events`;
    expect([...(await ask(searches))]).toEqual([{ early: 'true' }]);
    expect(problemLines(await reconcile(ask, earlyScope, early.ledger))).toEqual([]);
  });

  test('is right beside the events of others, but for figures that cannot be told apart', async () => {
    const other = generateSample({ ...options, seed: 12, orders: 20 });
    await fillLake(lake, [...texts, ...Array.from(other.items, ({ text }) => text)]);
    const result = await reconcile(ask, scope, ledger);
    expect(problemLines(result)).toEqual([]);
    expect(result.notAsked.map(({ name }) => name)).toEqual(['daily-sales', 'searches']);
  });
});

describe('a lake that is off', () => {
  test('is told of an event that was lost, by its id', async () => {
    const lost = texts.find((text) => text.includes('"detail-type":"order.shipped"')) ?? '';
    const [, id] = /"eventId":"([^"]+)"/.exec(lost) ?? [];
    await fillLake(
      lake,
      texts.filter((text) => !text.includes(`"eventId":"${id}"`)),
    );
    const found = await problems();
    expect(found[0]).toContain('order.shipped: published ');
    expect(found[0]).toContain(`; missing ${id}`);
    expect((await accountedFor(ask, scope, ledger)).isComplete).toBe(false);
  });

  test('is told of events that arrived but were not loaded', async () => {
    await lake.run(`DELETE FROM ${silver}.search_events`);
    const found = await problems();
    expect(found[0]).toMatch(
      /^search.performed: stored 0 instead of .*; in bronze but not loaded [0-9a-f-]{36}, .* and \d+ more$/,
    );
    expect((await accountedFor(ask, scope, ledger)).isComplete).toBe(true);
  });

  test('is told of one minor unit', async () => {
    await lake.run(`UPDATE ${silver}.order_events SET total_minor = total_minor + 1 WHERE event_type = 'order.placed'
      AND order_id = 'ord-${ledger.tag}-0000001'`);
    const found = await problems();
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((line) => /^(orders|daily-sales) of /.test(line))).toBe(true);
  });

  test('is told of an event that is stored twice', async () => {
    await lake.run(`INSERT INTO ${silver}.image_events SELECT * FROM ${silver}.image_events LIMIT 1`);
    expect((await problems())[0]).toMatch(/stored [\d,]+ instead of/);
  });

  test('is told of lost rejections, also of texts that have no event id', async () => {
    await lake.run(`DELETE FROM ${silver}.rejected_events WHERE event_id IS NULL`);
    expect((await problems())[0]).toMatch(/^unknown: .*rejected 0 instead of/);
  });

  test('is told of a customer whose e-mail address got into a row', async () => {
    await lake.run(`UPDATE ${silver}.order_events SET payload = '{"email":"a@kunde.example"}'
      WHERE order_id = 'ord-${ledger.tag}-0000001'`);
    expect((await problems()).filter((line) => line.startsWith('leaks'))).toHaveLength(1);
  });

  test('is told of an order whose lines are missing', async () => {
    const lackingLine: Ask = async (sql) =>
      Array.from(await ask(sql), (row) => ('lines' in row ? { lines: Number(row.lines) - 1 } : row));
    expect((await accountedFor(lackingLine, scope, ledger)).isComplete).toBe(false);
  });
});
