import { describe, expect, test } from '@jest/globals';
import { classOf } from '../../../../../infra/local/athena/engine/statement-class.ts';
import { parseStatement } from '../../../../../infra/local/athena/trino/parse-statement.ts';

const classes: readonly (readonly [sql: string, type: string, substatement: string])[] = [
  ['SELECT 1', 'DML', 'SELECT'],
  ['  -- why\n/* what */ with a as (select 1) select * from a;', 'DML', 'SELECT'],
  ['(SELECT 1) UNION (SELECT 2)', 'DML', 'SELECT'],
  ['VALUES 1, 2', 'DML', 'SELECT'],
  ['TABLE db.t', 'DML', 'SELECT'],
  ['INSERT INTO t (a, b) VALUES (1, 2)', 'DML', 'INSERT'],
  ['INSERT INTO t (SELECT 1)', 'DML', 'INSERT'],
  ['DELETE FROM t', 'DML', 'DELETE'],
  ['UPDATE t SET a = 1 WHERE b', 'DML', 'UPDATE'],
  ['MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE', 'DML', 'MERGE'],
  ["UNLOAD (SELECT 1 AS a) TO 's3://b/k/' WITH (format = 'PARQUET')", 'DML', 'UNLOAD'],
  ['OPTIMIZE t REWRITE DATA USING BIN_PACK', 'DML', 'OPTIMIZE'],
  ['VACUUM t', 'DML', 'VACUUM'],
  [
    "CREATE TABLE `a`.`b` (c array<struct<x:int,y:map<string,decimal(5,2)>>>) LOCATION 's3://b/' TBLPROPERTIES ('table_type'='iceberg')",
    'DDL',
    'CREATE_TABLE',
  ],
  [
    "CREATE EXTERNAL TABLE t (a int) PARTITIONED BY (dt string) ROW FORMAT SERDE 'x.ParquetHiveSerDe' WITH SERDEPROPERTIES ('a'='b') STORED AS INPUTFORMAT 'i' OUTPUTFORMAT 'o' LOCATION 's3://b/'",
    'DDL',
    'CREATE_TABLE',
  ],
  [
    "CREATE TABLE t WITH (format = 'PARQUET', bucket_count = 3, partitioned_by = ARRAY['a']) AS SELECT 1 AS a WITH NO DATA",
    'DDL',
    'CREATE_TABLE_AS_SELECT',
  ],
  ['CREATE OR REPLACE VIEW v AS SELECT 1 AS a', 'DDL', 'CREATE_VIEW'],
  ['DROP VIEW IF EXISTS v', 'DDL', 'DROP_VIEW'],
  ['DROP TABLE IF EXISTS t', 'DDL', 'DROP_TABLE'],
  [
    "CREATE DATABASE IF NOT EXISTS d COMMENT 'c' LOCATION 's3://b/' WITH DBPROPERTIES ('a'='b')",
    'DDL',
    'CREATE_DATABASE',
  ],
  ['DROP SCHEMA d CASCADE', 'DDL', 'DROP_DATABASE'],
  ["ALTER TABLE t ADD COLUMNS (a int COMMENT 'x', b string)", 'DDL', 'ALTER_TABLE_ADD_COLUMNS'],
  ["ALTER TABLE t ADD IF NOT EXISTS PARTITION (dt = '2026-01-01')", 'DDL', 'ALTER_TABLE_ADD_PARTITION'],
  ['MSCK REPAIR TABLE t', 'DDL', 'MSCK_REPAIR_TABLE'],
  ["SHOW TABLES IN d 'a*'", 'UTILITY', 'SHOW_TABLES'],
  ['SHOW VIEWS', 'UTILITY', 'SHOW_VIEWS'],
  ['SHOW SCHEMAS', 'UTILITY', 'SHOW_DATABASES'],
  ['SHOW COLUMNS FROM t IN d', 'UTILITY', 'SHOW_COLUMNS'],
  ['SHOW CREATE TABLE t', 'UTILITY', 'SHOW_CREATE_TABLE'],
  ['SHOW PARTITIONS t', 'UTILITY', 'SHOW_PARTITIONS'],
  ['DESCRIBE FORMATTED d.t', 'UTILITY', 'DESCRIBE_TABLE'],
  ['EXPLAIN (TYPE LOGICAL) SELECT 1', 'UTILITY', 'EXPLAIN'],
  ['PREPARE p FROM SELECT ?', 'UTILITY', 'PREPARE'],
  ["EXECUTE p USING 'a', 5, DATE '2026-01-01'", 'UTILITY', 'EXECUTE'],
  ['DEALLOCATE PREPARE p', 'UTILITY', 'DEALLOCATE'],
];

describe('a statement is recognised:', () => {
  test.each(classes)('%s', (sql, statementType, substatementType) => {
    expect(classOf(parseStatement(sql).statement)).toEqual({ statementType, substatementType });
  });

  test('with as many parameters as it has question marks outside of strings', () => {
    expect(parseStatement('SELECT ?, \'?\', "?" -- ?\n WHERE a = ? LIMIT ?').parameterCount).toBe(3);
  });

  test('and an EXECUTE with its values as they were written', () => {
    expect(parseStatement("EXECUTE p USING 'it''s', 1 + 2, DATE '2026-01-01'").statement).toEqual({
      kind: 'execute',
      name: 'p',
      parameters: ["'it''s'", '1 + 2', "DATE '2026-01-01'"],
    });
  });
});
