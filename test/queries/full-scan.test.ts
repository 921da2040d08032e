import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { bindParameters, type SavedQuery } from '../../queries/saved-query.ts';
import { dayBefore } from '../../queries/saved-query-days.ts';
import { type DayRange, readIoPlan, type TableRead } from '../../queries/touched-partitions.ts';
import { type TestLake, testNames } from '../pipelines/migrations/athena-on-duckdb.ts';
import { lakeOfManyMonths, refusedShop } from './many-months.ts';

const catalog = readQueryCatalog();
const month = { from: '2025-10-01', to: '2025-10-31' };
const datasetNames = datasets.map(({ name }) => name);

/** Datasets whose later partitions belong to the answer as well: an order goes on after the day on which it was placed. */
const goesOn = new Set(['order_events', 'order_lines']);
/** Reads of other datasets that may go on: an image is judged, or deleted, after the order that it belongs to. */
const mayGoOn = new Set(['low-resolution-artwork image_events']);
/** Datasets of which all is needed to tell the state at any time. */
const mayBeWhole = new Set(['catalog_events']);

let lake: TestLake;
let ids: { product_id: string; image_id: string };

beforeAll(async () => {
  lake = await lakeOfManyMonths();
  const one = async (sql: string) => String((await lake.run(sql))[0]?.[0]);
  ids = {
    product_id: await one(`SELECT max(product_id) FROM ${testNames.silver}.catalog_events`),
    image_id: await one(`SELECT max(image_id) FROM ${testNames.silver}.image_events`),
  };
}, 60_000);
afterAll(() => lake.close());

async function readsOf(query: SavedQuery, days: { from: string; to: string } = month): Promise<TableRead[]> {
  const given: Record<string, string> = { ...days, ...ids, known_from: days.from, shop: refusedShop };
  const values = Object.fromEntries(query.parameters.map(({ name }) => [name, given[name]]));
  const bound = bindParameters({ ...query, sql: fillNames(query.sql, testNames) }, values, { latest: days.to });
  if (!bound.ok) throw new Error(bound.message);
  const plan = await lake.run(`EXPLAIN (TYPE IO, FORMAT JSON) ${bound.sql}`);
  const reads = readIoPlan(plan.map(([line]) => line).join('\n'));
  if (reads === undefined) throw new Error(`No plan was understood of ${query.name}`);
  return reads;
}

/** Days before `from` for what is announced again with an earlier day. */
const margin = 7;
/** Days that a query needs beside them: here, orders of the hours before a search. */
const mayBeginEarlier: Readonly<Record<string, number>> = { 'searches-that-sell order_lines': 14 };

/** The first day that a query may read, given that all its periods begin at `from`. */
function firstDay(query: SavedQuery, table: string): string {
  const declared = query.since.map((bound) => bound.daysBefore);
  return dayBefore(month.from, Math.max(mayBeginEarlier[`${query.name} ${table}`] ?? margin, ...declared));
}

/** What was done on a day may be completed on the next, and a search be announced again with its clicks for a week. */
const lastDays: Readonly<Record<string, string>> = { search_events: '2025-11-08' };
const lastDay = '2025-11-01';

function faultOf(query: SavedQuery, table: string, { first, last }: DayRange): string | undefined {
  const place = `${table} from ${first ?? 'the beginning'} to ${last ?? 'the end'}`;
  if (first === undefined || first < firstDay(query, table)) return `${place}: begins too early`;
  const ends = query.parameters.some(({ name }) => name === 'to');
  const isOpen = goesOn.has(table) || mayGoOn.has(`${query.name} ${table}`) || !ends;
  return !isOpen && (last === undefined || last > (lastDays[table] ?? lastDay)) ? `${place}: ends too late` : undefined;
}

/** What a query reads beside the month that it is asked for. */
function faultsOf(query: SavedQuery, reads: readonly TableRead[]): string[] {
  const whole = query.whole.map(({ dataset }) => dataset).filter((name) => mayBeWhole.has(name));
  return reads
    .filter(({ table }) => datasetNames.includes(table) && !whole.includes(table))
    .flatMap(({ table, days }) =>
      days === undefined
        ? [`${table}: every partition`]
        : days.map((range) => faultOf(query, table, range)).filter((fault) => fault !== undefined),
    );
}

const all = [...catalog.values()].map((query) => [query.name, query] as const);

describe('a saved query that is asked for one month of many', () => {
  test.each(all)('%s reads no partition beside it', async (_, query) => {
    const reads = await readsOf(query);
    expect(faultsOf(query, reads)).toEqual([]);
    // Else the planner found that nothing can match, and the test would prove nothing.
    const named = datasetNames.filter((name) => query.sql.includes(`\${silver}.${name}`));
    expect(reads.map(({ table }) => table).filter((name) => datasetNames.includes(name))).toEqual(
      expect.arrayContaining(named),
    );
  });

  test.each(all.filter(([, { whole }]) => !whole.some(({ dataset }) => mayBeWhole.has(dataset))))(
    '%s asked from the beginning of time reads everything, and that is noticed',
    async (_, query) => {
      expect(faultsOf(query, await readsOf(query, { ...month, from: '1970-01-01' }))).not.toEqual([]);
    },
  );

  test('may read the whole of a dataset only when it declares so, and only of those that say what is', () => {
    const declared = [...catalog.values()].flatMap(({ whole }) => whole.map(({ dataset }) => dataset));
    expect(declared.filter((name) => datasetNames.includes(name) && !mayBeWhole.has(name))).toEqual([]);
  });
});

describe('a full scan is noticed', () => {
  const ordersByCountry: SavedQuery = {
    name: 'orders-by-country',
    title: 'Orders by country',
    question: 'Where do the orders come from?',
    parameters: [
      { name: 'from', type: 'date', meaning: 'First day' },
      { name: 'to', type: 'date', meaning: 'Last day' },
    ],
    returns: [],
    since: [],
    whole: [],
    sql: '',
  };
  const faultsOfSql = async (sql: string) => {
    const query = { ...ordersByCountry, sql: `${sql} AND :from < :to` };
    return faultsOf(query, await readsOf(query));
  };

  test('of a query without any bound', async () => {
    expect(
      await faultsOfSql(`SELECT country, total_minor FROM \${silver}.order_events WHERE event_type = 'order.placed'`),
    ).toEqual(['order_events: every partition']);
  });

  test('of a query that bounds the day of a view, which is too late to leave partitions out', async () => {
    expect(
      await faultsOfSql(`SELECT country, total_minor FROM \${views}.orders WHERE placed_on BETWEEN :from AND :to`),
    ).toEqual(['order_events: every partition']);
  });

  test('of a query that bounds another time than the one that partitions are made of', async () => {
    expect(
      await faultsOfSql(
        `SELECT country, total_minor FROM \${silver}.order_events WHERE published_at >= CAST(:from AS timestamp(6))`,
      ),
    ).toEqual(['order_events: every partition']);
  });
});
