import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueryEngine } from '../../../../../infra/local/athena/engine/engine.ts';
import { failure, type InMemoryLake, inMemoryLake, openEngine, run } from '../in-memory-lake.ts';

let lake: InMemoryLake;
let engine: QueryEngine;

beforeAll(async () => {
  lake = inMemoryLake('silver');
  engine = await openEngine(lake);
  await run(
    engine,
    "CREATE TABLE silver.orders (order_id string, total_minor bigint, placed_at timestamp, dt string) LOCATION 's3://lake/silver/orders/' TBLPROPERTIES ('table_type' = 'ICEBERG')",
  );
  await run(engine, "INSERT INTO silver.orders VALUES ('a', 5, TIMESTAMP '2026-01-01 00:00:00', '2026-01-01')");
});

afterAll(async () => {
  await engine.close();
  lake.dispose();
});

const notTrino: readonly (readonly [what: string, sql: string, message: string])[] = [
  ['a cast with ::', 'SELECT 1::int', "SYNTAX_ERROR: line 1:9: mismatched input ':'. Expecting: <EOF>"],
  [
    'QUALIFY',
    'SELECT 1 FROM silver.orders QUALIFY row_number() OVER () = 1',
    "SYNTAX_ERROR: line 1:29: mismatched input 'QUALIFY'. Expecting: <EOF>",
  ],
  [
    'EXCLUDE',
    'SELECT * EXCLUDE (dt) FROM silver.orders',
    "SYNTAX_ERROR: line 1:10: mismatched input 'EXCLUDE'. Expecting: <EOF>",
  ],
  [
    'SELECT * REPLACE',
    'SELECT * REPLACE (1 AS dt) FROM silver.orders',
    "SYNTAX_ERROR: line 1:10: mismatched input 'REPLACE'. Expecting: <EOF>",
  ],
  [
    'GROUP BY ALL',
    'SELECT dt FROM silver.orders GROUP BY ALL',
    "SYNTAX_ERROR: line 1:39: mismatched input 'ALL'. Expecting: <expression>",
  ],
  ['a list in brackets', 'SELECT [1, 2]', "SYNTAX_ERROR: line 1:8: mismatched input '['. Expecting: '('"],
  [
    'a file as a table',
    "SELECT * FROM 'x.parquet'",
    "SYNTAX_ERROR: line 1:15: mismatched input ''x.parquet''. Expecting: <identifier>",
  ],
  [
    'a table function',
    "SELECT * FROM read_parquet('x')",
    "SYNTAX_ERROR: line 1:27: mismatched input '('. Expecting: ')', ',', 'AS', 'CROSS', 'GROUP', 'JOIN', 'WHERE', <EOF>, <identifier>",
  ],
  ['FROM first', 'FROM silver.orders', "SYNTAX_ERROR: line 1:1: mismatched input 'FROM'. Expecting:"],
  ['ILIKE', "SELECT 'a' ILIKE 'A'", "SYNTAX_ERROR: line 1:18: mismatched input ''A''. Expecting: <EOF>"],
  [
    'backquotes in a query',
    'SELECT `dt` FROM silver.orders',
    'SYNTAX_ERROR: line 1:8: backquoted identifiers are not supported; use double quotes to quote identifiers',
  ],
  ['two statements', 'SELECT 1; SELECT 2', "SYNTAX_ERROR: line 1:11: mismatched input 'SELECT'. Expecting: <EOF>"],
  ['ATTACH', "ATTACH 'x.db'", "SYNTAX_ERROR: line 1:1: mismatched input 'ATTACH'. Expecting:"],
  ['COPY', "COPY silver.orders TO 'x'", "SYNTAX_ERROR: line 1:1: mismatched input 'COPY'. Expecting:"],
  ['PRAGMA', 'PRAGMA version', "SYNTAX_ERROR: line 1:1: mismatched input 'PRAGMA'. Expecting:"],
  ['an unfinished string', "SELECT 'abc", "SYNTAX_ERROR: line 1:8: extraneous input '''"],
  [
    'an output column in WHERE',
    'SELECT total_minor + 1 AS more FROM silver.orders WHERE more > 5',
    "COLUMN_NOT_FOUND: line 1:27: Column 'more' cannot be resolved",
  ],
  [
    'an output column in GROUP BY',
    'SELECT upper(dt) AS big, count(*) FROM silver.orders GROUP BY big',
    "COLUMN_NOT_FOUND: line 1:21: Column 'big' cannot be resolved",
  ],
  [
    'an output column beside it',
    'SELECT total_minor + 1 AS more, more + 1 FROM silver.orders',
    "COLUMN_NOT_FOUND: line 1:27: Column 'more' cannot be resolved",
  ],
];

describe('the engine refuses what is no Trino SQL:', () => {
  test.each(notTrino)('%s', async (_, sql, message) => {
    expect(await failure(engine, sql)).toContain(message);
  });
});

const wrongTypes: readonly (readonly [sql: string, message: string])[] = [
  [
    "SELECT * FROM silver.orders WHERE total_minor = '5'",
    'TYPE_MISMATCH: line 1:47: Cannot apply operator: bigint = varchar',
  ],
  [
    "SELECT * FROM silver.orders WHERE dt >= DATE '2026-01-01'",
    'TYPE_MISMATCH: line 1:38: Cannot apply operator: varchar >= date',
  ],
  [
    "SELECT * FROM silver.orders WHERE total_minor BETWEEN '1' AND '2'",
    'TYPE_MISMATCH: line 1:47: Cannot check if bigint is BETWEEN varchar and varchar',
  ],
  [
    "SELECT * FROM silver.orders WHERE total_minor IN ('1')",
    'TYPE_MISMATCH: line 1:35: IN value and list items must be the same type',
  ],
  ["SELECT 'a' || 1", 'FUNCTION_NOT_FOUND: line 1:12: Unexpected parameters (varchar, integer) for function concat'],
  ["SELECT DATE '2026-01-01' + 1", 'TYPE_MISMATCH: line 1:26: Cannot apply operator: date + integer'],
  ['SELECT lower(5)', 'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer) for function lower'],
  ["SELECT sum('a')", 'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar) for function sum'],
  ['SELECT 1 WHERE 1', 'TYPE_MISMATCH: line 1:16: WHERE clause must evaluate to a boolean: actual type integer'],
  ["SELECT CASE WHEN true THEN 1 ELSE 'x' END", 'TYPE_MISMATCH: line 1:8: All CASE results must be the same type'],
  ["SELECT coalesce(1, 'x')", 'TYPE_MISMATCH: line 1:8: All COALESCE operands must be the same type'],
  ['SELECT CAST(5 AS date)', 'TYPE_MISMATCH: line 1:8: Cannot cast integer to date'],
  ['SELECT CAST(ARRAY[1] AS varchar)', 'TYPE_MISMATCH: line 1:8: Cannot cast array(integer) to varchar'],
  [
    'INSERT INTO silver.orders (order_id) VALUES (5)',
    'TYPE_MISMATCH: line 1:13: Insert query has mismatched column types: order_id is varchar, query gives integer',
  ],
  [
    "INSERT INTO silver.orders (order_id) VALUES ('a', 'b')",
    'TYPE_MISMATCH: line 1:13: Insert query has mismatched column types: expected 1 columns, got 2',
  ],
  [
    "SELECT 1 UNION SELECT 'a'",
    'TYPE_MISMATCH: line 1:10: column 1 in UNION query has incompatible types: integer, varchar',
  ],
  [
    'SELECT total_minor FROM silver.orders EXCEPT SELECT dt FROM silver.orders',
    'TYPE_MISMATCH: line 1:39: column 1 in EXCEPT query has incompatible types: bigint, varchar',
  ],
  ['SELECT 1, 2 UNION SELECT 1', 'TYPE_MISMATCH: line 1:13: UNION query has different number of fields: 2, 1'],
  [
    "SELECT 5 IN (SELECT 'a')",
    'TYPE_MISMATCH: line 1:8: value and result of subquery must be of the same type for IN expression: integer vs varchar',
  ],
  [
    "VALUES (1, 'a'), (2, 3)",
    'TYPE_MISMATCH: line 1:18: Values rows have mismatched types: row(integer, varchar) vs row(integer, integer)',
  ],
];

describe('the engine refuses what DuckDB would cast on its own:', () => {
  test.each(wrongTypes)('%s', async (sql, message) => {
    expect(await failure(engine, sql)).toContain(message);
  });
});

const failures: readonly (readonly [sql: string, message: string])[] = [
  ['SELECT foo(1)', "FUNCTION_NOT_FOUND: line 1:8: Function 'foo' not registered"],
  ['SELECT\n  strftime(now(), 1)', "FUNCTION_NOT_FOUND: line 2:3: Function 'strftime' not registered"],
  ['SELECT * FROM nope', "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.default.nope' does not exist"],
  ['SELECT * FROM silver.nope', "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.silver.nope' does not exist"],
  ['SELECT nope FROM silver.orders', "COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved"],
  ['SELECT o.nope FROM silver.orders o', "COLUMN_NOT_FOUND: line 1:10: Column 'nope' cannot be resolved"],
  [
    'SELECT dt, count(*) FROM silver.orders',
    "EXPRESSION_NOT_AGGREGATE: line 1:8: 'dt' must be an aggregate expression or appear in GROUP BY clause",
  ],
  ['SELECT order_id FROM silver.orders a, silver.orders b', "AMBIGUOUS_NAME: line 1:8: Column 'order_id' is ambiguous"],
  ['SELECT 1 / 0', 'DIVISION_BY_ZERO: Division by zero'],
  ['SELECT total_minor % 0 FROM silver.orders', 'DIVISION_BY_ZERO: Division by zero'],
  ['SELECT 1.5 / 0', 'DIVISION_BY_ZERO: Division by zero'],
  ["SELECT CAST('abc' AS bigint)", "INVALID_CAST_ARGUMENT: Cannot cast 'abc' to BIGINT"],
  ['SELECT CAST(order_id AS date) FROM silver.orders', 'INVALID_CAST_ARGUMENT: Value cannot be cast to date: a'],
  ["SELECT DATE '2026-13'", "INVALID_LITERAL: line 1:8: '2026-13' is not a valid DATE literal"],
  [
    'SELECT ARRAY[1][2]',
    'INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: 2 > 1',
  ],
  ["SELECT MAP(ARRAY['a'], ARRAY[1])['b']", 'INVALID_FUNCTION_ARGUMENT: Key not present in map: b'],
  ['SELECT 9223372036854775807 + 1', 'NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow: 9223372036854775807 + 1'],
  ['SELECT (SELECT n FROM (VALUES 1, 2) t(n))', 'SUBQUERY_MULTIPLE_ROWS: Scalar sub-query has returned multiple rows'],
  [
    'SELECT row_number() FROM silver.orders',
    'MISSING_OVER: line 1:8: Window function row_number requires an OVER clause',
  ],
  ['SELECT ? FROM silver.orders', 'INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected 1 but found 0'],
  ['CREATE TABLE x (a int)', "INVALID_TABLE_PROPERTY: CREATE TABLE needs TBLPROPERTIES ('table_type'='ICEBERG')"],
  ['CREATE VIEW silver.v AS SELECT 1', 'MISSING_COLUMN_NAME: Column name not specified at position 1'],
  ['DROP TABLE nope', "TABLE_NOT_FOUND: line 1:12: Table 'awsdatacatalog.default.nope' does not exist"],
  ['DROP DATABASE silver', "SCHEMA_NOT_EMPTY: line 1:15: Cannot drop non-empty schema 'silver'"],
  [`SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`, 'STACK_OVERFLOW'],
];

describe('the engine fails in the words of Athena:', () => {
  test.each(failures)('%s', async (sql, message) => {
    expect(await failure(engine, sql)).toContain(message);
  });
});

const unfaithful: readonly string[] = [
  "SELECT placed_at AT TIME ZONE 'Europe/Berlin' FROM silver.orders",
  'SELECT * FROM silver.orders TABLESAMPLE BERNOULLI (10)',
  "SELECT * FROM silver.orders FOR TIMESTAMP AS OF TIMESTAMP '2026-01-01 00:00:00'",
  "SELECT regexp_extract(dt, '(?<=a)b') FROM silver.orders",
  "SELECT json_extract_scalar(dt, '$..a') FROM silver.orders",
  'SELECT json_extract_scalar(dt, order_id) FROM silver.orders',
  'SELECT array_sort(ARRAY[1], (a, b) -> 1)',
  "UNLOAD (SELECT 1 AS a) TO 's3://lake/x/' WITH (format = 'ORC')",
  "CREATE EXTERNAL TABLE silver.logs (a string) ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://lake/logs/'",
];

describe('the engine says so when it cannot answer as Athena would:', () => {
  test.each(unfaithful)('%s', async (sql) => {
    expect(await failure(engine, sql)).toMatch(/^NOT_SUPPORTED: .*local Athena endpoint/);
  });
});
