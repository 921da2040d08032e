import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { canaryPrefix } from '../../pipelines/contracts/canary.ts';
import { generateSample } from '../../pipelines/sample/generate-sample.ts';
import { compiledQueries } from '../../queries/compiled-queries.ts';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import { type TestLake, testNames } from '../pipelines/migrations/athena-on-duckdb.ts';
import { fillLake } from '../pipelines/views/filled-lake.ts';
import { projectFiles } from '../project-files.ts';
import { askLake } from './imported-lake.ts';

/** The column by which rows of the canary are told, of each table that holds some. Its pictures are announced to nobody. */
const toldBy = {
  order_events: 'order_id',
  order_lines: 'order_id',
  catalog_events: 'product_id',
  search_events: 'query',
} as const;

const filesOf = (folder: string) => projectFiles('.sql').filter((path) => path.startsWith(`${folder}/`));
const viewNames = filesOf('pipelines/views').map((path) => basename(path, '.sql').replaceAll('-', '_'));

let lake: TestLake;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  lake = await createEmptyLake();
  const { items } = generateSample({ seed: 7, orders: 60, products: 30, days: 20 });
  const texts = [...items].map(({ text }) => text);
  await fillLake(lake, texts);
  const one = async (sql: string) => String((await lake.run(sql))[0]?.[0]);
  ids = {
    product_id: await one(`SELECT max(product_id) FROM ${testNames.silver}.catalog_events`),
    image_id: await one(`SELECT max(image_id) FROM ${testNames.silver}.image_events`),
    shop: 'a-shop',
  };
}, 60_000);
afterAll(() => lake.close());

/** Every row once more, as if the canary had done it. */
async function addCanaryRows(): Promise<void> {
  for (const [table, column] of Object.entries(toldBy)) {
    const { columns } = await lake.runStatement(`SELECT * FROM ${testNames.silver}.${table} LIMIT 0`);
    const marked = new Set(['event_id', column]);
    const values = columns.map((name) => (marked.has(name) ? `'${canaryPrefix}' || ${name}` : name));
    const into = `${testNames.silver}.${table} (${columns.join(', ')})`;
    await lake.runStatement(`INSERT INTO ${into} SELECT ${values.join(', ')} FROM ${testNames.silver}.${table}`);
  }
}

/** Rows as sorted texts: only a query that says so promises an order. What depends on the clock of the moment is left out. */
function textsOf(rows: readonly Readonly<Record<string, string | null>>[]): string[] {
  return rows.map(({ hours_behind: _, ...row }) => JSON.stringify(row)).sort();
}

async function answers(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const view of viewNames) {
    const { rows } = await lake.runStatement(`SELECT * FROM ${testNames.views}.${view}`);
    found[`view ${view}`] = textsOf(rows);
  }
  for (const { name, parameters } of compiledQueries) {
    const required = parameters.filter(({ defaultValue }) => defaultValue === undefined);
    const values = Object.fromEntries(required.map((parameter) => [parameter.name, ids[parameter.name] ?? '']));
    found[`query ${name}`] = textsOf(await askLake(lake, name, values));
  }
  return found;
}

describe('rows of the canary', () => {
  test('change no answer of any view or saved query', async () => {
    const without = await answers();
    await addCanaryRows();
    const withThem = await answers();
    const changed = Object.keys(without).filter((name) => String(without[name]) !== String(withThem[name]));
    expect(changed).toEqual([]);
    expect(Object.values(without).filter((rows) => rows.length > 0).length).toBeGreaterThan(30);
  }, 120_000);

  test('are left out wherever SQL for analysts reads a table that holds some', () => {
    const forgetful = [...filesOf('pipelines/views'), ...filesOf('queries/sql')].flatMap((path) => {
      const sql = readFileSync(path, 'utf8');
      return Object.entries(toldBy)
        .filter(([table, column]) => {
          const reads = sql.split(new RegExp(`FROM \\$\\{silver\\}\\.${table}\\b`)).slice(1);
          return reads.some(
            (rest) =>
              !(rest.split(/\n *\)|\n *UNION|\n *GROUP/)[0] ?? '').includes(`${column} NOT LIKE '${canaryPrefix}%'`),
          );
        })
        .map(([table]) => `${path} reads ${table}`);
    });
    expect(forgetful).toEqual([]);
  });
});
