import { describe, expect, test } from '@jest/globals';
import { demandStatement } from '../../indexer/popularity/product-demand.ts';
import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import { readSqlFolder, viewsFolder } from '../../pipelines/migrations/read-sql-folder.ts';
import { type Bindings, scopeOf, statement } from '../../pipelines/reconcile/ask-lake.ts';
import { problemLines } from '../../pipelines/reconcile/describe-reconciliation.ts';
import { figureQuestions } from '../../pipelines/reconcile/figure-questions.ts';
import { rejectionBindings } from '../../pipelines/reconcile/lake-counts.ts';
import { reconcile } from '../../pipelines/reconcile/reconcile.ts';
import { sampleLedger } from '../../pipelines/sample/generate-sample.ts';
import { defaultSampleOptions } from '../../pipelines/sample/shop-options.ts';
import { differencesOf } from './compare-answers.ts';
import type { EngineAnswer } from './engine-answer.ts';
import { lakeNames } from './lake-of-stack.ts';
import { rowsOf } from './saved-query-sql.ts';
import { savedQueryVariants } from './saved-query-variants.ts';
import { bothEngines, readSetup } from './setup.ts';
import type { LoggedStatement } from './statement-log.ts';

const setup = readSetup();
const [duckdb, trino] = bothEngines(setup);
const [duckdbLake, trinoLake] = setup.lakes;
const { bronze, silver, views } = lakeNames;

async function expectSame(sql: string, order: 'any order' | 'in order' = 'any order'): Promise<void> {
  const [found, right] = await Promise.all([duckdb.ask(sql), trino.ask(sql)]);
  if (!right.ok) throw new Error(`Trino refuses it: ${right.message}`);
  expect(differencesOf(found, right, order)).toEqual([]);
}

/** What a log holds, by statement; loads run side by side, so their order is nobody's. */
function bySql(log: readonly LoggedStatement[] = []): ReadonlyMap<string, EngineAnswer[]> {
  return log.reduce(
    (all, { sql, answer }) => all.set(sql, [...(all.get(sql) ?? []), answer]),
    new Map<string, EngineAnswer[]>(),
  );
}

describe.each([
  ['migrations and views', duckdbLake?.migrations, trinoLake?.migrations],
  ['two loads', duckdbLake?.loads, trinoLake?.loads],
])('the statements of %s', (_, ofDuckDb, ofTrino) => {
  const [found, right] = [bySql(ofDuckDb), bySql(ofTrino)];

  test('are the same', () => {
    expect([...found.keys()].sort()).toEqual([...right.keys()].sort());
    expect(right.size).toBeGreaterThan(0);
  });

  test.each([...right.keys()])('have the same outcome: %s', (sql) => {
    const answers = right.get(sql) ?? [];
    expect(
      answers.flatMap((answer, index) => differencesOf(found.get(sql)?.[index] ?? missing, answer, 'any order')),
    ).toEqual([]);
  });
});

const missing: EngineAnswer = { ok: false, code: 'MISSING', message: 'nothing, since it was not run' };

describe('every row is the same', () => {
  test.each(datasets.map(({ name }) => name))('in bronze %s', async (name) => {
    // What came today is the real file too, whose rows are compared in silver.
    await expectSame(`SELECT * FROM ${bronze}.${name} WHERE dt < '${setup.arrivedAt.slice(0, 10)}'`);
    await expectSame(`SELECT dt, count(*) FROM ${bronze}.${name} GROUP BY dt`);
  });

  test.each([...datasets.map(({ name }) => name), 'lake_loads', 'schema_migrations'])('in silver %s', (name) =>
    expectSame(`SELECT * FROM ${silver}.${name}`),
  );

  test.each(readSqlFolder(viewsFolder).map(({ fileName }) => fileName.replace('.sql', '').replaceAll('-', '_')))(
    'in the view %s',
    (name) => expectSame(`SELECT * FROM ${views}.${name}`),
  );
});

describe('saved queries answer the same', () => {
  test.each(savedQueryVariants(setup.required.latest ?? '', setup.required).map(({ title, sql }) => [title, sql]))(
    '%s',
    (_, sql) => expectSame(sql, 'in order'),
  );
});

describe('what the project asks for itself', () => {
  const ledger = sampleLedger();
  const scope = scopeOf(defaultSampleOptions, ledger.tag, lakeNames, new Date(setup.arrivedAt));
  const [rejections = {}] = rejectionBindings(ledger);
  const needsHashes = (name: string) => /rejections/.test(name);
  const ids: Bindings = { dataset: 'order_events', event_type: 'order.placed' };
  const counts = [
    'arrived-lines',
    'arrived-event-ids',
    'event-ids',
    'arrived-events',
    'stored-events',
    'arrived-rejections',
    'stored-rejections',
    'foreign-events',
  ];
  const names = [...figureQuestions(ledger).map(({ name }) => name), ...counts];

  test.each(names)('is answered the same by reconcile/sql/%s.sql', (name) => {
    const bindings: Bindings = { ...(needsHashes(name) && rejections), ...(/event-ids/.test(name) && ids) };
    return expectSame(statement(name, scope, bindings));
  });

  test.each([duckdb, trino].map((engine) => [engine.name, engine] as const))(
    'tells on %s that every event of the sample is accounted for and every figure right',
    async (_, engine) => {
      const outcome = await reconcile((sql) => rowsOf(engine, sql), scope, ledger);
      expect(problemLines(outcome)).toEqual([]);
    },
  );

  test('is answered the same about the demand of products', () =>
    expectSame(demandStatement(views, { firstDay: '2025-11-01', lastDay: '2025-11-30', days: 30 })));
});
