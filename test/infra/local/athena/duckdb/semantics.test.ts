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
];

describe('the engine answers as Trino where DuckDB by itself would not:', () => {
  test.each(answers)('%s', async (sql, rows) => {
    expect((await run(engine, sql)).table).toEqual(rows);
  });
});

const refusals: readonly (readonly [sql: string, message: string])[] = [
  ['SELECT 9223372036854775808', 'SYNTAX_ERROR: line 1:8: Invalid numeric literal: 9223372036854775808'],
  [
    'SELECT CAST(100 AS tinyint) + CAST(100 AS tinyint)',
    'NUMERIC_VALUE_OUT_OF_RANGE: tinyint addition overflow: 100 + 100',
  ],
];

describe('the engine refuses as Trino where DuckDB by itself would answer:', () => {
  test.each(refusals)('%s', async (sql, message) => {
    expect(await failure(engine, sql)).toContain(message);
  });
});
