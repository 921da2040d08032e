import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ResultRow } from '../../../../../infra/local/athena/engine/engine.ts';
import { csvLine, textLine } from '../../../../../infra/local/athena/queries/result-csv.ts';
import { resultMetadata } from '../../../../../infra/local/athena/queries/result-metadata.ts';
import { readResultPage } from '../../../../../infra/local/athena/queries/result-pages.ts';

describe('a line of a result', () => {
  test('has every value in quotes, and nothing at all for NULL', () => {
    expect(csvLine(['a', '', null, 'say "hi", twice', 'two\nlines'])).toBe(
      '"a","",,"say ""hi"", twice","two\nlines"\n',
    );
    expect(textLine(['a', null, 'b'])).toBe('a\t\tb\n');
  });

  test('is described in the metadata by name and type', () => {
    const bytes = resultMetadata([{ name: 'größe', type: 'decimal', precision: 10, scale: 2 }]);
    expect(new TextDecoder().decode(bytes)).toContain('größe');
    expect(bytes[0]).toBe((4 << 3) | 2);
    expect(bytes[1]).toBe(bytes.length - 2);
  });
});

describe('the pages of a result', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'pages-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('hold all rows once and in order, whatever their size', async () => {
    const row = fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 40 }), { nil: null }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), async (rows, pageRows) => {
        const path = join(directory, 'rows.ndjson');
        writeFileSync(path, rows.map((each) => `${JSON.stringify(each)}\n`).join(''));
        const read: ResultRow[] = [];
        let offset: number | undefined = 0;
        while (offset !== undefined) {
          const page: Awaited<ReturnType<typeof readResultPage>> = await readResultPage(path, offset, pageRows);
          expect(page.rows.length).toBeLessThanOrEqual(pageRows);
          read.push(...page.rows);
          offset = page.next;
        }
        expect(read).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });

  test('are read across the borders of what is read from disk at once', async () => {
    const path = join(directory, 'long.ndjson');
    const rows = Array.from({ length: 50 }, (_, index) => [String(index), 'x'.repeat(20_000)]);
    writeFileSync(path, rows.map((each) => `${JSON.stringify(each)}\n`).join(''));
    const first = await readResultPage(path, 0, 30);
    const second = await readResultPage(path, first.next ?? 0, 30);
    expect([...first.rows, ...second.rows].map(([index]) => index)).toEqual(rows.map(([index]) => index));
    expect(second.next).toBeUndefined();
  });
});
