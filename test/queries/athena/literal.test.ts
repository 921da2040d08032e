import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { literal, type ParameterType } from '../../../queries/athena/literal.ts';

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(() => connection.closeSync());

/** What an SQL engine reads where the literal stands, between two guards that an escape would disturb. */
async function readBack(sql: string): Promise<unknown> {
  const reader = await connection.runAndReadAll(`SELECT 'before', CAST(${sql} AS varchar), 'after' -- '`);
  const rows = reader.getRows();
  if (rows.length !== 1 || rows[0]?.length !== 3 || rows[0][0] !== 'before' || rows[0][2] !== 'after') {
    throw new Error(`The literal ${sql} changed the statement around it: ${JSON.stringify(rows)}`);
  }
  return rows[0][1];
}

function sqlOf(type: ParameterType, text: string): string {
  const result = literal(type, text);
  if (!result.ok) throw new Error(`refused: ${result.message}`);
  return result.sql;
}

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom("'", "''", '\\', '"', ';', '--', '/*', '*/', '\n', '$$', '?', ':x', '$', 'a'),
  }),
  fc.constantFrom("' OR 1=1 --", "\\'; DROP TABLE orders; --", "'||(SELECT 1)||'", '\u2019', 'ʼ', '\u202e', '🖨️'),
);

describe('a text literal', () => {
  test('is read back by an SQL engine as the very same text, whatever it holds', async () => {
    const texts = hostile.filter((text) => literal('string', text).ok);
    await fc.assert(
      fc.asyncProperty(texts, async (text) => expect(await readBack(sqlOf('string', text))).toBe(text)),
      { numRuns: 1000 },
    );
  });

  test('is refused when it holds what no SQL text can: U+0000 or half a surrogate pair', () => {
    expect(literal('string', 'a\0b')).toMatchObject({ ok: false, code: 'PARAMETER_VALUE' });
    expect(literal('string', '\ud83d')).toMatchObject({ ok: false, code: 'PARAMETER_VALUE' });
  });
});

describe('literals of the other types', () => {
  test('are refused unless the text is exactly of the type, so no text can escape through them', async () => {
    const types = fc.constantFrom<ParameterType>('integer', 'decimal', 'boolean', 'date', 'timestamp');
    await fc.assert(
      fc.property(types, hostile, (type, text) => {
        const result = literal(type, text);
        return !result.ok || /^(-?\d+|TRUE|FALSE|(DECIMAL|DATE|TIMESTAMP) '[-\d .:]+')$/.test(result.sql);
      }),
    );
  });

  test('integers of 64 bits keep their value', async () => {
    const bigints = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    await fc.assert(
      fc.asyncProperty(bigints, async (value) =>
        expect(await readBack(sqlOf('integer', String(value)))).toBe(String(value)),
      ),
    );
    expect(literal('integer', String(2n ** 63n))).toMatchObject({ ok: false });
  });

  test('every day of the calendar keeps its value, and no other day exists', async () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(days, async (date) => {
        const day = date.toISOString().slice(0, 10);
        expect(await readBack(sqlOf('date', day))).toBe(day);
      }),
    );
    for (const day of ['2010-02-29', '2010-13-01', '2010-1-1', '20100101', '']) {
      expect(literal('date', day)).toMatchObject({ ok: false, code: 'PARAMETER_VALUE' });
    }
  });

  test('times are UTC and keep their fraction', async () => {
    expect(sqlOf('timestamp', '2010-12-01T08:26:00.123456Z')).toBe("TIMESTAMP '2010-12-01 08:26:00.123456'");
    expect(sqlOf('timestamp', '2010-12-01 08:26:00')).toBe("TIMESTAMP '2010-12-01 08:26:00'");
    expect(literal('timestamp', '2010-12-01T24:00:00Z')).toMatchObject({ ok: false });
    expect(literal('timestamp', '2010-12-01T08:26:00+01:00')).toMatchObject({ ok: false });
  });

  test('decimals keep every digit', () => {
    expect(sqlOf('decimal', '12345678901234567890.10')).toBe("DECIMAL '12345678901234567890.10'");
    expect(literal('decimal', '1e5')).toMatchObject({ ok: false });
  });

  test('truth values are true and false', () => {
    expect(sqlOf('boolean', 'True')).toBe('TRUE');
    expect(literal('boolean', 'yes')).toMatchObject({ ok: false });
  });
});
