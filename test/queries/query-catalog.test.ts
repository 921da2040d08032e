import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { nearestName, readQueryCatalog } from '../../queries/query-catalog.ts';
import { bindParameters } from '../../queries/saved-query.ts';
import { adHocStatement } from '../../queries/statement.ts';

const catalog = readQueryCatalog();
const names = { bronze: 'b', silver: 's', views: 'v', lakeBucket: 'the-lake' };
const examples: Record<string, string> = { string: 'x', integer: '1', date: '2010-12-01' };

describe('the saved queries that ship', () => {
  test('are all the files of queries/sql, each under its own name', () => {
    const files = readdirSync('queries/sql').sort();
    expect([...catalog.keys()].map((name) => `${name}.sql`)).toEqual(files);
    expect(files.length).toBeGreaterThanOrEqual(8);
  });

  test.each([...catalog.values()].map((query) => [query.name, query] as const))(
    '%s has a question for its title, and leaves no placeholder unfilled',
    (_, query) => {
      expect(query.title).toMatch(/^[A-Z].*\?$/);
      const values = Object.fromEntries(query.parameters.map(({ name, type }) => [name, examples[type]]));
      const bound = bindParameters({ ...query, sql: fillNames(query.sql, names) }, values);
      expect(bound).toMatchObject({ ok: true, sql: expect.not.stringMatching(/\$\{|[^:\w]:[a-z]+\b(?![^\n]*-- )/) });
    },
  );

  test.each([...catalog.values()].map((query) => [query.name, query] as const))(
    '%s returns one column for each @returns, in order',
    (_, query) => {
      const body = query.sql.slice(query.sql.lastIndexOf('SELECT', query.sql.lastIndexOf('ORDER BY')));
      for (const { name } of query.returns) expect(body.split(/\bFROM\b/)[0]).toMatch(new RegExp(`\\b${name}\\b`));
    },
  );
});

describe('what is typed instead of a saved query', () => {
  test('is SQL unless it is a bare word', () => {
    expect(adHocStatement(' SELECT 1; \n', catalog.keys())).toEqual({ ok: true, sql: 'SELECT 1' });
    expect(adHocStatement('SHOW TABLES', catalog.keys())).toMatchObject({ ok: true });
  });

  test('is taken for a misspelt name when it looks like one', () => {
    expect(adHocStatement('orders-by-dya', catalog.keys())).toMatchObject({
      ok: false,
      message: expect.stringContaining('did you mean orders-by-day?'),
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
