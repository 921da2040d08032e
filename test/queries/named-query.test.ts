import { describe, expect, test } from '@jest/globals';
import { parseStatement } from '../../infra/local/athena/trino/parse-statement.ts';
import { namedQueryTexts } from '../../infra/named-query-texts.ts';
import { namedQueryLimits, namedQueryText } from '../../queries/named-query.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import type { QueryParameter, SavedQuery } from '../../queries/saved-query.ts';
import { placeholdersOf } from '../../queries/saved-query-placeholders.ts';

const names = { bronze: 'b', silver: 's', views: 'v', lakeBucket: 'the-lake' };

function queryOf(sql: string, ...parameters: Omit<QueryParameter, 'meaning'>[]): SavedQuery {
  return {
    name: 'a-query',
    title: 'A query',
    question: 'What is it?',
    parameters: parameters.map((parameter) => ({ ...parameter, meaning: 'Meaning' })),
    returns: [],
    since: [],
    whole: [],
    sql,
  };
}

describe('a saved query in Athena’s console', () => {
  test('counts days from today, since a statement cannot ask for the newest day in the lake', () => {
    const query = queryOf(
      'SELECT :from, :to, :known_from',
      { name: 'from', type: 'date', defaultValue: 'latest-89' },
      { name: 'to', type: 'date', defaultValue: 'latest' },
      { name: 'known_from', type: 'date', defaultValue: 'from-730' },
    );
    expect(namedQueryText(query)).toEqual({
      name: 'a-query',
      description: 'A query: What is it? Its days are counted back from today: change them for an older lake.',
      sql: "SELECT (current_date - INTERVAL '89' DAY), current_date, ((current_date - INTERVAL '89' DAY) - INTERVAL '730' DAY)",
    });
  });

  test('has its other defaults, and for what has none a value that plainly wants to be replaced', () => {
    const query = queryOf(
      'SELECT :grain, :limit, :product_id, :day',
      { name: 'grain', type: 'choice', choices: ['day', 'week'], defaultValue: 'day' },
      { name: 'limit', type: 'integer', defaultValue: '10' },
      { name: 'product_id', type: 'string' },
      { name: 'day', type: 'date', defaultValue: '2099-12-31' },
    );
    expect(namedQueryText(query).sql).toBe("SELECT 'day', 10, '<product_id>', DATE '2099-12-31'");
  });
});

describe('the named queries of a stage', () => {
  const texts = namedQueryTexts(names);

  test('are all saved queries', () => {
    expect(texts.map(({ name }) => name)).toEqual([...readQueryCatalog().keys()]);
  });

  test.each(texts.map((text) => [text.name, text] as const))(
    '%s is a whole statement that Athena would take',
    (_, text) => {
      expect(text.name.length).toBeLessThanOrEqual(namedQueryLimits.nameCharacters);
      expect(text.description.length).toBeLessThanOrEqual(namedQueryLimits.descriptionCharacters);
      expect(Buffer.byteLength(text.sql)).toBeLessThanOrEqual(namedQueryLimits.sqlBytes);
      expect([...placeholdersOf(text.sql)]).toEqual([]);
      expect(text.sql).not.toContain('${');
      expect(text.sql.startsWith(`-- @name ${text.name}\n`)).toBe(true);
      expect(parseStatement(text.sql).statement.kind).toBe('query');
    },
  );
});
