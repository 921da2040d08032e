import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chooseFormat } from '../../../queries/output/output-format.ts';
import { writeOutputFile, writeToStream } from '../../../queries/output/write-output.ts';

describe('the format of an answer', () => {
  test.each([
    [undefined, undefined, 'table'],
    [undefined, 'a.csv', 'csv'],
    [undefined, 'folder.x/A.PARQUET', 'parquet'],
    [undefined, 'a.jsonl', 'ndjson'],
    [undefined, 'a.feather', 'arrow'],
    ['json', 'a.csv', 'json'],
    ['csv', 'no-extension', 'csv'],
  ] as const)('asked for as %s, to the file %s, is %s', (asked, file, format) => {
    expect(chooseFormat(asked, file)).toEqual({ ok: true, format });
  });

  test('is asked for when the file does not tell', () => {
    for (const file of ['answer', 'answer.xlsx', 'constructor']) {
      expect(chooseFormat(undefined, file)).toMatchObject({ ok: false, message: expect.stringContaining(file) });
    }
  });
});

describe('an answer that is written', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'write-output-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function* failing(): AsyncGenerator<string> {
    yield 'half of it';
    throw new Error('the endpoint went away');
  }

  test('leaves an older file as it was when it fails, and nothing beside it', async () => {
    const file = join(folder, 'answer.csv');
    writeFileSync(file, 'older');
    await expect(writeOutputFile(file, failing())).rejects.toThrow('the endpoint went away');
    expect(readFileSync(file, 'utf8')).toBe('older');
    expect(readdirSync(folder)).toEqual(['answer.csv']);
  });

  test('ends without a fault, and without asking for more, when its reader leaves', async () => {
    let asked = 0;
    async function* pieces(): AsyncGenerator<string> {
      for (;;) {
        asked += 1;
        yield 'line\n';
      }
    }
    const leaving = new Writable({
      write: (_chunk, _encoding, done) => done(asked < 3 ? null : Object.assign(new Error('EPIPE'), { code: 'EPIPE' })),
    });
    leaving.on('error', () => undefined);
    await writeToStream(leaving, pieces());
    expect(asked).toBe(3);
  });

  test('goes no faster than it is taken', async () => {
    let [written, taken] = [0, 0];
    async function* pieces(): AsyncGenerator<string> {
      for (; written < 5; written += 1) {
        expect(written).toBe(taken);
        yield 'line\n';
      }
    }
    const slow = new Writable({
      write: (_chunk, _encoding, done) => {
        setImmediate(() => {
          taken += 1;
          done();
        });
      },
    });
    await writeToStream(slow, pieces());
    expect(taken).toBe(5);
  });
});
