import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { corpusFiles } from '../../../images/inspect-command/corpus-files.ts';
import { gatherSummary } from '../../../images/inspect-command/corpus-summary.ts';
import { describeFile } from '../../../images/inspect-command/describe-file.ts';
import { describeSummary } from '../../../images/inspect-command/describe-summary.ts';
import { orderedSize, sizeOption } from '../../../images/inspect-command/inspect-options.ts';
import { reportHead, reportLine } from '../../../images/inspect-command/report-row.ts';
import { printProfileOf } from '../../../images/print/print-profiles.ts';
import { checkedFile } from './checked-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the report', () => {
  test('is read back by any CSV reader, whatever files are called', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => text.replaceAll(/\s+/g, ' ').trim());
    fc.assert(
      fc.property(name, name, (path, message) => {
        const rows = parse(reportHead + reportLine(checkedFile({ path, message })), { columns: true });
        expect(rows).toEqual([expect.objectContaining({ path, message, outcome: 'ready', code: 'READY' })]);
      }),
    );
  });

  test('has every code of a file once, the memory in millions of bytes, and nothing where nothing is known', () => {
    const finding = { code: 'DPI_LOW', severity: 'warn', message: 'Few pixels.' } as const;
    const file = checkedFile({ findings: [finding, finding], peakRssBytes: 123_456_789, bytes: null });
    const [row] = parse(reportHead + reportLine(file), { columns: true });
    expect(row).toMatchObject({ codes: 'DPI_LOW', peakRssMb: '123', bytes: '', format: '', widthPx: '' });
  });
});

describe('a folder', () => {
  test('gives every file below it by name, but for the report', () => {
    mkdirSync(join(folder, 'b', 'c'), { recursive: true });
    for (const name of ['b/c/2.png', 'b/1.png', 'a.jpg', 'report.csv', '.hidden'])
      writeFileSync(join(folder, name), '');
    const found = corpusFiles(folder, join(folder, 'b', '..', 'report.csv'));
    expect(found.map((path) => relative(folder, path))).toEqual(['.hidden', 'a.jpg', 'b/1.png', 'b/c/2.png']);
  });
});

describe('the summary', () => {
  const files = Array.from({ length: 9 }, (_, index) =>
    checkedFile({
      path: `${index}.png`,
      milliseconds: index * 10,
      peakRssBytes: (9 - index) * 1e6,
      ...(index > 6 && { outcome: 'rejected', code: 'TRUNCATED' }),
    }),
  );
  const { add, summary } = gatherSummary();
  files.forEach(add);

  test('counts every file under one outcome and one code', () => {
    expect(summary()).toMatchObject({
      files: 9,
      outcomes: { ready: 7, warn: 0, rejected: 2, unreadable: 0, broken: 0 },
      codes: [
        { outcome: 'ready', code: 'READY', files: 7, example: '0.png' },
        { outcome: 'rejected', code: 'TRUNCATED', files: 2, example: '7.png' },
      ],
    });
  });

  test('names the slowest and those that took the most memory', () => {
    expect(summary().slowest.map(({ path }) => path)).toEqual(['8.png', '7.png', '6.png', '5.png', '4.png']);
    expect(summary().largest.map(({ path }) => path)).toEqual(['0.png', '1.png', '2.png', '3.png', '4.png']);
  });

  test('fits the terminal', () => {
    const long = gatherSummary();
    for (const file of files) long.add({ ...file, path: `${'folder/'.repeat(30)}${file.path}` });
    const lines = describeSummary(long.summary(), 100).split('\n');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    expect(lines.at(-1)).toBe('9 files: 7 ready, 2 rejected');
  });
});

describe('the report on one file', () => {
  test('names what is wrong and what to do, within the width of the terminal', () => {
    const advice = 'Export the picture again from the program it was made with, and send the new file.';
    const finding = {
      code: 'TRUNCATED',
      severity: 'reject',
      message: 'It ends before the picture does.',
      advice,
    } as const;
    const text = describeFile(checkedFile({ outcome: 'rejected', findings: [finding] }), false, 60);
    expect(text).toContain('✗ TRUNCATED');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`→ ${advice}`);
    expect(text.split('\n').filter((line) => line.length > 60)).toEqual([]);
  });

  test('tells why a file was not checked', () => {
    const file = checkedFile({ outcome: 'unreadable', code: 'UNREADABLE', message: 'It is a folder.' });
    expect(describeFile(file, false, 80)).toContain('It is a folder.');
  });
});

describe('a size', () => {
  test.each(['600x900', '600 x 900', '600×900', '600X900mm', ' 600x900 '])('is read as people write it: %s', (text) => {
    expect(sizeOption(text)).toEqual({ widthMm: 600, heightMm: 900 });
  });

  test.each(['600', '600x', '0x900', '60cmx90cm', '6e2x900', '-600x900', '600x900x3'])('is not guessed: %s', (text) => {
    expect(() => sizeOption(text)).toThrow('whole millimetres');
  });

  test('is one that uploads may ask for as well', () => {
    const poster = printProfileOf('POS-A2-MA200');
    expect(orderedSize(poster, undefined, 3)).toBeNull();
    expect(orderedSize(poster, { widthMm: 600, heightMm: 900 }, undefined)).toEqual({
      ...{ widthMm: 600, heightMm: 900, bleedMm: poster.defaultBleedMm },
    });
    expect(() => orderedSize(poster, { widthMm: 99_999, heightMm: 3 }, 0)).toThrow(
      'Posters are printed from 100 to 1600 mm on each side; 99999 mm is not.',
    );
  });
});
