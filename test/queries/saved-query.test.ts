import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Token, tokenize } from '../../infra/local/athena/trino/tokens.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { bindParameters, needsLatest, type SavedQuery, SavedQueryError } from '../../queries/saved-query.ts';
import { dayBefore } from '../../queries/saved-query-days.ts';
import { parseSavedQuery } from '../../queries/saved-query-header.ts';
import { placeholdersOf } from '../../queries/saved-query-placeholders.ts';

const header = [
  '-- @name lines-of',
  '-- @title Lines of an article',
  '-- @question Which lines?',
  '-- @param sku: string - Article',
  '-- @returns n: bigint - Lines',
];

const file = (...lines: string[]) => [...header, ...lines].join('\n');
const parse = (...lines: string[]) => parseSavedQuery('lines-of.sql', file(...lines));

describe('the header of a saved query', () => {
  test('tells its name, title, question, parameters, columns and bounds', () => {
    const query = parse(
      '-- @param grain: choice(day|week) = week - Length of a period',
      '-- @param most: integer(1..100) = 10 - How many',
      '-- @param from: date = latest-89 - First day',
      '-- @param known_from: date = from-730 - Not before',
      '-- @since :from orders, order_lines',
      '-- @since :known_from-30 images',
      '-- @whole catalog_events - The state of the catalog needs its history',
      'SELECT 1 WHERE :sku = :grain LIMIT :most;',
    );
    expect(query).toMatchObject({
      name: 'lines-of',
      title: 'Lines of an article',
      question: 'Which lines?',
      parameters: [
        { name: 'sku', type: 'string', meaning: 'Article' },
        {
          name: 'grain',
          type: 'choice',
          choices: ['day', 'week'],
          defaultValue: 'week',
          meaning: 'Length of a period',
        },
        { name: 'most', type: 'integer', least: 1, most: 100, defaultValue: '10', meaning: 'How many' },
        { name: 'from', type: 'date', defaultValue: 'latest-89' },
        { name: 'known_from', type: 'date', defaultValue: 'from-730' },
      ],
      returns: [{ name: 'n', type: 'bigint', meaning: 'Lines' }],
      since: [
        { parameter: 'from', daysBefore: 7, views: ['orders', 'order_lines'] },
        { parameter: 'known_from', daysBefore: 30, views: ['images'] },
      ],
      whole: [{ dataset: 'catalog_events', reason: 'The state of the catalog needs its history' }],
    });
    expect(query.sql).toMatch(/LIMIT :most$/);
  });

  test.each([
    ['a placeholder without @param', ['SELECT :sku, :colour'], 'used but has no @param'],
    ['a @param that is not used', ['SELECT 1'], 'declared but not used'],
    ['an unknown type', ['-- @param x: colour - A colour', 'SELECT :sku, :x'], 'cannot read "-- @param x: colour'],
    ['a default that is not of its type', ['-- @param x: date = 1st - A day', 'SELECT :sku, :x'], 'default of x'],
    [
      'a default counted from nothing',
      ['-- @param x: date = soon-1 - Day', 'SELECT :sku, :x'],
      'soon is neither latest',
    ],
    ['a default counted from what comes later', ['-- @param a: date = b - Day', '-- @param b: date - Day'], 'neither'],
    ['a default that is no choice', ['-- @param x: choice(a|b) = c - X', 'SELECT :sku, :x'], 'c is none of a, b'],
    ['a default out of its range', ['-- @param x: integer(1..9) = 10 - X', 'SELECT :sku, :x'], 'out of its own range'],
    ['a single choice', ['-- @param x: choice(a) - X', 'SELECT :sku, :x'], 'write the choices like'],
    ['a choice with a quote', ["-- @param x: choice(a|b') - X", 'SELECT :sku, :x'], 'write the choices like'],
    [
      'a choice that is there twice',
      ['-- @param x: choice(a|a) - X', 'SELECT :sku, :x'],
      'a choice stands there twice',
    ],
    ['a range of a date', ['-- @param x: date(1..2) - X', 'SELECT :sku, :x'], 'have something in parentheses'],
    ['a parameter that is there twice', ['-- @param sku: string - X', 'SELECT :sku'], '@param sku is taken'],
    ['a parameter called latest', ['-- @param latest: date - X', 'SELECT :sku, :latest'], '@param latest is taken'],
    ['an unknown entry', ['-- @author me', 'SELECT :sku'], 'unknown header @author'],
    ['a column without a meaning', ['-- @returns m: bigint', 'SELECT :sku'], 'cannot read "-- @returns m: bigint'],
    ['a column that is there twice', ['-- @returns n: bigint - N', 'SELECT :sku'], '@returns n stands there twice'],
    ['a bound that cannot be read', ['-- @since from orders', 'SELECT :sku'], 'cannot read "-- @since from orders'],
    ['a bound that is no parameter', ['-- @since :day orders', 'SELECT :sku'], '@since :day is no @param of type date'],
    ['a bound that is no day', ['-- @since :sku orders', 'SELECT :sku'], '@since :sku is no @param of type date'],
    ['a whole read without a reason', ['-- @whole catalog_events', 'SELECT :sku'], 'cannot read "-- @whole'],
    ['two names', ['-- @name other', 'SELECT :sku'], '@name is there twice'],
  ])('is refused for %s', (_, lines, message) => {
    expect(() => parse(...lines)).toThrow(SavedQueryError);
    expect(() => parse(...lines)).toThrow(message);
  });

  test.each([
    ['no name', '-- @name lines-of\n', '', '@name is required'],
    ['no title', '-- @title Lines of an article\n', '', '@title is required'],
    ['no question', '-- @question Which lines?\n', '', '@question is required'],
    ['no column', '-- @returns n: bigint - Lines\n', '', 'at least one @returns'],
    ['a question for its title', 'Lines of an article', 'Which lines?', 'is not a noun phrase'],
    ['a question that asks nothing', 'Which lines?', 'Lines', '@question "Lines" is no question'],
    ['a name that is not its file', 'lines-of', 'lines', '@name is lines; name and file must agree'],
  ])('is refused for %s', (_, part, other, message) => {
    const text = file('SELECT :sku').replace(part, other);
    expect(() => parseSavedQuery('lines-of.sql', text)).toThrow(new RegExp(`^lines-of\\.sql: .*${message}`));
  });
});

describe('values of parameters', () => {
  test('take their default, and are asked for by name when they have none', () => {
    const query = parse('-- @param most: integer = 10 - How many', 'SELECT :sku, :most');
    expect(bindParameters(query, { sku: 'a' })).toMatchObject({
      ok: true,
      sql: expect.stringContaining("SELECT 'a', 10"),
      values: { sku: 'a', most: '10' },
    });
    expect(bindParameters(query, {})).toEqual({
      ok: false,
      code: 'PARAMETER_MISSING',
      message: '--sku is required: Article',
    });
  });

  test.each([
    ['integer', 'ten', '--x: expected a whole number, got "ten"'],
    ['integer(1..5)', '6', '--x: expected a whole number from 1 to 5, got 6'],
    ['integer(1..)', '0', '--x: expected a whole number of at least 1, got 0'],
    ['integer(..5)', '6', '--x: expected a whole number of at most 5, got 6'],
    ['choice(day|week|month)', 'year', '--x: expected day, week or month, got "year"'],
    ['choice(day|week|month)', 'DAY', '--x: expected day, week or month, got "DAY"'],
    ['date', 'yesterday', '--x: expected a day such as 2010-12-31, latest or latest-6, got "yesterday"'],
    ['date', '2010-02-30', '--x: expected a day such as 2010-12-31, got "2010-02-30"'],
    ['boolean', 'yes', '--x: expected true or false, got "yes"'],
  ])('of the type %s are refused when they are %s, which tells what is allowed', (type, value, message) => {
    const query = parse(`-- @param x: ${type} - X`, 'SELECT :sku, :x');
    expect(bindParameters(query, { sku: 'a', x: value })).toEqual({ ok: false, code: 'PARAMETER_VALUE', message });
  });

  const period = parse(
    '-- @param from: date = latest-89 - First day',
    '-- @param to: date = latest - Last day',
    '-- @param known_from: date = from-365 - Not before',
    'SELECT :sku, :from, :to, :known_from',
  );

  test('count from the newest day of the lake, or from each other', () => {
    const days = (values: Record<string, string>) => {
      const bound = bindParameters(period, { sku: 'a', ...values }, { latest: '2024-03-01' });
      return bound.ok ? [bound.values.from, bound.values.to, bound.values.known_from] : bound;
    };
    expect(days({})).toEqual(['2023-12-03', '2024-03-01', '2022-12-03']);
    expect(days({ from: 'latest-1' })).toEqual(['2024-02-29', '2024-03-01', '2023-03-01']);
    expect(days({ from: '2010-12-01', to: '2010-12-31' })).toEqual(['2010-12-01', '2010-12-31', '2009-12-01']);
  });

  test('that count from the newest day need one', () => {
    expect(needsLatest(period, {})).toBe(true);
    expect(needsLatest(period, { from: '2010-12-01' })).toBe(true);
    expect(needsLatest(period, { from: '2010-12-01', to: '2010-12-31' })).toBe(false);
    expect(bindParameters(period, { sku: 'a' })).toMatchObject({
      ok: false,
      code: 'LATEST_UNKNOWN',
      message: expect.stringContaining('the lake has none: give a day such as'),
    });
  });

  test('that make a period run backwards are refused', () => {
    const refused = (values: Record<string, string>) => bindParameters(period, { sku: 'a', ...values });
    expect(refused({ from: '2010-12-02', to: '2010-12-01' })).toMatchObject({
      ok: false,
      code: 'PARAMETER_VALUE',
      message: '--from 2010-12-02 is after --to 2010-12-01',
    });
    expect(refused({ from: '2010-12-01', to: '2010-12-01', known_from: '2010-12-02' })).toMatchObject({
      ok: false,
      message: '--known_from 2010-12-02 is after --from 2010-12-01',
    });
    expect(bindParameters(period, { sku: 'a', from: '2010-12-01' }, { latest: '2010-11-30' })).toMatchObject({
      message: '--from 2010-12-01 is after --to 2010-11-30 (by default)',
    });
    expect(refused({ from: '2010-12-01', to: '2010-12-01' })).toMatchObject({ ok: true });
  });

  test('days before a day are days of the calendar', () => {
    expect([dayBefore('2024-03-01', 1), dayBefore('2025-01-01', 1), dayBefore('2025-10-27', 2)]).toEqual([
      '2024-02-29',
      '2024-12-31',
      '2025-10-25',
    ]);
  });
});

describe('placeholders', () => {
  test('are found in the statement, not in texts, names, comments or after a cast', () => {
    const sql = `SELECT ':a', ":b", x::c, TIMESTAMP '2010-12-01 08:26:00', :d -- :e\n/* :f */ FROM t WHERE u=:g`;
    expect([...placeholdersOf(sql)]).toEqual(['d', 'g']);
  });

  test('are replaced by values that are themselves never searched for placeholders', () => {
    const query = parse('-- @param other: string - Other', "SELECT :sku, :other, 'it''s :sku', \":sku\" -- :sku");
    fc.assert(
      fc.property(fc.constantFrom(':other', ':sku', "':sku", '$&', '$1', "$'", '--'), (value) => {
        const bound = bindParameters(query, { sku: value, other: 'x' });
        const escaped = value.replaceAll("'", "''");
        expect(bound.ok && bound.sql.split('\n').at(-1)).toBe(`SELECT '${escaped}', 'x', 'it''s :sku', ":sku" -- :sku`);
      }),
    );
  });
});

/** The tokens of a statement, with nothing left of the literals but their kind; a negative number is a number. */
function shapeOf(sql: string): string {
  const isLiteral = ({ kind }: Token) => kind === 'string' || kind === 'number';
  const shape = tokenize(sql).map((token) => (isLiteral(token) ? token.kind : `${token.kind} ${token.text}`));
  return shape
    .join('\n')
    .replaceAll('symbol (\nsymbol -\nnumber\nsymbol )', 'number')
    .replaceAll(/word (TRUE|FALSE)/g, 'truth');
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom("'", "''", '\\', '"', '`', ';', '--', '/*', '*/', '\n', '\r', '?', ':to', '$', '1', ' ', '\0'),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    "' OR 1=1 --",
    "2010-12-31' OR '1'='1",
    '1; DROP TABLE orders',
    '1 OR 1=1',
    '-1',
    '--1',
    'latest',
    'day|week',
  ),
  fc.constantFrom("day' --", '\u2019', 'ʼ', '＇', '\u202e', '\u0027\u0027', '1e5', 'TRUE', 'DATE', '0x1F', '１２'),
);

const valid = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fc
    .date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  fc
    .date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom('true', 'false', '-12.50', '0.1', 'week'),
);

describe('no value can change a statement', () => {
  const everyType: Readonly<Record<string, string>> = {
    string: 'a',
    integer: '1',
    decimal: '1.5',
    boolean: 'true',
    date: '2010-12-31',
    timestamp: '2010-12-31T00:00:00Z',
    'choice(day|week|month)': 'day',
  };

  test.each(Object.entries(everyType))('through a parameter of type %s', (type, example) => {
    const body =
      "SELECT :sku, a-:x, 'it''s :x', \":x\", -- :x\n(:x), /* :x */ b=:x+1 FROM t WHERE c IN (:x,:x) AND d<:x\nLIMIT 5";
    const query = parse(`-- @param x: ${type} - X`, body);
    const bind = (x: string) => bindParameters(query, { sku: 'a', x });
    const expected = bind(example);
    expect(expected).toMatchObject({ ok: true });
    const shape = shapeOf(expected.ok ? expected.sql : '');
    fc.assert(
      fc.property(fc.oneof(hostile, valid), (value) => {
        const bound = bind(value);
        if (bound.ok) expect(shapeOf(bound.sql)).toBe(shape);
        else expect(bound.code).toMatch(/^(PARAMETER_VALUE|LATEST_UNKNOWN)$/);
      }),
      { numRuns: 500 },
    );
  });

  test.each([...readQueryCatalog().values()].map((query) => [query.name, query] as const))(
    'through a parameter of %s',
    (_, query: SavedQuery) => {
      const examples = Object.fromEntries(
        query.parameters.map(({ name, type, choices, defaultValue }) => {
          const example = type === 'choice' ? choices?.[0] : everyType[type];
          return [name, type === 'date' ? undefined : (defaultValue ?? example)];
        }),
      );
      const bind = (values: Record<string, string>) =>
        bindParameters(
          { ...query, sql: query.sql.replaceAll(/\$\{(\w+)\}/g, '$1') },
          { ...examples, ...values },
          { latest: '2025-12-20' },
        );
      const expected = bind({});
      if (!expected.ok) throw new Error(expected.message);
      const shape = shapeOf(expected.sql);
      for (const { name } of query.parameters) {
        fc.assert(
          fc.property(fc.oneof(hostile, valid), (value) => {
            const bound = bind({ [name]: value });
            if (bound.ok) expect(shapeOf(bound.sql)).toBe(shape);
          }),
          { numRuns: 25 },
        );
      }
    },
  );
});
