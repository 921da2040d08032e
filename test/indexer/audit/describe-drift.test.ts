import { expect, test } from '@jest/globals';
import { detailLines } from '../../../indexer/audit/describe-drift.ts';

function told(actual: unknown, expected: unknown): string | undefined {
  const fields = [{ field: 'title', expected, actual }];
  return detailLines([{ productId: 'P1', kind: 'different', revision: 1, version: 1, fields }])[1]?.trim();
}

test('texts that fit are shown whole', () => {
  expect(told('Poster A', 'Poster B')).toBe('title is "Poster A" instead of "Poster B"');
  expect(told(undefined, 5)).toBe('title is absent instead of 5');
});

test('of long texts the part is shown in which they differ first', () => {
  const start = 'A poster of the harbour at dawn, printed on heavy paper, ';
  expect(told(`${start}matt`, `${start}glossy`)).toBe('title is … paper, matt" instead of … paper, glossy"');
  const far = `${'x'.repeat(60)}`;
  expect(told(`Red${far}`, `Blue${far}`)).toBe(
    `title is "Red${far.slice(0, 25)}… instead of "Blue${far.slice(0, 24)}…`,
  );
});

test('a text that goes on where the other ends shows how', () => {
  const start = 'A poster of the harbour at dawn, printed';
  expect(told(start, `${start} on paper`)).toBe('title is … printed" instead of … printed on paper"');
});

test('no sign is cut in two', () => {
  const text = told(`${'😀'.repeat(30)}a`, `${'😀'.repeat(30)}b`);
  expect(text).not.toMatch(/\p{Surrogate}/u);
});
