import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { uploadKey } from '../../../images/passport/object-keys.ts';
import { memoryUploads } from './memory-uploads.ts';

const wish = { product: 'POS-A2-MA200', widthMm: 600, heightMm: 900, sizeBytes: 7, contentType: 'image/tiff' };

const tricks = [
  '../../etc/passwd.tif',
  '..\\..\\windows\\system32.tif',
  '/absolute.tif',
  'uploads/another.tif',
  '%2e%2e%2fpasswd.tif',
  'invoice\u202Efit.exe.tif',
  '\u2066hidden\u2069.tif',
  'a\u200B.tif',
  'CON.tif',
  '.htaccess.tif',
  'name;rm -rf.tif',
  '$(id).tif',
  '"quoted".tif',
  "it's.tif",
  '<script>.tif',
  '{{policy}}.tif',
  `${'x'.repeat(251)}.tif`,
];
const refused = ['', 'a\u0000.tif', 'a\r\nx-evil: 1.tif', 'a\u001b[2J.tif', 'a\ud800.tif', `${'x'.repeat(256)}.tif`];

async function start(fileName: string) {
  const uploads = memoryUploads();
  const answer = await uploads.ask('POST /uploads', { body: { ...wish, fileName } });
  return { uploads, answer };
}

describe('the name of a file', () => {
  test.each(tricks)('is kept as a text, and is in no key, address or header: %j', async (fileName) => {
    const { uploads, answer } = await start(fileName);
    expect(answer.status).toBe(201);
    const { uploadId, upload } = answer.body;
    expect(upload.fields.key).toBe(uploadKey(uploadId));
    expect(JSON.stringify([upload, answer.headers])).not.toContain(JSON.stringify(fileName).slice(1, -1));
    expect(uploads.rows.get(uploadId)?.fileName).toBe(fileName);
  });

  test.each(refused)('is refused with control characters, broken or too long: %j', async (fileName) => {
    const { uploads, answer } = await start(fileName);
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', path: 'fileName' } });
    expect(uploads.rows.size).toBe(0);
  });

  test('of any kind changes nothing about where the file goes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 300 }), fc.constantFrom('.tif', '.jpg', ''), async (text, end) => {
        const { answer } = await start(`${text}${end}`);
        if (answer.status !== 201) return expect(answer.status).toBe(400);
        expect(answer.body.upload.fields.key).toMatch(/^uploads\/[0-9a-f-]{36}$/);
        expect(Object.keys(answer.headers).sort()).toEqual(['cache-control', 'content-type', 'x-content-type-options']);
      }),
    );
  });
});
