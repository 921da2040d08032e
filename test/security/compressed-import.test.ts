import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { ImportError } from '../../pipelines/import/errors.ts';
import { readAll, withTemporaryFile } from '../pipelines/import/import-files.ts';

const mebibyte = 1024 * 1024;

async function failureOf(reading: Promise<unknown>): Promise<ImportError> {
  const failure = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (failure instanceof ImportError) return failure;
  throw new Error(`expected an ImportError, got ${String(failure)}`);
}

test.each([
  ['one record without an end', Buffer.alloc(200 * mebibyte, 'x')],
  ['one quoted cell without an end', Buffer.concat([Buffer.from('a,b\n1,"'), Buffer.alloc(200 * mebibyte, 'x')])],
])('a small file that unpacks to %s is given up early, and is never in memory as a whole', async (_, unpacked) => {
  const packed = gzipSync(unpacked);
  expect(packed.length).toBeLessThan(mebibyte);
  const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  expect((await failureOf(withTemporaryFile('bomb.csv.gz', packed, readAll))).code).toBe('FILE_NOT_CSV');
  const after = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  expect(after - before).toBeLessThan(100 * mebibyte);
});
