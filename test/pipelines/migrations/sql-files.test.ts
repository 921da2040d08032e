// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of SQL files look like those of a template
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fillNames } from '../../../pipelines/migrations/fill-names.ts';
import { parseMigrations } from '../../../pipelines/migrations/migration-file.ts';
import { parseAddColumns } from '../../../pipelines/migrations/silver-schema.ts';
import { splitStatements } from '../../../pipelines/migrations/split-statements.ts';
import { parseViews } from '../../../pipelines/migrations/view-file.ts';
import { testNames } from './athena-on-duckdb.ts';

describe('names in SQL', () => {
  test('are filled in wherever they stand', () => {
    const sql = 'SELECT 1 FROM ${silver}.a, ${bronze}.b, ${views}.c -- s3://${lakeBucket}/${silver}';
    expect(fillNames(sql, testNames)).toBe(
      'SELECT 1 FROM test_silver.a, test_bronze.b, test_views.c -- s3://test-lake/test_silver',
    );
  });

  test.each(['${gold}', '${}', '${__proto__}', '${silver }'])('beyond the list are refused: %s', (placeholder) => {
    expect(() => fillNames(`SELECT ${placeholder}`, testNames)).toThrow('Unknown placeholder');
  });

  test('that could not stand unquoted in SQL are refused', () => {
    expect(() => fillNames('${silver}', { ...testNames, silver: 'a; DROP TABLE b' })).toThrow(
      'is no name for ${silver}',
    );
  });
});

describe('statements', () => {
  test('are split at semicolons, but not in strings, quoted names and comments', () => {
    const text = `-- one; two
SELECT 'a;''b', "c;d", \`e;f\` /* g;h
*/ FROM t; -- rest
;
INSERT INTO t VALUES ('--no comment');`;
    expect(splitStatements(text)).toEqual([
      `SELECT 'a;''b', "c;d", \`e;f\`  FROM t`,
      "INSERT INTO t VALUES ('--no comment')",
    ]);
  });

  test('survive whatever their strings hold', () => {
    const strings = fc.string({ unit: fc.constantFrom("'", ';', '-', '/', '*', '"', '`', 'a') });
    fc.assert(
      fc.property(fc.array(strings, { minLength: 1 }), (values) => {
        const statements = values.map((value) => `SELECT '${value.replaceAll("'", "''")}'`);
        expect(splitStatements(statements.join(';\n'))).toEqual(statements);
      }),
    );
  });

  test('that add columns are recognised', () => {
    expect(parseAddColumns('ALTER TABLE s.t ADD COLUMNS (a string, b int)')).toEqual({
      table: 's.t',
      columns: [
        { name: 'a', type: 'string' },
        { name: 'b', type: 'int' },
      ],
    });
    expect(parseAddColumns('ALTER TABLE s.t SET TBLPROPERTIES (x)')).toBeUndefined();
  });
});

describe('migration files', () => {
  test.each([
    [['0001-a.sql', '0003-b.sql'], '0003-b.sql should have the number 0002'],
    [['0001-a.sql', '0001-b.sql'], '0001-b.sql should have the number 0002'],
    [['1-a.sql'], '1-a.sql is not named like'],
    [['0001-A_b.sql'], '0001-A_b.sql is not named like'],
  ])('%j: %s', (fileNames, message) => {
    expect(() => parseMigrations(fileNames.map((fileName) => ({ fileName, text: '' })))).toThrow(message);
  });
});

describe('view files', () => {
  const view = (name: string, after: string[] = [], fileName = `${name}.sql`) => ({
    fileName,
    text: [
      `-- @name ${name}`,
      '-- @title What?',
      '-- @returns a: bigint - A thing',
      ...after.map((other) => `-- @after ${other}`),
      '',
    ].join('\n'),
  });

  test('are put in an order in which each follows those that it reads from', () => {
    const views = parseViews([view('a', ['c']), view('b', ['a', 'c']), view('c')]);
    expect(views.map(({ name }) => name)).toEqual(['c', 'a', 'b']);
  });

  test('tell their name, title and columns', () => {
    expect(parseViews([view('a')])[0]).toMatchObject({
      name: 'a',
      title: 'What?',
      columns: [{ name: 'a', type: 'bigint', meaning: 'A thing' }],
    });
  });

  test.each([
    ['wait for each other', [view('a', ['b']), view('b', ['a'])], 'Views wait for each other: a, b, a'],
    ['come after what is no view', [view('a', ['x'])], 'a.sql comes @after x, which is no view'],
    ['have another name than their file', [view('a', [], 'b.sql')], 'b.sql holds the view a'],
    ['have no title', [{ fileName: 'a.sql', text: '-- @name a\n' }], 'has no @name or no @title'],
    [
      'describe a column badly',
      [{ fileName: 'a.sql', text: '-- @name a\n-- @title b\n-- @returns c\n' }],
      '"c" is not like',
    ],
  ])('that %s are refused', (_, files, message) => {
    expect(() => parseViews(files)).toThrow(message);
  });
});
