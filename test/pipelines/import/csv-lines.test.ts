import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { openCsv } from '../../../pipelines/import/csv-lines.ts';
import { ImportError } from '../../../pipelines/import/errors.ts';
import { readAll, withTemporaryFile } from './import-files.ts';

const csv = { delimiter: ',', encoding: 'utf-8' } as const;

async function failureOf(promise: Promise<unknown>): Promise<ImportError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ImportError)) throw new Error(`expected an ImportError, got ${String(error)}`);
  return error;
}

describe('a CSV file', () => {
  test('is read line by line with the line of the file on which each record starts', async () => {
    const text = '\uFEFForder,title\r\n1,"two\r\nlines, one cell"\r\n\r\n2,"7"" record"\r\n3,5" loose quote\r\n';
    const file = await withTemporaryFile('a.csv', text, readAll);
    expect(file.header).toEqual(['order', 'title']);
    expect(file.lines).toEqual([
      { lineNumber: 2, cells: ['1', 'two\r\nlines, one cell'] },
      { lineNumber: 5, cells: ['2', '7" record'] },
      { lineNumber: 6, cells: ['3', '5" loose quote'] },
    ]);
  });

  test('may be gzipped, whatever its name, and be written in another encoding with another delimiter', async () => {
    const bytes = Buffer.concat([
      Buffer.from('order;title\n1;M'),
      Buffer.from([0xfc]),
      Buffer.from('ller \x80\n', 'latin1'),
    ]);
    const file = await withTemporaryFile('a.csv', gzipSync(bytes), (path) =>
      readAll(path, { delimiter: ';', encoding: 'windows-1252' }),
    );
    expect(file.lines).toEqual([{ lineNumber: 2, cells: ['1', 'Müller €'] }]);
  });

  test('may have lines with too many or too few cells: that is for the reader of lines to refuse', async () => {
    const file = await withTemporaryFile('a.csv', 'a,b\n1\n1,2,3\n', readAll);
    expect(file.lines.map((line) => line.cells.length)).toEqual([1, 3]);
  });

  test('may hold nothing but its header', async () => {
    expect((await withTemporaryFile('a.csv', 'a,b', readAll)).lines).toEqual([]);
  });

  test('tells what is read of it, as it lies on the disk', async () => {
    const bytes = gzipSync('a\n'.repeat(1000));
    let seen = 0;
    await withTemporaryFile('a.csv', bytes, async (path) => {
      const { lines } = await openCsv(path, { csv, onBytes: (chunk) => (seen += chunk.length) });
      for await (const _ of lines);
    });
    expect(seen).toBe(bytes.length);
  });
});

describe('what is no CSV file is told before anything is sent', () => {
  test('no file, a folder, nothing in it', async () => {
    expect((await failureOf(readAll('/nowhere.csv'))).code).toBe('FILE_UNREADABLE');
    expect((await failureOf(readAll('/'))).code).toBe('FILE_UNREADABLE');
    expect((await failureOf(withTemporaryFile('a.csv', '', readAll))).code).toBe('FILE_EMPTY');
  });

  test('bytes of another encoding, with the setting that mends it', async () => {
    const error = await failureOf(withTemporaryFile('a.csv', Buffer.from([0x61, 0x0a, 0xfc, 0x0a]), readAll));
    expect(error.code).toBe('FILE_ENCODING');
    expect(error.message).toContain('"encoding": "windows-1252"');
  });

  test('a quote that is never closed, with the line where it begins to go wrong', async () => {
    const error = await failureOf(withTemporaryFile('a.csv', 'a,b\n1,"2\n3,4\n', readAll));
    expect(error.code).toBe('FILE_NOT_CSV');
    expect(error.message).toMatch(/near line \d/);
  });

  test('a damaged gzip file', async () => {
    const cut = gzipSync('a,b\n'.repeat(10_000)).subarray(0, 40);
    expect((await failureOf(withTemporaryFile('a.csv.gz', cut, readAll))).code).toBe('FILE_UNREADABLE');
  });
});
