import { describe, expect, test } from '@jest/globals';
import { isQuestion, refusalToWrite } from '../../queries/statement-kind.ts';

describe('a statement that only reads', () => {
  test.each([
    'SELECT 1',
    'select 1',
    '-- DROP TABLE\n/* DELETE\n */ WITH a AS (SELECT 1) TABLE a',
    '( /* b */ (SELECT 1)) UNION VALUES 2',
    'VALUES 1',
    'TABLE orders',
    'SHOW TABLES',
    'DESCRIBE orders',
    'EXPLAIN SELECT 1',
    'EXPLAIN (TYPE IO) SELECT 1',
    'EXPLAIN ANALYZE VERBOSE SELECT 1',
  ])('is run: %j', (sql) => {
    expect(refusalToWrite(sql)).toBeUndefined();
  });
});

describe('a statement that may change the lake', () => {
  test.each([
    ['DELETE FROM silver.order_events', 'DELETE'],
    ['-- SELECT\ninsert into a SELECT 1', 'INSERT'],
    ['/* SELECT */ DROP TABLE a', 'DROP'],
    ['CREATE TABLE a AS SELECT 1', 'CREATE'],
    ["UNLOAD (SELECT 1) TO 's3://b/a/'", 'UNLOAD'],
    ['EXPLAIN ANALYZE DELETE FROM a', 'DELETE'],
    ['EXPLAIN /* a */ ANALYZE -- b\n VERBOSE DELETE FROM a', 'DELETE'],
    ['MERGE INTO a USING b ON TRUE WHEN MATCHED THEN DELETE', 'MERGE'],
  ])('is not run unless it is allowed: %j', (sql, word) => {
    expect(refusalToWrite(sql)).toBe(
      `${word} is no statement that only reads, and it was not run: add --write if it is to change the lake.`,
    );
  });

  test('is told apart from what cannot be understood', () => {
    expect(refusalToWrite('/* SELECT')).toContain('This is no statement that only reads');
  });
});

test('only what asks for rows of tables is advised on days without rows', () => {
  expect(['(SELECT 1)', 'WITH a AS (SELECT 1) SELECT 1', 'SHOW TABLES', 'DROP TABLE a'].map(isQuestion)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
