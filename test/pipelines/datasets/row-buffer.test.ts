import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type JsonValue, RowBuffer } from '../../../pipelines/datasets/row-buffer.ts';

function textOf(rows: RowBuffer): string {
  return Buffer.from(rows.bytesBetween(0, rows.rowEnds.at(-1) ?? 0)).toString('utf8');
}

function escaped(text: string): string {
  const rows = new RowBuffer();
  rows.writeEscaped(text);
  rows.endRow();
  return textOf(rows).slice(0, -1);
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', minLength: 60, maxLength: 70 }),
  fc.array(fc.nat(0x20), { maxLength: 80 }).map((units) => String.fromCharCode(...units)),
);

describe('rows as bytes', () => {
  test('whatever the text, it can be read back from its escaped form', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(JSON.parse(`"${escaped(text)}"`)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a document nested in a string is what JSON.stringify makes of it, twice', () => {
    const nested = fc.jsonValue({ stringUnit: 'grapheme' }).filter((value) => value !== undefined);
    fc.assert(
      fc.property(nested, (value) => {
        const rows = new RowBuffer();
        rows.writePlain('"');
        rows.writeNested(value as JsonValue);
        rows.writePlain('"');
        rows.endRow();
        expect(textOf(rows).trimEnd()).toBe(JSON.stringify(JSON.stringify(value)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('members that are undefined are left out, half a surrogate pair becomes U+FFFD', () => {
    const rows = new RowBuffer();
    rows.writeNested({ a: undefined, b: ['\ud83d', '\u0000\n"'], c: -1, 'd"': { e: null } });
    rows.endRow();
    const text = JSON.parse(`"${textOf(rows).trimEnd()}"`);
    expect(JSON.parse(text)).toEqual({ b: ['\ufffd', '\u0000\n"'], c: -1, 'd"': { e: null } });
  });

  test('numbers are written as JSON does', () => {
    const numbers = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(numbers, (value) => {
        const rows = new RowBuffer();
        rows.writeNumber(value);
        rows.endRow();
        expect(textOf(rows).trimEnd()).toBe(JSON.stringify(value));
      }),
    );
    for (const value of [0, -0, 9, 10, 99, 100, 999_999_999, 1_000_000_000, 2 ** 53 - 1]) {
      const rows = new RowBuffer();
      rows.writeNumber(value);
      rows.endRow();
      expect(textOf(rows).trimEnd()).toBe(JSON.stringify(value));
    }
  });

  test('half of a surrogate pair becomes U+FFFD, wherever it stands', () => {
    expect(escaped('\ud83d')).toBe('\ufffd');
    expect(escaped(`\udda8${'x'.repeat(100)}`)).toBe(`\ufffd${'x'.repeat(100)}`);
    expect(escaped('\ud83d\udda8')).toBe('\ud83d\udda8');
  });

  test('rows follow one another, also when the memory has to grow', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, fc.integer({ min: 1, max: 3_000 })), { maxLength: 60 }), (pieces) => {
        const rows = new RowBuffer();
        for (const [text, times] of pieces) {
          rows.writePlain('"');
          rows.writeEscaped(text.repeat(Math.min(times, 50)));
          rows.writeBytes(Buffer.from('"'));
          rows.endRow();
        }
        const read = textOf(rows)
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line));
        expect(read).toEqual(pieces.map(([text, times]) => text.repeat(Math.min(times, 50))));
        expect(rows.rowCount).toBe(pieces.length);
      }),
      { numRuns: 50 },
    );
  });

  test('dropping rows also drops one that was begun', () => {
    const rows = new RowBuffer();
    for (const text of ['one', 'two', 'three']) {
      rows.writePlain(text);
      rows.endRow();
    }
    rows.writePlain('half a r');
    rows.truncate(2);
    rows.writePlain('four');
    rows.endRow();
    expect(textOf(rows)).toBe('one\ntwo\nfour\n');
  });
});
