import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maxFileBytes } from '../../../images/inspect/largest-file.ts';
import { apiRequestOf } from '../../../images/upload/api-request.ts';
import { uploadRoutes } from '../../../images/upload/routes.ts';
import {
  maxPostBytes,
  partSizeBytes,
  startUploadAnswer,
  uploadAnswer,
  uploadProblem,
} from '../../../images/upload/upload-contract.ts';
import { memoryUploads } from './memory-uploads.ts';
import { passportOf, posterOrder, refusedPassport } from './passports.ts';

const wish = {
  product: 'POS-A2-MA200',
  widthMm: 600,
  heightMm: 900,
  bleedMm: 3,
  fileName: 'harbour.tif',
  sizeBytes: 7,
  contentType: '',
};
const startRoute = 'POST /uploads';
const completeRoute = 'POST /uploads/{uploadId}/complete';
const readRoute = 'GET /uploads/{uploadId}';
const fileRoute = 'GET /uploads/{uploadId}/files/{path+}';
const deleteRoute = 'DELETE /uploads/{uploadId}';
const hour = 3_600_000;

async function started(uploads = memoryUploads(), body: object = wish) {
  const { status, body: answer } = await uploads.ask(startRoute, { body });
  expect({ status, answer }).toMatchObject({ status: 201 });
  const { uploadId, upload, ...more } = startUploadAnswer.parse(answer);
  const state = async () => uploadAnswer.parse((await uploads.ask(readRoute, { uploadId })).body).state;
  return { uploads, uploadId, upload, more, state };
}

/** An upload of a picture that has its passport. */
async function finished(passport = passportOf('harbour')) {
  const begun = await started();
  begun.uploads.send(begun.uploadId, 'harbour');
  begun.uploads.process(begun.uploadId, passport);
  return { ...begun, passport };
}

describe('to start an upload', () => {
  test('is to learn where exactly this file goes, and to have the order kept', async () => {
    const { uploads, uploadId, upload, more } = await started();
    expect(upload).toMatchObject({
      kind: 'post',
      fields: { key: `uploads/${uploadId}`, contentType: 'image/tiff', sizeBytes: '7' },
    });
    expect(more).toEqual({ order: posterOrder, expiresInSeconds: 900 });
    const row = uploads.rows.get(uploadId);
    expect(row).toMatchObject({
      state: 'awaiting',
      revision: 0,
      order: posterOrder,
      product: wish.product,
      sizeBytes: 7,
    });
    expect(row?.expiresAt).toBe(Date.UTC(2026, 2, 3) / 1000);
  });

  test("takes the product's own bleed where none is named", async () => {
    const { bleedMm: _, ...without } = wish;
    expect((await started(memoryUploads(), { ...without, product: 'BAN-1', widthMm: 2000 })).more.order).toMatchObject({
      profile: 'banner',
      bleedMm: 10,
    });
  });

  test.each([maxPostBytes + 1, 3 * partSizeBytes * 4, maxFileBytes])(
    'sends %i bytes in parts of S3 size',
    async (sizeBytes) => {
      const { upload, more, uploads, uploadId } = await started(memoryUploads(), { ...wish, sizeBytes });
      if (upload.kind !== 'multipart') throw new Error(`sent as ${upload.kind}`);
      expect(more.expiresInSeconds).toBe(3600);
      expect(uploads.rows.get(uploadId)?.multipartId).toBe('multipart-2');
      const bytes = upload.parts.map(({ url }) => Number(new URL(url).searchParams.get('bytes')));
      expect(bytes.reduce((sum, part) => sum + part, 0)).toBe(sizeBytes);
      expect(upload.parts.map(({ partNumber }) => partNumber)).toEqual(bytes.map((_, index) => index + 1));
      expect(new Set(bytes.slice(0, -1))).toEqual(new Set([upload.partSizeBytes]));
    },
  );

  test.each([
    ['no JSON', '{', 'BODY_UNREADABLE', undefined],
    ['nothing', '', 'BODY_UNREADABLE', undefined],
    ['a list', [], 'REQUEST_INVALID', undefined],
    ['no product', { ...wish, product: undefined }, 'REQUEST_INVALID', 'product'],
    ['an unknown field', { ...wish, colour: 'red' }, 'REQUEST_INVALID', 'colour'],
    ['half a millimetre', { ...wish, widthMm: 600.5 }, 'REQUEST_INVALID', 'widthMm'],
    ['a bleed of half a metre', { ...wish, bleedMm: 500 }, 'REQUEST_INVALID', 'bleedMm'],
    ['a name with control characters', { ...wish, fileName: 'a\u001b[2J.tif' }, 'REQUEST_INVALID', 'fileName'],
    ['half a surrogate pair', { ...wish, fileName: 'a\ud800.tif' }, 'REQUEST_INVALID', 'fileName'],
    ['a poster of one centimetre', { ...wish, heightMm: 10 }, 'SIZE_NOT_OFFERED', 'heightMm'],
    ['a poster of 20 metres', { ...wish, widthMm: 20_000 }, 'SIZE_NOT_OFFERED', 'widthMm'],
    ['an empty file', { ...wish, sizeBytes: 0 }, 'FILE_EMPTY', 'sizeBytes'],
    ['half a gigabyte and a byte', { ...wish, sizeBytes: maxFileBytes + 1 }, 'FILE_TOO_LARGE', 'sizeBytes'],
    ['a PDF', { ...wish, fileName: 'flyer.pdf' }, 'FORMAT_UNSUPPORTED', 'fileName'],
  ])('is refused with %s', async (_, body, code, path) => {
    const uploads = memoryUploads();
    const answer = await uploads.ask(startRoute, { body } as { body: object });
    expect({ status: answer.status, ...answer.body }).toMatchObject({ status: 400, code, ...(path && { path }) });
    expect(uploadProblem.parse(answer.body)).toEqual(answer.body);
    expect([uploads.rows.size, uploads.multiparts.size]).toEqual([0, 0]);
  });

  test('says what may be ordered instead', async () => {
    const { body } = await memoryUploads().ask(startRoute, { body: { ...wish, widthMm: 20_000 } });
    expect(body.message).toBe('Posters are printed from 100 to 1600 mm on each side; 20000 mm is not.');
  });

  test('never fails, whatever is sent', async () => {
    const mostlyRight = fc.record(
      Object.fromEntries(
        Object.entries(wish).map(([key, value]) => [key, fc.oneof(fc.constant(value), fc.jsonValue())]),
      ),
      { requiredKeys: [] },
    );
    const bodies = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      mostlyRight.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, fc.constantFrom(startRoute, completeRoute), async (body, route) => {
        const uploadId = '00000000-0000-4000-8000-000000000001';
        const { status, body: answer } = await memoryUploads().ask(route, { body, uploadId });
        if (status === 201) return startUploadAnswer.safeParse(answer).success;
        return [400, 404].includes(status) && uploadProblem.safeParse(answer).success;
      }),
    );
  });
});

describe('an upload', () => {
  test('is awaited, checked, judged and deleted', async () => {
    const { uploads, uploadId, state } = await started();
    expect(await state()).toBe('awaiting');
    uploads.send(uploadId, 'harbour');
    expect(await state()).toBe('checking');
    uploads.process(uploadId, passportOf('harbour'));
    const { status, headers, body } = await uploads.ask(readRoute, { uploadId });
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache: 'no-store' });
    expect(uploadAnswer.parse(body)).toMatchObject({
      state: 'warn',
      fileName: 'harbour.tif',
      passport: passportOf('harbour'),
    });
    expect((await uploads.ask(deleteRoute, { uploadId })).status).toBe(204);
    expect(await state()).toBe('deleted');
    expect(uploads.objects.size).toBe(0);
  });

  test('links to the proof and the renditions, never to the press master', async () => {
    const { uploads, uploadId } = await finished();
    const { links } = uploadAnswer.parse((await uploads.ask(readRoute, { uploadId })).body);
    expect(Object.keys(links ?? {}).sort()).toEqual(['preview', 'proof', 'web-1200-webp']);
    expect(uploads.signed.filter((key) => key.endsWith('press.tif'))).toEqual([]);
  });

  test('that could not be read is rejected, with the reason and without links', async () => {
    const { uploads, uploadId } = await finished(refusedPassport('harbour'));
    const { state, links, passport } = uploadAnswer.parse((await uploads.ask(readRoute, { uploadId })).body);
    expect({ state, links, codes: passport?.findings.map(({ code }) => code) }).toEqual({
      state: 'rejected',
      links: {},
      codes: ['TRUNCATED'],
    });
  });

  test('that is sent once more is checked once more', async () => {
    const { uploads, uploadId, state } = await finished();
    uploads.send(uploadId, 'another harbour');
    expect(await state()).toBe('checking');
    uploads.process(uploadId, passportOf('another harbour'));
    expect(await state()).toBe('warn');
  });

  test('keeps its verdict while the image is processed for newer print profiles', async () => {
    const { state } = await finished(passportOf('harbour', posterOrder, 99));
    expect(await state()).toBe('warn');
  });

  test('whose object is too large to be looked at is rejected', async () => {
    const { uploads, uploadId, state } = await finished();
    const { imageId: _, ...row } = uploads.rows.get(uploadId) ?? {};
    uploads.rows.set(uploadId, { ...row, refused: 'TOO_MANY_BYTES' } as never);
    expect(await state()).toBe('rejected');
  });

  test('that never came is forgotten after a day, whether or not the table has removed it', async () => {
    const { uploads, uploadId } = await started();
    uploads.setNow(Date.UTC(2026, 2, 2) + 23 * hour);
    expect((await uploads.ask(readRoute, { uploadId })).status).toBe(200);
    uploads.setNow(Date.UTC(2026, 2, 2) + 25 * hour);
    expect((await uploads.ask(readRoute, { uploadId })).body).toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
  });

  test('can be deleted before it comes, and twice', async () => {
    const { uploads, uploadId, state } = await started();
    for (const _ of [1, 2]) expect((await uploads.ask(deleteRoute, { uploadId })).status).toBe(204);
    expect(await state()).toBe('deleted');
    expect(uploads.rows.get(uploadId)?.revision).toBe(1);
  });

  test('leaves its row to the intake once the intake knows it', async () => {
    const { uploads, uploadId } = await finished();
    const before = uploads.rows.get(uploadId);
    await uploads.ask(deleteRoute, { uploadId });
    expect(uploads.rows.get(uploadId)).toEqual(before);
  });

  test.each([readRoute, deleteRoute, fileRoute, completeRoute])(
    'that nobody started is not found: %s',
    async (route) => {
      const body = JSON.stringify({ parts: [{ partNumber: 1, etag: 'a' }] });
      for (const uploadId of ['00000000-0000-4000-8000-000000000009', '', '..', 'x'.repeat(10_000), '__proto__']) {
        const answer = await memoryUploads().ask(route, { uploadId, body });
        expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 404, code: 'UPLOAD_NOT_FOUND' });
      }
    },
  );
});

describe('an upload in parts', () => {
  const sizeBytes = maxPostBytes + 5;
  const bytesOf = (partNumber: number) => (partNumber === 5 ? 5 : partSizeBytes);
  const told = [1, 2, 3, 4, 5].map((partNumber) => ({ partNumber, etag: `"etag-${partNumber}"` }));

  async function sent() {
    const begun = await started(memoryUploads(), { ...wish, sizeBytes });
    const [parts] = begun.uploads.multiparts.values();
    for (const { partNumber } of told) {
      parts?.set(partNumber, { partNumber, etag: `etag-${partNumber}`, bytes: bytesOf(partNumber) });
    }
    const complete = (body: object) => begun.uploads.ask(completeRoute, { uploadId: begun.uploadId, body });
    return { ...begun, parts, complete };
  }

  test('is complete when all parts are there, and stays so when asked again', async () => {
    const { complete, state } = await sent();
    expect(await state()).toBe('awaiting');
    for (const _ of [1, 2]) expect((await complete({ parts: told })).status).toBe(204);
    expect(await state()).toBe('checking');
  });

  test('says after its completion, too, which parts there cannot be', async () => {
    const { complete } = await sent();
    expect((await complete({ parts: told })).status).toBe(204);
    const wrong = { status: 400, body: { code: 'PARTS_WRONG', path: 'parts' } };
    expect(await complete({ parts: told.slice(0, 2) })).toMatchObject(wrong);
    const unknown = told.map((part) => (part.partNumber === 5 ? { ...part, partNumber: 7 } : part));
    expect(await complete({ parts: unknown })).toMatchObject({ ...wrong, body: { message: 'Part 5 is missing.' } });
    const twice = told.map((part) => (part.partNumber === 2 ? { ...part, partNumber: 1 } : part));
    expect(await complete({ parts: twice })).toMatchObject({ ...wrong, body: { message: 'Part 2 is missing.' } });
  });

  test('is complete for everybody who completes it at the same time', async () => {
    const { complete } = await sent();
    const answers = await Promise.all([1, 2, 3].map(() => complete({ parts: told })));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
  });

  test('is not complete without a part, with an older part, or with a part of another length', async () => {
    const { complete, parts } = await sent();
    const refused = { status: 400, body: { code: 'PARTS_WRONG', path: 'parts' } };
    expect(await complete({ parts: told.slice(1) })).toMatchObject(refused);
    const older = told.map((part) => (part.partNumber === 3 ? { ...part, etag: '"older"' } : part));
    expect((await complete({ parts: older })).body.message).toContain('Part 3 has not come');
    parts?.set(5, { partNumber: 5, etag: 'etag-5', bytes: 6 });
    expect((await complete({ parts: told })).body.message).toContain('Part 5 has not come');
    parts?.delete(5);
    expect(await complete({ parts: told })).toMatchObject(refused);
  });

  test('leaves no parts behind when it is deleted, and cannot be completed then', async () => {
    const { uploads, uploadId, complete } = await sent();
    expect((await uploads.ask(deleteRoute, { uploadId })).status).toBe(204);
    expect(uploads.multiparts.size).toBe(0);
    expect(await complete({ parts: told })).toMatchObject({ status: 409, body: { code: 'UPLOAD_ENDED' } });
  });

  test('is another thing than an upload by form', async () => {
    const { uploads, uploadId } = await started();
    const answer = await uploads.ask(completeRoute, { uploadId, body: { parts: told } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'NOT_IN_PARTS' } });
  });
});

describe('the files of an upload', () => {
  const inside = (path: string, key: string) => key.slice(key.indexOf('/v') + 1).replace(/^v\d+\//, '') || path;

  test('are those that the passport names for customers, and the tiles', async () => {
    const { uploads, uploadId, passport } = await finished();
    const named = [...passport.renditions, passport.proof, passport.tiles].map((file) => inside('', file?.key ?? ''));
    for (const path of [...named, 'tiles/image_files/12/3_4.jpeg', 'tiles/image_files/0/0_0.webp']) {
      const { status, headers } = await uploads.ask(fileRoute, { uploadId, path });
      expect({ path, status, location: headers.location }).toEqual({
        path,
        status: 302,
        location: `https://images.example/images/${passport.imageId}/v${passport.profileVersion}/${path}?signed`,
      });
      expect(headers['cache-control']).toBe('private, max-age=600');
    }
  });

  test.each([
    'prints/poster-600x900-b3/press.tif',
    'prints/poster-600x900-b3/passport.json',
    'prints/poster-300x400-b3/proof.jpg',
    'web/1201.webp',
    'tiles/image_files/../../prints/poster-600x900-b3/press.tif',
    'tiles/image_files/12/3_4.tif',
    'tiles/image_files/12/',
    'tiles/imageXdzi',
    '../v1/web/1200.webp',
    './web/1200.webp',
    'web//1200.webp',
    'web%2F1200.webp',
    '',
    '/',
    '\0',
  ])('are no others: "%s"', async (path) => {
    const { uploads, uploadId } = await finished();
    expect(await uploads.ask(fileRoute, { uploadId, path })).toMatchObject({
      status: 404,
      body: { code: 'FILE_NOT_FOUND' },
    });
    expect(uploads.signed).toEqual([]);
  });

  test('are nothing but what is named, whatever is asked for', async () => {
    const { uploads, uploadId, passport } = await finished();
    const pieces = fc.constantFrom(
      'tiles',
      'image_files',
      'image.dzi',
      'prints',
      'press.tif',
      '..',
      '.',
      '12',
      '1_2.jpeg',
      'web',
      '%2e',
      '',
    );
    const paths = fc.oneof(
      fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('/')),
      fc.string(),
    );
    await fc.assert(fc.asyncProperty(paths, async (path) => void (await uploads.ask(fileRoute, { uploadId, path }))));
    const folder = passport.tiles?.key.replace('.dzi', '_files/');
    const others = uploads.signed.filter(
      (key) => key !== passport.tiles?.key && !/^\d+\/\d+_\d+\.jpeg$/.test(key.slice(folder?.length)),
    );
    expect(others).toEqual([]);
  });

  test('are gone with the upload, and not there before it has a passport', async () => {
    const before = await started();
    const path = 'web/1200.webp';
    expect((await before.uploads.ask(fileRoute, { uploadId: before.uploadId, path })).status).toBe(404);
    const { uploads, uploadId } = await finished();
    const row = uploads.rows.get(uploadId);
    if (row !== undefined) uploads.rows.set(uploadId, { ...row, state: 'deleted' });
    expect((await uploads.ask(fileRoute, { uploadId, path })).status).toBe(404);
  });
});

describe('a request', () => {
  test('is answered on the routes that are declared, and on none that every object has', async () => {
    for (const route of ['PATCH /uploads', 'PUT /uploads', 'constructor', '__proto__', '']) {
      expect(await memoryUploads().ask(route)).toMatchObject({ status: 404, body: { code: 'ROUTE_NOT_FOUND' } });
    }
    expect(Object.entries(uploadRoutes).map(([key, { method, path }]) => [key, `${method} ${path}`])).toEqual(
      Object.keys(uploadRoutes).map((key) => [key, key]),
    );
  });

  test('is read out of base64 where API Gateway took it for binary', () => {
    const body = Buffer.from('{"ä":1}').toString('base64');
    const event = { routeKey: startRoute, headers: { authorization: 'Bearer t' }, body, isBase64Encoded: true };
    const nothing = { authorization: '', uploadId: '', path: '', access: '', after: '', body: '' };
    const read = { ...nothing, route: startRoute, authorization: 'Bearer t', body: '{"ä":1}' };
    expect(apiRequestOf(event)).toEqual(read);
    const pathParameters = { uploadId: 'u', path: 'web/a' };
    const queryStringParameters = { access: 'a', after: 'b' };
    const asked = { routeKey: fileRoute, headers: {}, pathParameters, queryStringParameters, isBase64Encoded: false };
    expect(apiRequestOf(asked)).toEqual({
      ...nothing,
      access: 'a',
      after: 'b',
      route: fileRoute,
      uploadId: 'u',
      path: 'web/a',
    });
  });
});
