import { expect, test } from '@jest/globals';
import { parseColumnType } from '../../../queries/athena/column-type.ts';
import { typesStatement, unloadStatement } from '../../../queries/athena/unload-statement.ts';

const columnsOf = (...types: string[]) => types.map((type) => ({ name: 'same', type: parseColumnType(type) }));

function writtenAs(type: string): string | undefined {
  const sql = unloadStatement('SELECT x', { columns: columnsOf(type), location: 's3://b/f/' });
  return /^UNLOAD \(SELECT (.*) AS c0 FROM \(\nSELECT x\n\) AS asked \(c0\)\) TO 's3:\/\/b\/f\/' WITH/.exec(sql)?.[1];
}

test.each([
  ['integer', 'CAST(c0 AS integer)'],
  ['float', 'CAST(c0 AS real)'],
  ['decimal(38,2)', 'CAST(c0 AS decimal(38,2))'],
  ['varchar(5)', 'c0'],
  ['varbinary', 'c0'],
  ['timestamp(6)', 'CAST(c0 AS varchar)'],
  ['timestamp(3) with time zone', "CAST(c0 AT TIME ZONE 'UTC' AS varchar)"],
  ['json', 'json_format(c0)'],
  ['time(3)', 'CAST(c0 AS varchar)'],
  ['uuid', 'CAST(c0 AS varchar)'],
  ['unknown', 'CAST(c0 AS varchar)'],
  ['array(timestamp(6))', 'CAST(c0 AS array(varchar))'],
  ['map(varchar(2), row(a float, integer))', 'CAST(c0 AS map(varchar(2), row("a" real, "field1" integer)))'],
  ['row', 'json_format(CAST(c0 AS JSON))'],
  ['array(json)', 'json_format(CAST(c0 AS JSON))'],
])('what Parquet on Athena does not take is written so that nothing is lost: %s', (type, expression) => {
  expect(writtenAs(type)).toBe(expression);
});

test('columns of one name, or of none, get names of their own', () => {
  const sql = unloadStatement('SELECT 1, 2', {
    columns: columnsOf('varchar', 'varchar'),
    location: 's3://b/f/',
    mostRows: 6,
  });
  expect(sql).toContain('SELECT c0 AS c0, c1 AS c1 FROM (\nSELECT 1, 2\n) AS asked (c0, c1) LIMIT 6)');
});

test('types are asked for of arrays, maps and rows alone, and nothing is read for them', () => {
  const sql = typesStatement('SELECT x -- why', columnsOf('integer', 'array', 'row'));
  expect(sql).toContain('SELECT typeof(c1), typeof(c2) FROM (VALUES 1)');
  expect(sql).toContain('SELECT x -- why\n) AS asked (c0, c1, c2) LIMIT 0) ON true');
});
