import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { maxFileBytes } from '../../../images/inspect/largest-file.ts';
import { printProfileOf } from '../../../images/print/print-profiles.ts';
import { describeUploads, nextStep } from '../../../images/upload/terminal/describe-uploads.ts';
import { isGood, withoutVerdict } from '../../../images/upload/terminal/file-result.ts';
import { lookAtFile } from '../../../images/upload/terminal/local-file.ts';
import { parsePrintSize } from '../../../images/upload/terminal/print-size.ts';
import { shownName } from '../../../images/upload/terminal/shown-name.ts';
import { passportOf, refusedPassport } from './passports.ts';

describe('a size', () => {
  const poster = printProfileOf('POS-A2-MA200');

  test.each([
    ['600x900', 600, 900],
    ['600 × 900 mm', 600, 900],
    ['600mmX900mm', 600, 900],
    ['a2', 420, 594],
    ['60 × 90 cm', 600, 900],
  ])('may be written as %s', (text, widthMm, heightMm) => {
    expect(parsePrintSize(text, poster)).toEqual({ ok: true, value: { widthMm, heightMm } });
  });

  test.each(['600', '600x', '60.5x90', '600x900x3', '-600x900', 'A99', ''])(
    'is not "%s", and the standard sizes are named',
    (text) => {
      expect(parsePrintSize(text, poster)).toMatchObject({
        ok: false,
        problem: { message: expect.stringContaining('A4, A3, A2') },
      });
    },
  );
});

describe('a file on this machine', () => {
  let folder: string;
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'inkstream-local-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is taken with its name and length', async () => {
    const path = write('harbour.tif', 'II*');
    expect(await lookAtFile(path)).toEqual({ ok: true, file: { path, name: 'harbour.tif', bytes: 3 } });
  });

  test('is refused before anything is sent where it cannot be taken', async () => {
    const large = write('large.tif', '');
    truncateSync(large, maxFileBytes + 1);
    const files = {
      [join(folder, 'none.tif')]: ['FILE_UNREADABLE', 'no such file'],
      [folder]: ['FILE_UNREADABLE', 'folder'],
      '/dev/null': ['FILE_UNREADABLE', 'regular file'],
      [write('empty.tif', '')]: ['FILE_EMPTY', 'empty'],
      [large]: ['FILE_TOO_LARGE', '500 MB'],
      [write('flyer.pdf', '%PDF')]: ['FORMAT_UNSUPPORTED', 'TIFF or PNG'],
      [write('none.txt', 'x')]: ['FORMAT_UNSUPPORTED', 'JPEG, PNG'],
    };
    for (const [path, [code, message]] of Object.entries(files)) {
      const looked = await lookAtFile(path);
      expect({ path, ...looked }).toMatchObject({
        path,
        ok: false,
        error: { code, message: expect.stringContaining(String(message)) },
      });
    }
  });
});

describe('the table of verdicts', () => {
  const good = {
    file: 'harbour.tif',
    uploadId: 'u',
    state: 'warn' as const,
    error: null,
    links: {},
    passport: passportOf('a'),
  };
  const ready = {
    ...good,
    file: 'a-very-long-file-name-of-a-photograph-of-the-harbour-at-night.jpeg',
    state: 'ready' as const,
  };
  const refused = { ...good, file: 'half.jpg', state: 'rejected' as const, passport: refusedPassport('b') };
  const missing = withoutVerdict('none.tif', 'failed', {
    error: { code: 'FILE_UNREADABLE', message: 'There is no such file.' },
  });
  const all = [good, ready, refused, missing];

  test.each([80, 120])('fits into %i columns', (columns) => {
    const lines = stripVTControlCharacters(describeUploads(all, columns)).split('\n');
    expect(lines.filter((line) => [...line].length > columns)).toEqual([]);
  });

  test('says dpi, largest good size and what was found, and the reasons in words', () => {
    const text = describeUploads(all, 160).replaceAll(/\n {2,}/g, ' ');
    expect(text).toMatch(/harbour\.tif.*warn.*97.*390 × 585 mm.*DPI_LOW, 1 fixed/);
    expect(text).toContain('It prints well up to 390 × 585 mm.');
    expect(text).toMatch(/half\.jpg.*rejected.*TRUNCATED/);
    expect(text).toContain('The file ends too early. Save and send it again.');
    expect(text).toMatch(/none\.tif.*failed.*FILE_UNREADABLE/);
    expect(text).toContain('There is no such file.');
    expect(text).not.toContain('The colours are converted');
  });

  test.each([80, 120])('is followed by the id of every upload there is, in %i columns', (columns) => {
    const uploadId = '0b5c9d2e-6f51-4a0e-9d3b-0a8f5c1f7e11';
    const left = { ...ready, uploadId };
    const gone = { ...good, uploadId: 'gone', state: 'deleted' as const };
    const lines = stripVTControlCharacters(describeUploads([left, gone, missing], columns)).split('\n');
    expect(lines.slice(-2)).toEqual([
      expect.stringContaining('─┘'),
      expect.stringMatching(`^${uploadId}  a-very-long`),
    ]);
    expect(lines.filter((line) => [...line].length > columns)).toEqual([]);
  });

  test('names no size where the product has none so small', () => {
    const fit = { ...good.passport.fit, printsWellUpTo: { widthMm: 44, heightMm: 63 } };
    const tiny = { ...good, passport: { ...good.passport, fit } as typeof good.passport };
    expect(describeUploads([tiny], 120)).toContain('no size');
  });

  test('is followed by what may be done next', () => {
    expect(nextStep(all)).toBe('To delete: npm run upload -- --delete u u u');
    expect(nextStep([...all, ready, ready])).toContain('with the ids above: npm run upload -- --delete ID');
    expect(nextStep([...all, withoutVerdict('b', 'checking', { uploadId: 'v' })])).toContain('--show v');
    expect(nextStep([missing, { ...good, state: 'deleted' }])).toBeUndefined();
  });

  test('is no way for a file name to reach the terminal as commands', () => {
    const hostile = { ...good, file: 'a\u001b[2J\u202eb.tif' };
    const text = describeUploads([hostile], 80);
    expect(['\u001b[2J', '\u202e'].filter((command) => text.includes(command))).toEqual([]);
    expect(shownName('a\nb', 5)).toBe('a·b  ');
    expect(shownName('harbour-at-night.tif', 11)).toBe('harbo…t.tif');
  });

  test('is good when all can go to print, or when nobody waited', () => {
    expect(all.map(isGood)).toEqual([true, true, false, false]);
    expect(isGood(withoutVerdict('a', 'checking', { uploadId: 'u' }))).toBe(true);
    expect(isGood(withoutVerdict('a', 'checking', { error: { code: 'TIMED_OUT', message: '' } }))).toBe(false);
  });
});
