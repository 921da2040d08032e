import { describe, expect, test } from '@jest/globals';
import { Table, tableFromArrays } from 'apache-arrow';
import { boundStatement } from '../../../queries/athena/bound-statement.ts';
import { QueryError } from '../../../queries/athena/errors.ts';
import type { ParameterValues } from '../../../queries/athena/query-options.ts';
import type { SavedQuery } from '../../../queries/saved-query.ts';

const query: SavedQuery = {
  name: 'orders-by-day',
  title: 'Orders by day',
  question: 'How many orders?',
  parameters: [
    { name: 'from', type: 'date', meaning: 'First day', defaultValue: 'latest-1' },
    { name: 'country', type: 'string', meaning: 'Country' },
    { name: 'limit', type: 'integer', meaning: 'At most', defaultValue: '5', least: 1 },
  ],
  returns: [],
  since: [],
  whole: [],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of SQL
  sql: 'SELECT * FROM ${views}.orders WHERE placed_on >= :from AND country = :country LIMIT :limit',
};

function bound(nameOrSql: string, parameters: ParameterValues = {}, days: Table = new Table()): Promise<string> {
  return boundStatement(nameOrSql, parameters, {
    catalog: new Map([[query.name, query]]),
    names: { views: 'shop', silver: 'shop_silver' },
    ask: async () => days,
  });
}

async function refusal(nameOrSql: string, parameters?: ParameterValues, days?: Table): Promise<QueryError> {
  const error: unknown = await bound(nameOrSql, parameters, days).catch((reason: unknown) => reason);
  if (!(error instanceof QueryError)) throw new Error(`expected a QueryError, got ${String(error)}`);
  return error;
}

describe('a saved query', () => {
  test('gets the databases, the values given and the defaults of the others', async () => {
    expect(await bound('orders-by-day', { from: '2010-12-01', country: "Côte d'Ivoire", limit: 3 })).toBe(
      "SELECT * FROM shop.orders WHERE placed_on >= DATE '2010-12-01' AND country = 'Côte d''Ivoire' LIMIT 3",
    );
  });

  test('counts days from the newest day in the lake', async () => {
    const days = tableFromArrays({ earliest: ['2010-12-01'], latest: ['2010-12-31'] });
    expect(await bound('orders-by-day', { country: 'France' }, days)).toContain("placed_on >= DATE '2010-12-30'");
    expect(await refusal('orders-by-day', { country: 'France' }, new Table())).toMatchObject({
      code: 'LATEST_UNKNOWN',
    });
  });

  test('never takes a value for a name', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of SQL
    const country = "${silver} :limit' OR 1=1 --";
    expect(await bound('orders-by-day', { from: '2010-12-01', country })).toContain(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of SQL
      "country = '${silver} :limit'' OR 1=1 --' LIMIT 5",
    );
  });

  test('of another name is refused with the nearest one', async () => {
    expect(await refusal('orders-by-dya')).toMatchObject({
      code: 'UNKNOWN_QUERY',
      message: 'There is no saved query orders-by-dya: did you mean orders-by-day?',
    });
    expect((await refusal('nonsense')).message).toContain('there are orders-by-day');
  });

  test('refuses parameters that are missing, unknown or of another type, by their names', async () => {
    const from = '2010-12-01';
    expect(await refusal('orders-by-day', { from })).toMatchObject({
      code: 'PARAMETER_MISSING',
      message: 'country is required: Country',
    });
    expect(await refusal('orders-by-day', { from, country: 'x', contry: 'y' })).toMatchObject({
      code: 'PARAMETER_UNKNOWN',
      message: 'There is no parameter contry: it takes from, country, limit.',
    });
    expect(await refusal('orders-by-day', { from: 'yesterday', country: 'x' })).toMatchObject({
      code: 'PARAMETER_VALUE',
    });
    expect((await refusal('orders-by-day', { from, country: 'x', limit: 1.5 })).message).toContain('limit');
    expect(await refusal('orders-by-day', { from, country: 'x', limit: true })).toMatchObject({
      code: 'PARAMETER_VALUE',
    });
  });
});

describe('a statement that is not saved', () => {
  test('gets values by the types of JavaScript', async () => {
    const sql = "SELECT :text, :whole, :big, :part, :less, :is, ':text' -- :no";
    expect(await bound(sql, { text: "it's", whole: 7, big: 9007199254740993n, part: 1.5, less: -1, is: true })).toBe(
      "SELECT 'it''s', 7, 9007199254740993, DECIMAL '1.5', (-1), TRUE, ':text' -- :no",
    );
  });

  test('refuses values that are missing, not in it, or no SQL', async () => {
    expect(await refusal('SELECT :a')).toMatchObject({ code: 'PARAMETER_MISSING' });
    expect(await refusal('SELECT 1', { a: 1 })).toMatchObject({
      code: 'PARAMETER_UNKNOWN',
      message: 'There is no parameter a: it takes none.',
    });
    expect(await refusal('SELECT :a', { a: Number.NaN })).toMatchObject({ code: 'PARAMETER_VALUE' });
    expect(await refusal('SELECT :a', { a: 'a\0b' })).toMatchObject({ code: 'PARAMETER_VALUE' });
  });
});
