import { expect, test } from '@jest/globals';
import { trinoText } from './trino-text.ts';

test.each([
  "CREATE TABLE s.t (a string COMMENT 'x') LOCATION 's3://b/t/' TBLPROPERTIES ('table_type' = 'ICEBERG')",
  "create external table t (a int) STORED AS PARQUET LOCATION 's3://b/'",
  '-- Why\nALTER TABLE s.t ADD COLUMNS (a int);',
  'OPTIMIZE t REWRITE DATA USING BIN_PACK',
  'VACUUM t',
  'MSCK REPAIR TABLE t',
])("is not asked for what is Athena's own: %s", (statement) => {
  expect(trinoText(statement)).toBeUndefined();
});

test.each(['CREATE TABLE t AS SELECT 1 AS a', 'ALTER TABLE t DROP COLUMN a', 'SELECT a FROM t', "SELECT 'OPTIMIZE'"])(
  'is asked for all that is left: %s',
  (statement) => {
    expect(trinoText(`${statement};\n`)).toBe(statement);
  },
);

test('reads parameters as such, and leaves every character where it was', () => {
  const text = "-- :a\nSELECT ':b', x::c, a.b FROM s.:dataset WHERE day >= :from AND n = :n";
  expect(trinoText(text)).toBe("-- :a\nSELECT ':b', x::c, a.b FROM s.xxxxxxxx WHERE day >= ?     AND n = ? ");
});

test('reads the query of UNLOAD where it stands', () => {
  const text = "UNLOAD (SELECT ')' AS a,\n  (1) AS b) TO 's3://b/' WITH (format = 'PARQUET')";
  expect(trinoText(text)).toBe("        SELECT ')' AS a,\n  (1) AS b");
});
