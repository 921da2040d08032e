import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { readSqlFolder, viewsFolder } from '../../pipelines/migrations/read-sql-folder.ts';
import { parseViews } from '../../pipelines/migrations/view-file.ts';
import { compiledQueriesText, compileQueries } from '../../queries/compiled-queries-text.ts';
import { nearestName, readQueryCatalog } from '../../queries/query-catalog.ts';
import { bindParameters } from '../../queries/saved-query.ts';
import { placeholdersOf } from '../../queries/saved-query-placeholders.ts';
import { adHocStatement } from '../../queries/statement.ts';

const sqlFolder = new URL('../../queries/sql/', import.meta.url);
const catalog = readQueryCatalog();
const names = { bronze: 'b', silver: 's', views: 'v', lakeBucket: 'the-lake' };
const examples: Record<string, string> = { string: 'x', integer: '1', date: '2010-12-01' };

describe('the saved queries that ship', () => {
  test('are all the files of queries/sql, each under its own name', () => {
    const files = readdirSync('queries/sql').sort();
    expect([...catalog.keys()].map((name) => `${name}.sql`)).toEqual(files);
    expect(files.length).toBeGreaterThanOrEqual(30);
  });

  test('are compiled from the files as they are now (else: npm run generate:queries)', () => {
    const queries = compileQueries(readSqlFolder(sqlFolder), parseViews(readSqlFolder(viewsFolder)));
    expect(readFileSync('queries/compiled-queries.ts', 'utf8')).toBe(compiledQueriesText(queries));
  });

  test.each([...catalog.values()].map((query) => [query.name, query] as const))(
    '%s leaves no placeholder unfilled when nothing but the required values is given',
    (_, query) => {
      const required = query.parameters.filter(({ defaultValue }) => defaultValue === undefined);
      const values = Object.fromEntries(required.map(({ name, type }) => [name, examples[type]]));
      const named = { ...query, sql: fillNames(query.sql, names) };
      const bound = bindParameters(named, values, { latest: '2025-12-20' });
      expect(bound).toMatchObject({ ok: true });
      expect([...placeholdersOf(bound.ok ? bound.sql : '')]).toEqual([]);
    },
  );
});

describe('what is typed instead of a saved query', () => {
  test('is SQL unless it is a bare word', () => {
    expect(adHocStatement(' SELECT 1; \n', catalog.keys())).toEqual({ ok: true, sql: 'SELECT 1' });
    expect(adHocStatement('SHOW TABLES', catalog.keys())).toMatchObject({ ok: true });
  });

  test('is taken for a misspelt name when it looks like one', () => {
    expect(adHocStatement('order-statsu', catalog.keys())).toMatchObject({
      ok: false,
      message: expect.stringContaining('did you mean order-status?'),
    });
    expect(adHocStatement('weather', catalog.keys())).toMatchObject({
      ok: false,
      message: expect.stringContaining('--list'),
    });
  });

  test('may be empty, which is told', () => {
    expect(adHocStatement(' ;', catalog.keys())).toEqual({ ok: false, message: 'There is no SQL to run.' });
  });

  test('is compared letter by letter', () => {
    expect(nearestName(['top-products', 'freshness'], 'top-product')).toBe('top-products');
    expect(nearestName([], 'top-product')).toBeUndefined();
  });
});
