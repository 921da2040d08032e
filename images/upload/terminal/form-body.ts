import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { LocalFile } from './local-file.ts';
import type { OutgoingBody } from './send-body.ts';

/**
 * A form as a browser sends it: the fields, then the file.
 * https://www.rfc-editor.org/rfc/rfc7578
 */
export function formBody(
  url: string,
  fields: Readonly<Record<string, string>>,
  { path, bytes }: LocalFile,
): OutgoingBody {
  const boundary = `----inkstream${randomBytes(16).toString('hex')}`;
  const named = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  // S3 keeps no file name; to send one could only leak it.
  const opening = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="file"\r\n\r\n`;
  const before = Buffer.from(`${named.join('')}${opening}`);
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    method: 'POST',
    url,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    bytes: before.length + bytes + after.length,
    open: async function* () {
      yield before;
      yield* createReadStream(path, { end: bytes - 1 });
      yield after;
    },
  };
}

/** Some bytes of a file, as the body of a PUT. */
export function partBody(url: string, path: string, start: number, bytes: number): OutgoingBody {
  return {
    method: 'PUT',
    url,
    headers: {},
    bytes,
    open: () => createReadStream(path, { start, end: start + bytes - 1 }),
  };
}
