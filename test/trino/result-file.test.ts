import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseResultFile } from './result-file.ts';

test('result files are read back, NULL apart from empty texts', () => {
  const cell = fc.option(fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', ' ') }));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 })), (rows) => {
      const written = [['b', 'c'], ...rows].map((row) =>
        row.map((value) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)).join(','),
      );
      expect(parseResultFile(written.map((line) => `${line}\n`).join(''))).toEqual(rows);
    }),
  );
});
