import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ExactValue,
  fieldsOf,
  parseExactJson,
} from '../../../../../infra/local/athena/trino-engine/protocol/exact-json.ts';

/** What the reader must make of a value that JSON.stringify wrote. */
function expected(value: unknown): ExactValue {
  if (typeof value === 'number') return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== 'object' || value === null) return value as ExactValue;
  return Object.entries(value).flatMap(([key, item]) => [key, expected(item)]);
}

describe('JSON is read without loss:', () => {
  test('any document, however its strings look', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseExactJson(JSON.stringify(value))).toEqual(expected(value));
      }),
    );
  });

  test('numbers keep the text they came with', () => {
    expect(parseExactJson('[9007199254740993, 1.0E7, 10.0, -0.5e-3, 123456789012345678901234567890.10]')).toEqual([
      '9007199254740993',
      '1.0E7',
      '10.0',
      '-0.5e-3',
      '123456789012345678901234567890.10',
    ]);
  });

  test('keys of objects keep their order, even those that look like numbers or like __proto__', () => {
    const value = parseExactJson('{"10":"a","2":"b","__proto__":"c"}');
    expect(value).toEqual(['10', 'a', '2', 'b', '__proto__', 'c']);
    expect([...fieldsOf(value).keys()]).toEqual(['10', '2', '__proto__']);
  });

  test('a long string is no harder than a short one', () => {
    const text = 'a"\\{1:2}'.repeat(200_000);
    expect(parseExactJson(JSON.stringify([text]))).toEqual([text]);
  });
});
