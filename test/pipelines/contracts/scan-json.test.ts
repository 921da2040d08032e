import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countKeyEnds, findDocumentFault } from '../../../pipelines/contracts/document-fault.ts';
import { decodeString, scanJson } from '../../../pipelines/contracts/scan-json.ts';

function scanned(text: string): { keys: string[]; scalars: unknown[]; deepest: number } {
  const found = { keys: [] as string[], scalars: [] as unknown[], deepest: 0 };
  let depth = 0;
  scanJson(text, {
    open: () => {
      depth += 1;
      found.deepest = Math.max(found.deepest, depth);
    },
    close: () => {
      depth -= 1;
    },
    key: (start, end) => found.keys.push(decodeString(text, start, end)),
    scalar: (start, end) => found.scalars.push(JSON.parse(text.slice(start, end))),
  });
  expect(depth).toBe(0);
  return found;
}

function parsedParts(value: unknown): { keys: string[]; scalars: unknown[] } {
  if (typeof value !== 'object' || value === null) return { keys: [], scalars: [value] };
  const inner = Object.entries(value).map(([key, member]) => {
    const parts = parsedParts(member);
    return { keys: Array.isArray(value) ? parts.keys : [key, ...parts.keys], scalars: parts.scalars };
  });
  return { keys: inner.flatMap(({ keys }) => keys), scalars: inner.flatMap(({ scalars }) => scalars) };
}

describe('scanJson', () => {
  test('sees the keys and values that JSON.parse sees', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(scanned(text)).toMatchObject(parsedParts(JSON.parse(text)));
      }),
    );
  });

  test('sees what JSON.parse hides', () => {
    expect(scanned('{"a":1,"a":[2,{"a":1.50}]}')).toEqual({ keys: ['a', 'a', 'a'], scalars: [1, 2, 1.5], deepest: 3 });
  });

  test('is not led astray by quotes and brackets inside of strings', () => {
    const text = JSON.stringify({ 'k"e{y': 'a"},{"b\\', '\\': '\\"' });
    expect(scanned(text)).toEqual({ keys: ['k"e{y', '\\'], scalars: ['a"},{"b\\', '\\"'], deepest: 1 });
  });
});

describe('the count of key ends', () => {
  test('is never less than the number of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(countKeyEnds(text)).toBeGreaterThanOrEqual(parsedParts(JSON.parse(text)).keys.length);
      }),
    );
  });

  test('sees a colon after any space', () => {
    expect(countKeyEnds('{"a" :1,"a"\n\t\r :2,"b":"x::"}')).toBe(3);
  });
});

describe('findDocumentFault', () => {
  test('finds nothing in what JSON.stringify writes of plain keys', () => {
    const value = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.array(fc.dictionary(fc.constantFrom('x', 'y'), fc.integer())),
    );
    fc.assert(fc.property(value, (one) => expect(findDocumentFault(JSON.stringify(one))).toBeUndefined()));
  });

  test('takes the first of several', () => {
    expect(findDocumentFault('{"sku":1,"SKU":2,"sku":3}')).toMatchObject({ code: 'AMBIGUOUS_KEY', path: '/SKU' });
    expect(findDocumentFault('{"lines":[{"sku":"\\u0000"}],"lines":[]}')).toMatchObject({
      code: 'NUL_CHARACTER',
      path: '/lines/0/sku',
    });
  });

  test('the same key in neighbouring objects is no fault', () => {
    expect(findDocumentFault('[{"a":{"a":1}},{"a":{"a":1}}]')).toBeUndefined();
  });
});
