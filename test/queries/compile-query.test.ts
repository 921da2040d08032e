// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of SQL files look like those of a template
import { describe, expect, test } from '@jest/globals';
import { parseStatement } from '../../infra/local/athena/trino/parse-statement.ts';
import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { compileQuery, type ViewText } from '../../queries/compile-query.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { bindParameters, SavedQueryError } from '../../queries/saved-query.ts';
import { parseSavedQuery } from '../../queries/saved-query-header.ts';

const view = (name: string, body: string): ViewText => ({
  name,
  text: `-- @name ${name}\n-- Notes; with a semicolon.\nCREATE OR REPLACE VIEW \${views}.${name} AS\n${body};\n`,
});

const views = [
  view('orders', "WITH e AS (\n  SELECT * FROM ${silver}.order_events\n)\nSELECT order_id, ':from' AS odd FROM e"),
  view(
    'order_lines',
    'SELECT l.sku, order_lines.* FROM ${silver}.order_lines JOIN ${silver}.order_lines l ON true\nLEFT JOIN ${views}.orders ON true',
  ),
  view('sales', 'SELECT * FROM ${views}.orders o, ${silver}.order_events AS s'),
  view('products', 'SELECT * FROM ${silver}.catalog_events'),
];

const header = ['-- @name q', '-- @title Query', '-- @question What?', '-- @returns n: bigint - Number'];

function compile(...lines: string[]): string {
  return compileQuery(parseSavedQuery('q.sql', [...header, ...lines].join('\n')), views).sql;
}

const from = '-- @param from: date - First day';
const bound =
  "(SELECT * FROM ${silver}.order_events WHERE occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '7' DAY)";

describe('compiling a saved query', () => {
  test('makes the view that @since names a CTE of its own body, whose silver reads begin at the bound', () => {
    const sql = compile(from, '-- @since :from orders', 'SELECT count(*) AS n FROM ${views}.orders WHERE odd = :from');
    expect(sql.split('\n').slice(header.length + 2)).toEqual([
      'WITH orders AS (',
      '  WITH e AS (',
      `    SELECT * FROM ${bound} AS order_events`,
      '  )',
      "  SELECT order_id, ':from' AS odd FROM e",
      ')',
      'SELECT count(*) AS n FROM orders WHERE odd = :from',
    ]);
  });

  test("puts the views before the query's own WITH, each after those that it reads from, with the aliases they have", () => {
    const sql = compile(
      from,
      '-- @since :from order_lines',
      'WITH a AS (SELECT 1)\nSELECT 1 FROM ${views}.order_lines x, a',
    );
    const [, body = ''] = sql.split('order_lines\n');
    expect(body).toMatch(
      /^WITH orders AS \([\s\S]*\),\norder_lines AS \([\s\S]*\),\na AS \(SELECT 1\)\nSELECT 1 FROM order_lines x, a$/,
    );
    const lines = bound.replace('order_events', 'order_lines');
    expect(body).toContain(`FROM ${lines} AS order_lines JOIN ${lines} l ON true\n  LEFT JOIN orders ON true`);
  });

  test('bounds a view once when two others read from it', () => {
    const sql = compile(
      from,
      '-- @since :from order_lines, sales, orders',
      'SELECT 1 FROM ${views}.order_lines, ${views}.sales, ${views}.orders',
    );
    expect(sql.match(/^(WITH )?\w+ AS \($/gm)).toEqual(['WITH orders AS (', 'order_lines AS (', 'sales AS (']);
    expect(sql).toContain(`FROM orders o, ${bound} AS s`);
  });

  test('looks back as many days as the bound says', () => {
    const sql = compile(from, '-- @since :from-30 orders', 'SELECT 1 FROM ${views}.orders');
    expect(sql).toContain("CAST(:from AS timestamp(6)) - INTERVAL '30' DAY");
  });

  test('leaves texts, names and comments as they are, and other tables', () => {
    const text = 'SELECT \'${views}.orders\', "${views}.orders" FROM ${silver}.search_events -- ${views}.orders';
    expect(compile(text)).toContain(text);
  });

  test('leaves a view whose whole read is accounted for', () => {
    expect(compile('-- @whole catalog_events - State', 'SELECT 1 FROM ${views}.products')).toContain(
      'FROM ${views}.products',
    );
  });

  test.each([
    ['a view without a bound', ['SELECT 1 FROM ${views}.order_lines'], 'reads all of order_lines, order_events'],
    ['a view that is not there', ['SELECT 1 FROM ${views}.order'], 'there is no view order'],
    [
      'a bound of a view that is not there',
      [from, '-- @since :from order', 'SELECT 1'],
      'names order, which is no view',
    ],
    ['a bound of a view that is not read', [from, '-- @since :from orders', 'SELECT 1'], '@since orders is not read'],
    [
      'two bounds of one view',
      [from, '-- @since :from sales', '-- @since :from-9 orders', 'SELECT 1 FROM ${views}.sales, ${views}.orders'],
      'bounds orders in two ways',
    ],
    [
      "a view that is called like one of the query's own",
      [from, '-- @since :from sales', 'WITH orders AS (SELECT 1) SELECT 1 FROM ${views}.sales, orders'],
      'orders is the name of an inlined view',
    ],
    [
      'WITH RECURSIVE',
      [from, '-- @since :from orders', 'WITH RECURSIVE a AS (SELECT 1) SELECT 1 FROM ${views}.orders'],
      'begins with SELECT or WITH',
    ],
  ])('refuses %s', (_, lines, message) => {
    expect(() => compile(...lines)).toThrow(SavedQueryError);
    expect(() => compile(...lines)).toThrow(message);
  });

  test('refuses a view with a placeholder, or that creates nothing', () => {
    const query = parseSavedQuery(
      'q.sql',
      [...header, from, '-- @since :from orders', 'SELECT 1 FROM ${views}.orders'].join('\n'),
    );
    expect(() => compileQuery(query, [view('orders', 'SELECT :from')])).toThrow('The view orders holds a placeholder');
    expect(() => compileQuery(query, [{ name: 'orders', text: 'SELECT 1' }])).toThrow('does not begin with CREATE');
  });
});

describe('the saved queries that ship, compiled', () => {
  test.each([...readQueryCatalog().values()].map((query) => [query.name, query] as const))(
    '%s is one statement that a parser of Trino accepts',
    (_, query) => {
      const names = { bronze: 'b', silver: 's', views: 'v', lakeBucket: 'the-lake' };
      const values = Object.fromEntries(
        query.parameters.filter(({ defaultValue }) => defaultValue === undefined).map(({ name }) => [name, 'x']),
      );
      const ready = bindParameters({ ...query, sql: fillNames(query.sql, names) }, values, { latest: '2025-12-20' });
      expect(parseStatement(ready.ok ? ready.sql : ready.message).statement.kind).toBe('query');
    },
  );
});
