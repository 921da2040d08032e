import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueryEngine } from '../../../../../infra/local/athena/engine/engine.ts';
import { failure, type InMemoryLake, inMemoryLake, openEngine, run } from '../in-memory-lake.ts';

let lake: InMemoryLake;
let engine: QueryEngine;

beforeAll(async () => {
  lake = inMemoryLake('silver');
  engine = await openEngine(lake);
});

afterAll(async () => {
  await engine.close();
  lake.dispose();
});

/** Where DuckDB by itself means something else than Trino: the statement and the rows of Trino. */
const answers: readonly (readonly [sql: string, rows: readonly (readonly (string | null)[])[]])[] = [
  ['SELECT CAST(100 AS tinyint) + 100', [['200']]],
  ['SELECT a * 1000 FROM (SELECT CAST(100 AS smallint) a)', [['100000']]],
  ['SELECT 100 - a FROM (SELECT CAST(-100 AS tinyint) a)', [['200']]],
  ['SELECT a / 1000, a % 1000 FROM (SELECT CAST(100 AS tinyint) a)', [['0', '100']]],
  ['SELECT -9223372036854775808', [['-9223372036854775808']]],
  [
    "SELECT ARRAY[1e0, NULL], MAP(ARRAY['a'], ARRAY[2e0]), row(1, 3e0)",
    [['[1.0, null]', '{a=2.0}', '{field0=1, field1=3.0}']],
  ],
  ['SELECT ARRAY[ARRAY[1e10]], ARRAY[CAST(0.1 AS real)], ARRAY[1]', [['[[1.0E10]]', '[0.1]', '[1]']]],
  ["SELECT array_join(CAST(ARRAY[1.5e0, NULL] AS array(varchar)), ',', '-')", [['1.5E0,-']]],
  ['SELECT CAST(ARRAY[ARRAY[1.5e0, 2.5e0]] AS array(array(bigint)))', [['[[2, 3]]']]],
  ["SELECT TRY_CAST(ARRAY['1', 'x'] AS array(bigint)), CAST(ARRAY['1', NULL] AS array(bigint))", [[null, '[1, null]']]],
  ["SELECT CAST(MAP(ARRAY['b', 'a'], ARRAY[1, 2]) AS json)", [['{"a":2,"b":1}']]],
  ["SELECT upper('straße é'), upper(CAST(NULL AS varchar))", [['STRAßE É', null]]],
  [
    "SELECT replace('abc', '', 'x'), replace('äc', ''), replace('', '', 'x'), replace('aba', 'a', 'x')",
    [['xaxbxcx', 'äc', 'x', 'xbx']],
  ],
  ["SELECT reverse('abc'), reverse('e\u0301x'), reverse('')", [['cba', 'x\u0301e', '']]],
  [
    `SELECT json_format(json_parse('{"b": [1.50, {"d": 1, "c": "x,}"}], "a": 12345678901234567890}'))`,
    [['{"a":12345678901234567890,"b":[1.5,{"c":"x,}","d":1}]}']],
  ],
  [
    'SELECT 1.5e0, CAST(1.5e0 AS varchar), CAST(0e0 AS varchar), CAST(-1e-7 AS varchar)',
    [['1.5', '1.5E0', '0E0', '-1.0E-7']],
  ],
  ['SELECT CAST(nan() AS varchar), CAST(-infinity() AS varchar)', [['NaN', '-Infinity']]],
  ['SELECT CAST(CAST(0.1 AS real) AS varchar), CAST(CAST(16777217 AS real) AS varchar)', [['1.0E-1', '1.677722E7']]],
  ["SELECT array_join(ARRAY[1.5e0, 2e0], ','), format('%s', 1.5e0)", [['1.5E0,2.0E0', '1.5']]],
  ['SELECT nan() = nan(), nan() <> nan(), nan() = NULL', [['false', 'true', null]]],
  ['SELECT nan() > 1e0, 1e0 < nan(), 2 <= nan(), 1e0 < 2e0', [['false', 'false', 'false', 'true']]],
  ['SELECT count(*) FROM (VALUES nan(), infinity(), 5e0) t(a) WHERE a > 1', [['2']]],
  ['SELECT corr(a, 1), regr_slope(a, 1), regr_intercept(a, 1) FROM (VALUES 1, 2, 3) t(a)', [[null, null, null]]],
  ['SELECT round(skewness(a), 4), round(kurtosis(a), 4) FROM (VALUES 1, 2, 10, 4, 5) t(a)', [['0.7946', '1.5051']]],
  ['SELECT skewness(a), kurtosis(a) FROM (VALUES 1, 1, 1, 1) t(a)', [['NaN', 'NaN']]],
  ['SELECT skewness(a), kurtosis(a) FROM (VALUES 1, 2) t(a)', [[null, null]]],
  ["SELECT CAST('TRUE' AS boolean), CAST('F' AS boolean), CAST('1' AS boolean)", [['true', 'false', 'true']]],
  ["SELECT TRY_CAST('yes' AS boolean), TRY(CAST('no' AS boolean))", [[null, null]]],
  ["SELECT CASE 1e0 WHEN 1 THEN 'one' END", [['one']]],
  ["SELECT r[2] FROM (SELECT row(1, 'a') r)", [['a']]],
  ['SELECT * FROM (VALUES (1, 2)) t(a, b) JOIN (VALUES (2, 3)) u(b, c) USING (b)', [['2', '1', '3']]],
  [
    'SELECT * FROM (VALUES (1, 2)) t(a, b) JOIN (VALUES (2, 3)) u(b, c) USING (b) LEFT JOIN (VALUES (4, 3)) v(d, c) USING (c)',
    [['3', '2', '1', '4']],
  ],
  [
    'SELECT * FROM (VALUES (1, 2)) t(a, b) FULL JOIN (VALUES (3, 3)) u(b, c) USING (b) ORDER BY b',
    [
      ['2', '1', null],
      ['3', null, '3'],
    ],
  ],
  ['SELECT -a AS a FROM (VALUES 1, 2, 3) t(a) ORDER BY a + 0', [['-3'], ['-2'], ['-1']]],
  ['SELECT -a AS a FROM (VALUES 1, 2, 3) t(a) ORDER BY t.a + 0', [['-1'], ['-2'], ['-3']]],
  [
    'SELECT a, sum(b) AS n FROM (VALUES (1, 2), (2, 1)) t(a, b) GROUP BY a ORDER BY n + 0',
    [
      ['2', '1'],
      ['1', '2'],
    ],
  ],
  ['SELECT -a AS a FROM (VALUES 1, 2) t(a) ORDER BY reduce(ARRAY[1], 0, (s, a) -> s + a, s -> s), a', [['-2'], ['-1']]],
  ['SELECT DISTINCT a + 1 FROM (VALUES 1, 2) t(a) ORDER BY A + 1 DESC', [['3'], ['2']]],
  ['SELECT DISTINCT a AS n FROM (VALUES 1, 2) t(a) ORDER BY n DESC', [['2'], ['1']]],
  ['SELECT DISTINCT * FROM (VALUES 1, 2) t(a) ORDER BY t.a DESC', [['2'], ['1']]],
];

describe('the engine answers as Trino where DuckDB by itself would not:', () => {
  test.each(answers)('%s', async (sql, rows) => {
    expect((await run(engine, sql)).table).toEqual(rows);
  });
});

const refusals: readonly (readonly [sql: string, message: string])[] = [
  [
    "SELECT at_timezone(now(), 'UTC')",
    'NOT_SUPPORTED: line 1:8: The function at_timezone cannot be answered faithfully',
  ],
  ['SELECT ST_Point(1, 2)', 'NOT_SUPPORTED: line 1:8: The function st_point cannot be answered faithfully'],
  ['SELECT strftime(now())', "FUNCTION_NOT_FOUND: line 1:8: Function 'strftime' not registered"],
  ['SELECT "$path" FROM (SELECT 1) t(a)', 'NOT_SUPPORTED: line 1:8: The hidden column "$path" cannot'],
  ['SELECT * FROM "stock$snapshots"', 'NOT_SUPPORTED: line 1:15: The metadata table "stock$snapshots" cannot'],
  ['ANALYZE stock', 'NOT_SUPPORTED: line 1:1: ANALYZE cannot be answered faithfully'],
  ["SELECT U&'\\00e9'", 'NOT_SUPPORTED: line 1:8: Text with Unicode escapes'],
  ['SELECT 9223372036854775808', 'SYNTAX_ERROR: line 1:8: Invalid numeric literal: 9223372036854775808'],
  [
    'SELECT CAST(100 AS tinyint) + CAST(100 AS tinyint)',
    'NUMERIC_VALUE_OUT_OF_RANGE: tinyint addition overflow: 100 + 100',
  ],
  [
    'SELECT t.* FROM (VALUES 1) t(a) JOIN (VALUES 1) u(a) USING (a)',
    'NOT_SUPPORTED: line 1:8: All columns of one side',
  ],
  ['SELECT * FROM (VALUES 1) t(a) NATURAL JOIN (VALUES 1) u(a)', 'NOT_SUPPORTED: Natural join not supported'],
  ["SELECT 1 UNION ALL SELECT 'a'", 'TYPE_MISMATCH: line 1:10: column 1 in UNION query has incompatible types'],
  ["SELECT '1' IN (SELECT 1)", 'TYPE_MISMATCH: line 1:8: value and result of subquery must be of the same type'],
  [
    "SELECT CASE 1 WHEN '1' THEN 2 END",
    'TYPE_MISMATCH: line 1:20: CASE operand type does not match WHEN clause operand type: integer vs varchar',
  ],
  ["SELECT CAST('yes' AS boolean)", "INVALID_CAST_ARGUMENT: Cannot cast 'yes' to BOOLEAN"],
  ["SELECT row(1, 'a').field0", 'NOT_SUPPORTED: line 1:20: The row field field0 cannot be answered faithfully'],
  [
    'SELECT DISTINCT a FROM (VALUES (1, 2), (3, 4)) t(a, b) ORDER BY b',
    'EXPRESSION_NOT_IN_DISTINCT: line 1:1: For SELECT DISTINCT, ORDER BY expressions must appear in select list',
  ],
  [
    'SELECT a, sum(b) AS b FROM (VALUES (1, 2)) t(a, b) GROUP BY a ORDER BY sum(b)',
    'COLUMN_NOT_FOUND: line 1:76: Invalid reference to output projection attribute from ORDER BY aggregation',
  ],
];

describe('the engine refuses as Trino where DuckDB by itself would answer:', () => {
  test.each(refusals)('%s', async (sql, message) => {
    expect(await failure(engine, sql)).toContain(message);
  });
});

describe('MERGE', () => {
  const merge = (cases: string) =>
    `MERGE INTO silver.stock t USING (VALUES ('a', 7), ('a', 8), ('c', 9), ('c', 9)) s(sku, pieces) ON t.sku = s.sku ${cases}`;
  const stock = async () => (await run(engine, 'SELECT sku, pieces FROM silver.stock ORDER BY 1, 2')).table;

  beforeAll(async () => {
    await run(
      engine,
      "CREATE TABLE silver.stock (sku string, pieces bigint) LOCATION 's3://lake/silver/stock/' TBLPROPERTIES ('table_type' = 'ICEBERG')",
    );
    await run(engine, "INSERT INTO silver.stock VALUES ('a', 1), ('b', 2)");
  });

  test('fails when two source rows change one target row, and changes nothing', async () => {
    expect(await failure(engine, merge('WHEN MATCHED THEN UPDATE SET pieces = s.pieces'))).toBe(
      'MERGE_TARGET_ROW_MULTIPLE_MATCHES: One MERGE target table row matched more than one source row',
    );
    expect(await stock()).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  test('takes the one source row that a case admits, and inserts as often as nothing matches', async () => {
    await run(
      engine,
      merge(
        'WHEN MATCHED AND s.pieces = 8 THEN UPDATE SET pieces = s.pieces WHEN NOT MATCHED THEN INSERT (sku, pieces) VALUES (s.sku, s.pieces)',
      ),
    );
    expect(await stock()).toEqual([
      ['a', '8'],
      ['b', '2'],
      ['c', '9'],
      ['c', '9'],
    ]);
  });
});
