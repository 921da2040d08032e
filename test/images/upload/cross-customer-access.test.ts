import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isUploadRouteKey, uploadRoutes } from '../../../images/upload/routes.ts';
import type { UploadApiRequest } from '../../../images/upload/upload-api.ts';
import { uploadAnswer } from '../../../images/upload/upload-contract.ts';
import { uploadFilePath } from '../../../images/upload/upload-file-path.ts';
import { type MemoryUploads, memoryUploads } from './memory-uploads.ts';
import { passportOf } from './passports.ts';

const wish = { product: 'POS-A2-MA200', widthMm: 600, heightMm: 900, fileName: 'a.tif', sizeBytes: 7 };
const unknownId = '00000000-0000-4000-8000-999999999999';
const as = (customer: string) => ({ authorization: `Bearer ${customer}` });
const readRoute = 'GET /uploads/{uploadId}';
const fileRoute = 'GET /uploads/{uploadId}/files/{path+}';

/** An upload of Ada at any point of its life. */
const stages = ['awaiting', 'in parts', 'sent', 'judged', 'deleted'] as const;

async function uploadOf(owner: string, stage: (typeof stages)[number], uploads: MemoryUploads): Promise<string> {
  const sizeBytes = stage === 'in parts' ? 80_000_000 : wish.sizeBytes;
  const { body } = await uploads.ask('POST /uploads', { body: { ...wish, sizeBytes }, ...as(owner) });
  const { uploadId } = body;
  if (stage === 'sent' || stage === 'judged') uploads.send(uploadId, 'harbour');
  if (stage === 'judged') uploads.process(uploadId, passportOf('harbour'));
  if (stage === 'deleted') await uploads.ask('DELETE /uploads/{uploadId}', { uploadId, ...as(owner) });
  return uploadId;
}

const customer = fc.stringMatching(/^[A-Za-z0-9:._-]{1,40}$/);
const aboutOne = Object.keys(uploadRoutes)
  .filter(isUploadRouteKey)
  .filter((route) => uploadRoutes[route].path.includes('{uploadId}'));

const parts = { parts: [{ partNumber: 1, etag: 'x' }] };
const anyRequest = fc.record({
  route: fc.constantFrom(...aboutOne),
  path: fc.oneof(fc.constantFrom('web/1200.webp', 'proof.jpg', 'press.tif', '', '../../x'), fc.string()),
  body: fc.oneof(fc.constant(JSON.stringify(parts)), fc.constant('{}'), fc.string()),
  after: fc.string(),
});

describe('for any two customers', () => {
  test('one learns of the upload of the other just what he learns of an unknown id, on every route', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(customer, { minLength: 2, maxLength: 2 }),
        fc.constantFrom(...stages),
        anyRequest,
        async ([owner = '', other = ''], stage, request) => {
          const uploads = memoryUploads();
          const uploadId = await uploadOf(owner, stage, uploads);
          const before = JSON.stringify([...uploads.rows, ...uploads.objects, ...uploads.multiparts]);
          const ask = (id: string) => uploads.ask(request.route, { ...request, uploadId: id, ...as(other) });
          expect(await ask(uploadId)).toEqual(await ask(unknownId));
          expect(JSON.stringify([...uploads.rows, ...uploads.objects, ...uploads.multiparts])).toBe(before);
          expect(uploads.signed).toEqual([]);
        },
      ),
    );
  });

  test('each is listed his own uploads and no others, newest first, however many pages they take', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('ada', 'ben'), { maxLength: 120 }), async (owners) => {
        const uploads = memoryUploads();
        const mine: string[] = [];
        for (const owner of owners) {
          const uploadId = await uploadOf(owner, 'awaiting', uploads);
          if (owner === 'ada') mine.unshift(uploadId);
        }
        const listed: string[] = [];
        let after = '';
        do {
          const { status, body } = await uploads.ask('GET /uploads', { after, ...as('ada') });
          expect(status).toBe(200);
          listed.push(...body.uploads.map((upload: { uploadId: string }) => upload.uploadId));
          after = body.next ?? '';
        } while (after !== '');
        expect(listed).toEqual(mine);
      }),
      { numRuns: 25 },
    );
  });

  test('a page begins at an upload of the other without telling whether there is one', async () => {
    const uploads = memoryUploads();
    const hers = await uploadOf('ada', 'awaiting', uploads);
    await uploadOf('ben', 'awaiting', uploads);
    const ask = (after: string) => uploads.ask('GET /uploads', { after, ...as('ben') });
    const next = hers.replace(/.$/, (last) => String((Number(last) + 5) % 10));
    expect((await ask(hers)).status).toBe((await ask(next)).status);
    expect(await ask('not-an-id')).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', path: 'after' } });
  });
});

test('what was uploaded before there were owners is nobody’s', async () => {
  const uploads = memoryUploads();
  const uploadId = await uploadOf('ada', 'judged', uploads);
  const row = uploads.rows.get(uploadId);
  if (row === undefined) throw new Error('there is no row');
  const { ownerId: _, fileKey: __, ...old } = row;
  uploads.rows.set(uploadId, old);
  for (const name of ['ada', 'undefined', '', 'null']) {
    const { status } = await uploads.ask(readRoute, { uploadId, ...as(name === '' ? 'x' : name) });
    expect({ name, status }).toEqual({ name, status: 404 });
  }
});

describe('pictures of a page, which browsers fetch without a token,', () => {
  async function judged() {
    const uploads = memoryUploads();
    const uploadId = await uploadOf('ada', 'judged', uploads);
    const answer = uploadAnswer.parse((await uploads.ask(readRoute, { uploadId, ...as('ada') })).body);
    const [rendition] = answer.passport?.renditions ?? [];
    if (answer.passport === undefined || rendition === undefined) throw new Error('there is no rendition');
    const address = new URL(uploadFilePath(answer, answer.passport, rendition.key), 'https://uploads.example');
    const path = address.pathname.split('/files/')[1] ?? '';
    const access = address.searchParams.get('access') ?? '';
    const open = (more: Partial<UploadApiRequest>) =>
      uploads.ask(fileRoute, { uploadId, path, access, authorization: '', ...more });
    return { uploads, uploadId, access, open };
  }

  test('are opened by what their owner was given with the verdict, for some hours', async () => {
    const { uploads, open } = await judged();
    expect((await open({})).status).toBe(302);
    uploads.setNow(Date.UTC(2026, 2, 2, 7, 59));
    expect((await open({})).status).toBe(302);
    uploads.setNow(Date.UTC(2026, 2, 2, 9, 1));
    expect((await open({})).status).toBe(404);
  });

  test('have the same addresses for an hour, so that browsers keep them', async () => {
    const { uploads, uploadId, access } = await judged();
    uploads.setNow(Date.UTC(2026, 2, 2, 0, 59));
    const later = await uploads.ask(readRoute, { uploadId, ...as('ada') });
    expect(later.body.filesAccess).toBe(access);
  });

  test('are not opened by access that was given for another upload, has another end, or is none', async () => {
    const one = await judged();
    const another = await uploadOf('ben', 'judged', one.uploads);
    expect((await one.open({ uploadId: another })).status).toBe(404);
    const [end = '', code = ''] = one.access.split('.');
    const later = (Number.parseInt(end, 36) + 3600).toString(36);
    for (const access of [`${later}.${code}`, code, `${end}.`, `${end}.${code}x`, '.', 'x'.repeat(9_000)]) {
      expect({ access, status: (await one.open({ access })).status }).toEqual({ access, status: 404 });
    }
    expect((await one.open({ access: '' })).body).toMatchObject({ code: 'TOKEN_MISSING' });
  });

  test('are all that access opens', async () => {
    const { uploads, uploadId, access } = await judged();
    for (const route of Object.keys(uploadRoutes).filter((key) => key !== fileRoute)) {
      const { status, body } = await uploads.ask(route, { uploadId, access, authorization: '' });
      expect({ route, status, code: body.code }).toEqual({ route, status: 401, code: 'TOKEN_MISSING' });
    }
  });
});
