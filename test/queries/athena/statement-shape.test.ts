import { expect, test } from '@jest/globals';
import { isBalanced, isOrdered, isQuery, withoutSemicolon } from '../../../queries/athena/statement-shape.ts';

test.each([
  'SELECT 1',
  '-- why\n/* and */ select 1',
  'WITH a AS (SELECT 1) SELECT * FROM a',
  'VALUES 1',
  'TABLE orders',
  '((SELECT 1) UNION (SELECT 2))',
])('a query: %s', (sql) => {
  expect(isQuery(sql)).toBe(true);
});

test.each([
  'SHOW TABLES',
  'EXPLAIN SELECT 1',
  'INSERT INTO t SELECT 1',
  'EXECUTE q',
  "UNLOAD (SELECT 1) TO 's3://'",
  '',
  '--',
])('no query: %s', (sql) => {
  expect(isQuery(sql)).toBe(false);
});

test.each([
  'SELECT a FROM t ORDER BY a',
  'SELECT a FROM t order\nby a LIMIT 5',
  '(SELECT a FROM t ORDER BY a)',
  'WITH x AS (SELECT 1) SELECT * FROM x ORDER /* of */ BY 1',
])('says in what order its rows come: %s', (sql) => {
  expect(isOrdered(sql)).toBe(true);
});

test.each([
  'SELECT row_number() OVER (ORDER BY a) FROM t',
  'SELECT * FROM (SELECT a FROM t ORDER BY a LIMIT 3)',
  "SELECT 'ORDER BY' FROM t -- ORDER BY a",
  'SELECT "order" FROM t',
  'SELECT array_agg(a ORDER BY a) FROM t',
  '',
])('says nothing of the order of its rows: %s', (sql) => {
  expect(isOrdered(sql)).toBe(false);
});

test('a semicolon at the end goes, one in a text stays', () => {
  expect(withoutSemicolon("SELECT ';' ; \n;")).toBe("SELECT ';'");
});

test('a statement that would run on into one around it is told', () => {
  for (const sql of ['SELECT (1)', 'SELECT \')\', ")" -- (', 'SELECT 4 / 2']) expect(isBalanced(sql)).toBe(true);
  for (const sql of [
    'SELECT 1)',
    'SELECT 1) UNION (SELECT 2',
    'SELECT (1',
    "SELECT 'a",
    'SELECT "a',
    'SELECT 1 /* why',
  ]) {
    expect(isBalanced(sql)).toBe(false);
  }
});
