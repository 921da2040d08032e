import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { QueryEngine } from '../../../../../infra/local/athena/engine/engine.ts';
import { SqlError } from '../../../../../infra/local/athena/trino/sql-error.ts';
import { type InMemoryLake, inMemoryLake, openEngine, run } from '../in-memory-lake.ts';

let lake: InMemoryLake;
let engine: QueryEngine;

beforeAll(async () => {
  lake = inMemoryLake('silver');
  engine = await openEngine(lake);
  await run(
    engine,
    "CREATE TABLE silver.t (a int, b bigint, c string, d decimal(10,2), e timestamp, f double, g date) LOCATION 's3://lake/t/' TBLPROPERTIES ('table_type' = 'ICEBERG')",
  );
  await run(
    engine,
    "INSERT INTO silver.t VALUES (1, 2, 'x', 1.50, TIMESTAMP '2026-01-01 00:00:00', 1e0, DATE '2026-01-01'), (NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
  );
});

afterAll(async () => {
  await engine.close();
  lake.dispose();
});

async function outcomeOf(sql: string): Promise<unknown> {
  try {
    await run(engine, sql, { database: 'silver' });
    return 'succeeded';
  } catch (error) {
    return error;
  }
}

const words = fc.constantFrom(
  'SELECT',
  'FROM',
  'WHERE',
  'GROUP BY',
  'ORDER BY',
  'a',
  'b',
  'c',
  'd',
  'e',
  't',
  'silver.t',
  '*',
  ',',
  '(',
  ')',
  '1',
  "'x'",
  '1.5',
  '=',
  '<',
  '+',
  '/',
  '||',
  'AND',
  'NOT',
  'NULL',
  'CASE',
  'WHEN',
  'THEN',
  'END',
  'CAST',
  'AS',
  'bigint',
  'JOIN',
  'ON',
  'UNION',
  'LIMIT',
  'OVER',
  'sum',
  'count',
  'UNNEST',
  'ARRAY',
  '[',
  ']',
  'WITH',
  'INSERT INTO',
  'VALUES',
  'DELETE FROM',
  'CREATE',
  'TABLE',
  'DROP',
  '->',
  '.',
  '?',
  ';',
  'IN',
  'EXISTS',
  'BETWEEN',
  'LIKE',
  '"',
  "'",
  '--',
  '/*',
  '\u0000',
  'é',
  '💥',
  '::',
  'QUALIFY',
  'INTERVAL',
  'DATE',
  'TIMESTAMP',
  'ROW',
  'TRY',
);

const leaf = fc.constantFrom(
  'a',
  'b',
  'c',
  'd',
  'e',
  'f',
  'g',
  '1',
  '2',
  '0',
  '1.5',
  '1e0',
  "'x'",
  "'5'",
  'NULL',
  'true',
  "DATE '2026-01-01'",
  "INTERVAL '1' DAY",
);
const expression = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(
        tie('node'),
        fc.constantFrom('+', '-', '*', '/', '%', '=', '<', '||', 'AND', 'OR', 'IS DISTINCT FROM'),
        tie('node'),
      )
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(
        fc.constantFrom(
          'abs',
          'lower',
          'length',
          'sum',
          'avg',
          'max',
          'year',
          'coalesce',
          'typeof',
          'round',
          'cardinality',
          'TRY',
          'NOT',
        ),
        tie('node'),
      )
      .map(([name, value]) => `${name}(${value})`),
    fc
      .tuple(
        tie('node'),
        fc.constantFrom('bigint', 'varchar', 'double', 'decimal(10,2)', 'date', 'timestamp', 'boolean'),
      )
      .map(([value, type]) => `CAST(${value} AS ${type})`),
    fc
      .tuple(tie('node'), tie('node'), tie('node'))
      .map(([when, yes, no]) => `CASE WHEN ${when} THEN ${yes} ELSE ${no} END`),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((items) => `ARRAY[${items.join(', ')}]`),
  ),
})).node;

describe('whatever it is given, the engine answers or refuses, and goes on', () => {
  test('any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 80 }), async (sql) => {
        expect(await outcomeOf(sql)).toEqual(expect.any(SqlError));
      }),
      { numRuns: 300 },
    );
  });

  test('any words of SQL', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 25 }), async (parts) => {
        const outcome = await outcomeOf(`SELECT ${parts.join(' ')}`);
        if (outcome !== 'succeeded') expect(outcome).toEqual(expect.any(SqlError));
      }),
      { numRuns: 500 },
    );
  });

  test('expressions of any types, never with a fault of the engine', async () => {
    await fc.assert(
      fc.asyncProperty(expression, expression, async (first, second) => {
        const outcome = await outcomeOf(`SELECT ${first}, ${second} FROM t`);
        if (outcome === 'succeeded') return;
        expect(outcome).toEqual(expect.any(SqlError));
        expect(String(outcome)).not.toContain('GENERIC_INTERNAL_ERROR');
      }),
      { numRuns: 400 },
    );
  });

  test('and a sound query still gets its answer', async () => {
    const { table } = await run(engine, 'SELECT count(*) FROM silver.t');
    expect(table).toEqual([['2']]);
  });
});
