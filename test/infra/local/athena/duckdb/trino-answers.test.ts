import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueryEngine } from '../../../../../infra/local/athena/engine/engine.ts';
import { type InMemoryLake, inMemoryLake, openEngine, run } from '../in-memory-lake.ts';

let lake: InMemoryLake;
let engine: QueryEngine;

beforeAll(async () => {
  lake = inMemoryLake();
  engine = await openEngine(lake);
});

afterAll(async () => {
  await engine.close();
  lake.dispose();
});

/** What Trino 4xx answers, by its documentation or as seen on Athena engine version 3. */
const answers: Readonly<Record<string, readonly (readonly [expression: string, answer: string | null])[]>> = {
  'divides by the types of the operands': [
    ['5 / 2', '2'],
    ['-5 / 2', '-2'],
    ['5 / 2e0', '2.5'],
    ['5.0 / 2', '2.5'],
    ['1.00 / 3', '0.33'],
    ['10 / 3.0', '3.3'],
    ['CAST(1250 AS bigint) / 100.0', '12.5'],
    ['7.5 / 2.25', '3.33'],
    ['-1.0 / 8', '-0.1'],
    ['2.5 / 10', '0.3'],
    ['1e0 / 0', 'Infinity'],
    ['0e0 / 0', 'NaN'],
    ['TRY(1 / 0)', null],
    ['TRY(1.0 / 0)', null],
    ['TRY(coalesce(1 / 0, 5))', null],
    ['5 % 3', '2'],
    ['-5 % 3', '-2'],
    ['mod(5.5, 2)', '1.5'],
    ['NULL / 2', null],
  ],
  'gives decimals the precision and scale of Trino': [
    ['typeof(1.5 + 2.25)', 'decimal(4,2)'],
    ['typeof(1.5 * 2.25)', 'decimal(5,3)'],
    ['typeof(1.5 / 2.25)', 'decimal(5,2)'],
    ['typeof(CAST(1 AS bigint) * 1.5)', 'decimal(21,1)'],
    ['1.5 + 2.25', '3.75'],
    ['1.5 * 2.25', '3.375'],
    ['typeof(1.5 + 2e0)', 'double'],
    ['round(1.255, 2)', '1.260'],
    ['round(-2.5)', '-3'],
    ['round(2.5e0)', '3.0'],
    ['ceiling(1.2)', '2'],
    ['floor(-1.5)', '-2'],
    ['truncate(1.99e0)', '1.0'],
    ['abs(-3)', '3'],
  ],
  'counts whole units between two moments': [
    ["date_diff('day', TIMESTAMP '2026-01-01 23:00:00', TIMESTAMP '2026-01-02 01:00:00')", '0'],
    ["date_diff('day', DATE '2026-01-01', DATE '2026-01-03')", '2'],
    ["date_diff('month', DATE '2026-01-15', DATE '2026-02-14')", '0'],
    ["date_diff('month', DATE '2020-01-31', DATE '2020-02-29')", '1'],
    ["date_diff('year', DATE '2020-02-29', DATE '2021-02-28')", '1'],
    ["date_diff('hour', TIMESTAMP '2026-01-01 10:59:00', TIMESTAMP '2026-01-01 11:01:00')", '0'],
    ["date_diff('second', TIMESTAMP '2026-01-02 00:00:00', TIMESTAMP '2026-01-01 23:59:59')", '-1'],
    ["date_diff('week', DATE '2026-01-15', DATE '2026-01-01')", '-2'],
  ],
  'calculates with dates': [
    ["date_add('month', 1, DATE '2026-01-31')", '2026-02-28'],
    ["date_add('hour', 3, TIMESTAMP '2026-01-01 22:30:00')", '2026-01-02 01:30:00'],
    ["DATE '2026-01-31' + INTERVAL '1' DAY", '2026-02-01'],
    ["typeof(DATE '2026-01-31' + INTERVAL '1' DAY)", 'date'],
    ["DATE '2026-02-01' - DATE '2026-01-01'", '31 00:00:00.000'],
    ["TIMESTAMP '2026-03-01 00:00:00' - TIMESTAMP '2026-02-27 12:00:00'", '1 12:00:00.000'],
    ["date_trunc('month', DATE '2026-01-15')", '2026-01-01'],
    ["date_trunc('week', TIMESTAMP '2026-01-15 10:00:00')", '2026-01-12 00:00:00'],
    ["day_of_week(DATE '2026-01-04')", '7'],
    ["week(DATE '2026-01-01')", '1'],
    ["year_of_week(DATE '2027-01-01')", '2026'],
    ["extract(quarter FROM DATE '2026-05-01')", '2'],
    ["last_day_of_month(DATE '2024-02-03')", '2024-02-29'],
    ["date(TIMESTAMP '2026-01-01 23:59:59')", '2026-01-01'],
    ["INTERVAL '1-2' YEAR TO MONTH", '1-2'],
    ["INTERVAL '2 03:04:05' DAY TO SECOND", '2 03:04:05.000'],
  ],
  'formats and reads moments': [
    ["date_format(TIMESTAMP '2026-01-02 03:04:05.678', '%Y-%m-%d %H:%i:%s')", '2026-01-02 03:04:05'],
    ["date_format(TIMESTAMP '2026-01-02 13:04:05', '%W, %e %M %Y %h %p %T')", 'Friday, 2 January 2026 01 PM 13:04:05'],
    ["date_parse('02/01/2026 03:04', '%d/%m/%Y %H:%i')", '2026-01-02 03:04:00.000'],
    ["format_datetime(TIMESTAMP '2026-01-02 03:04:05', 'yyyy-MM-dd''T''HH:mm')", '2026-01-02T03:04'],
    ["from_iso8601_timestamp('2026-01-02T03:04:05.123Z')", '2026-01-02 03:04:05.123 UTC'],
    ["from_iso8601_timestamp('2026-01-02T03:04:05+00:00')", '2026-01-02 03:04:05.000 UTC'],
    ["from_iso8601_date('2026-01-02')", '2026-01-02'],
    ["to_iso8601(TIMESTAMP '2026-01-02 03:04:05')", '2026-01-02T03:04:05'],
    ['from_unixtime(1767225600)', '2026-01-01 00:00:00.000 UTC'],
    ["to_unixtime(TIMESTAMP '2026-01-01 00:00:00')", '1.7672256E9'],
    ["CAST(TIMESTAMP '2026-01-01 23:30:00' AT TIME ZONE 'Europe/Berlin' AS date)", '2026-01-02'],
    ["hour(TIMESTAMP '2026-07-01 10:00:00' AT TIME ZONE 'Europe/Berlin')", '12'],
    [
      "CAST(date_trunc('day', TIMESTAMP '2026-01-01 23:30:00' AT TIME ZONE 'Europe/Berlin') AS timestamp)",
      '2026-01-02 00:00:00.000',
    ],
    ["TIMESTAMP '2026-01-01 00:00:00.123456'", '2026-01-01 00:00:00.123456'],
  ],
  'casts what Trino casts, to what it writes': [
    ['CAST(2.5e0 AS integer)', '3'],
    ['CAST(2.5 AS integer)', '3'],
    ["CAST('12' AS bigint)", '12'],
    ["TRY_CAST(' 12' AS bigint)", '12'],
    ["TRY_CAST('12.5' AS bigint)", null],
    ["TRY_CAST('1_000' AS integer)", null],
    ["TRY_CAST('2026-01-01T00:00:00Z' AS timestamp)", null],
    ["TRY_CAST('2026-13-01' AS date)", null],
    ["CAST('2026-01-01 10:00' AS timestamp)", '2026-01-01 10:00:00.000'],
    ['CAST(1e10 AS varchar)', '1.0E10'],
    ['CAST(0.0001e0 AS varchar)', '1.0E-4'],
    ['CAST(12.5e0 AS varchar)', '1.25E1'],
    ['CAST(5e0 AS varchar)', '5.0E0'],
    ['CAST(1.50 AS varchar)', '1.50'],
    ['CAST(true AS varchar)', 'true'],
    ["CAST(TIMESTAMP '2026-01-01 00:00:00' AS varchar)", '2026-01-01 00:00:00'],
    ["CAST('abcdef' AS varchar(3))", 'abc'],
    ['CAST(ROW(1, 2) AS ROW(a bigint, b bigint)).b', '2'],
    ['CAST(1.1 AS real)', '1.1'],
  ],
  'handles text': [
    ["substr('abc', 0)", ''],
    ["substr('abc', -2)", 'bc'],
    ["substr('abc', -5)", ''],
    ["substring('abc' FROM 2 FOR 1)", 'b'],
    ["split_part('a,b', ',', 3)", null],
    ["split('a,b', ',')", '[a, b]'],
    ["strpos('abc', 'c')", '3'],
    ["position('z' IN 'abc')", '0'],
    ["concat('a', NULL)", null],
    ["'a' || 'b'", 'ab'],
    ["length('äö')", '2'],
    ["lpad('5', 3, '0')", '005'],
    ["replace('banana', 'an')", 'ba'],
    ["regexp_like('order-12', '\\d+')", 'true'],
    ["regexp_extract('order-12', '(\\d)(\\d)', 2)", '2'],
    ["regexp_extract('order', '\\d+')", null],
    ["regexp_replace('a1b2', '(\\d)', '<$1>')", 'a<1>b<2>'],
    ["trim(BOTH 'x' FROM 'xxaxx')", 'a'],
    ["'a\\nb'", 'a\\nb'],
    ["'it''s'", "it's"],
    ["'a%' LIKE 'a\\%'", 'false'],
    ["'a%' LIKE 'a!%' ESCAPE '!'", 'true'],
    ["format('%05d %s %.2f', 42, 'x', 1.5)", '00042 x 1.50'],
    ["url_extract_host('https://shop.example.com:8443/a?b=c#d')", 'shop.example.com'],
    ["to_hex(md5(to_utf8('a')))", '0CC175B9C0F1B6A831C399E269772661'],
    ["levenshtein_distance('kitten', 'sitting')", '3'],
  ],
  'handles arrays, maps and JSON': [
    ["element_at(MAP(ARRAY['a'], ARRAY[1]), 'b')", null],
    ["MAP(ARRAY['a'], ARRAY[1])['a']", '1'],
    ['element_at(ARRAY[1, 2], -1)', '2'],
    ['element_at(ARRAY[1, 2], 5)', null],
    ['cardinality(ARRAY[1, NULL])', '2'],
    ["cardinality(MAP(ARRAY['a'], ARRAY[1]))", '1'],
    ["array_join(ARRAY[1, NULL, 3], ',')", '1,3'],
    ["array_join(ARRAY[1, NULL, 3], ',', '?')", '1,?,3'],
    ['array_distinct(ARRAY[3, 1, 3, NULL, NULL])', '[3, 1, null]'],
    ['array_max(ARRAY[1, NULL])', null],
    ['sequence(1, 5, 2)', '[1, 3, 5]'],
    ['sequence(3, 1)', '[3, 2, 1]'],
    ["sequence(DATE '2026-01-30', DATE '2026-02-01')", '[2026-01-30, 2026-01-31, 2026-02-01]'],
    ['transform(ARRAY[1, 2, 3], x -> x / 2)', '[0, 1, 1]'],
    ['filter(ARRAY[1, 2, 3], x -> x > 1)', '[2, 3]'],
    ['reduce(ARRAY[1, 2, 3], 0, (s, x) -> s + x, s -> s * 10)', '60'],
    ['slice(ARRAY[1, 2, 3, 4], -3, 2)', '[2, 3]'],
    ['json_extract_scalar(\'{"a": {"b": "x"}}\', \'$.a.b\')', 'x'],
    ["json_extract_scalar('{\"a\": [1]}', '$.a')", null],
    ["json_extract_scalar('no json', '$.a')", null],
    ["json_extract('{\"a\": [1, 2]}', '$.a')", '[1,2]'],
    ["CAST(json_extract('{\"a\": [1, 2]}', '$.a') AS array(bigint))", '[1, 2]'],
    ['json_format(CAST(ARRAY[1, 2] AS json))', '[1,2]'],
    ["json_array_length('[1, 2, 3]')", '3'],
    ["ROW(1, 'x')", '{field0=1, field1=x}'],
    ["MAP(ARRAY['k'], ARRAY[1])", '{k=1}'],
  ],
  'handles NULL as SQL does': [
    ['greatest(1, NULL)', null],
    ['least(2, 1)', '1'],
    ['1 IN (2, NULL)', null],
    ['NULL IS NOT DISTINCT FROM NULL', 'true'],
    ['nullif(1, 1)', null],
    ["coalesce(NULL, 'x')", 'x'],
    ['if(1 > 2, 5)', null],
    ['true AND NULL', null],
  ],
};

describe.each(Object.entries(answers))('the engine %s', (_, cases) => {
  test.each(cases)('%s', async (expression, answer) => {
    const { table } = await run(engine, `SELECT ${expression}`);
    expect(table).toEqual([[answer]]);
  });
});

const queries: readonly (readonly [name: string, sql: string, rows: readonly (readonly (string | null)[])[]])[] = [
  [
    'sums integers as bigint and divides the sum as such',
    'SELECT sum(n), typeof(sum(n)), sum(n) / count(*), avg(n) FROM (VALUES 1, 2, 4) t(n)',
    [['7', 'bigint', '2', '2.3333333333333335']],
  ],
  [
    'averages decimals as decimals, rounded half up',
    'SELECT avg(d), typeof(avg(d)), sum(d), typeof(sum(d)) FROM (VALUES 1.10, 2.25, 2.00) t(d)',
    [['1.78', 'decimal(3,2)', '5.35', 'decimal(38,2)']],
  ],
  [
    'types what a subquery calculates before it is used',
    'WITH q AS (SELECT n / 2 AS half FROM (VALUES 5, 9) t(n)) SELECT half / 3, typeof(half) FROM q ORDER BY 1',
    [
      ['0', 'integer'],
      ['1', 'integer'],
    ],
  ],
  [
    'unnests arrays side by side, with ordinality and padding',
    "SELECT a, b, n FROM UNNEST(ARRAY[1, 2], ARRAY['x']) WITH ORDINALITY AS t(a, b, n) ORDER BY n",
    [
      ['1', 'x', '1'],
      ['2', null, '2'],
    ],
  ],
  [
    'unnests maps and arrays of rows into columns',
    "SELECT k, v, x, y FROM (SELECT MAP(ARRAY['a'], ARRAY[1]) m, ARRAY[ROW(5, 6)] r) CROSS JOIN UNNEST(m) AS u(k, v) CROSS JOIN UNNEST(r) AS w(x, y)",
    [['a', '1', '5', '6']],
  ],
  [
    'sorts NULL last in either direction',
    'SELECT n FROM (VALUES 1, NULL, 2) t(n) ORDER BY n DESC',
    [['2'], ['1'], [null]],
  ],
  ['binds INTERSECT tighter than UNION', 'SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 ORDER BY 1', [['1']]],
  [
    'aggregates with order, filter and distinct',
    "SELECT listagg(s, '-') WITHIN GROUP (ORDER BY s DESC), array_agg(DISTINCT s ORDER BY s), count(*) FILTER (WHERE s > 'a'), count(DISTINCT s), max_by(s, n), min_by(s, n) FROM (VALUES (1, 'a'), (2, 'b'), (3, 'b')) t(n, s)",
    [['b-b-a', '[a, b]', '2', '2', 'b', 'a']],
  ],
  [
    'answers approximate aggregates exactly',
    'SELECT approx_distinct(n), approx_percentile(n, 0.5), approx_percentile(n, ARRAY[0.1, 0.9]) FROM UNNEST(sequence(1, 100)) t(n)',
    [['100', '50', '[10, 90]']],
  ],
  [
    'groups by expressions, positions and grouping sets',
    'SELECT g / 10, grouping(g / 10), sum(n) FROM (VALUES (1, 5), (11, 6), (12, 7)) t(g, n) GROUP BY ROLLUP (g / 10) ORDER BY 2, 1',
    [
      ['0', '0', '5'],
      ['1', '0', '13'],
      [null, '1', '18'],
    ],
  ],
  [
    'computes windows, with frames and IGNORE NULLS',
    'SELECT n, sum(n) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), lag(n) OVER w, row_number() OVER w, last_value(m) IGNORE NULLS OVER w FROM (VALUES (1, 7), (2, NULL)) t(n, m) WINDOW w AS (ORDER BY n)',
    [
      ['1', '1', null, '1', '7'],
      ['2', '3', '1', '2', '7'],
    ],
  ],
  [
    'recurses',
    'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r ORDER BY n',
    [['1'], ['2'], ['3']],
  ],
  [
    'evaluates correlated subqueries, EXISTS, IN and quantified comparisons',
    'SELECT n, (SELECT max(m) FROM (VALUES 1, 2) u(m) WHERE m < n) FROM (VALUES 2, 3) t(n) WHERE EXISTS (SELECT 1 FROM (VALUES 3) v(k) WHERE k >= n) AND n IN (SELECT 2 UNION SELECT 3) AND n > ALL (SELECT 1) ORDER BY n',
    [
      ['2', '1'],
      ['3', '2'],
    ],
  ],
  [
    'pages with OFFSET before LIMIT and FETCH FIRST',
    'SELECT n FROM (VALUES 1, 2, 3, 4) t(n) ORDER BY n OFFSET 1 ROWS FETCH FIRST 2 ROWS ONLY',
    [['2'], ['3']],
  ],
];

describe('the engine runs whole queries and', () => {
  test.each(queries)('%s', async (_, sql, rows) => {
    expect((await run(engine, sql)).table).toEqual(rows);
  });

  test('names columns that have no name after their position', async () => {
    const { columns } = await run(engine, 'SELECT 1, n, n AS "Total Sum", count(*) OVER () FROM (VALUES 1) t(n)');
    expect(columns.map(({ name }) => name)).toEqual(['_col0', 'n', 'Total Sum', '_col3']);
  });

  test('reports types as Athena does', async () => {
    const sql =
      "SELECT 1, CAST(1 AS bigint), 1e0, CAST(1 AS real), 1.50, 'x', true, DATE '2026-01-01', TIMESTAMP '2026-01-01 00:00:00', current_timestamp, ARRAY[1], MAP(ARRAY[1], ARRAY[1]), ROW(1), x'00', json_parse('1')";
    const { columns } = await run(engine, sql);
    expect(columns.map(({ type }) => type)).toEqual([
      'integer',
      'bigint',
      'double',
      'float',
      'decimal',
      'varchar',
      'boolean',
      'date',
      'timestamp',
      'timestamp with time zone',
      'array',
      'map',
      'row',
      'varbinary',
      'json',
    ]);
    expect(columns[4]).toMatchObject({ precision: 3, scale: 2 });
  });

  test('puts parameters in the places of question marks', async () => {
    const { table } = await run(engine, 'SELECT ?, ? + 1 WHERE ? = 1', { parameters: ["'a''b'", '5', '1'] });
    expect(table).toEqual([["a'b", '6']]);
  });
});
