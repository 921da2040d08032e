import { describe, expect, test } from '@jest/globals';
import type { ImageDrift } from '../../../../infra/operations/audit/compare-image.ts';
import type { KnownImage, KnownUpload } from '../../../../infra/operations/audit/image-records.ts';
import { type ImageRepairPorts, repairImages } from '../../../../infra/operations/audit/repair-images.ts';

const imageId = 'a'.repeat(64);
const order = { profile: 'poster', widthMm: 40, heightMm: 60, bleedMm: 3 };
const uploaded: KnownUpload = {
  ...{ uploadId: 'upload-1', state: 'present', imageId, etag: '"1"', order, refused: undefined },
  key: 'uploads/upload-1',
};
const held: KnownImage = {
  ...{ imageId, state: { profileVersion: 1, leaseUntilMs: 0 } },
  links: [{ uploadId: 'upload-1', order }],
};
const nowMs = Date.parse('2026-11-22T12:00:00Z');

/** A world that writes down what was done to it. */
function world(image: KnownImage | undefined, upload: KnownUpload | undefined, isFileThere = true) {
  const done: string[] = [];
  const note =
    (what: string) =>
    async (...words: unknown[]) => {
      done.push(
        `${what} ${words
          .flat()
          .filter((word) => typeof word === 'string')
          .join(' ')}`,
      );
    };
  const ports: ImageRepairPorts = {
    readImage: async () => image,
    readUpload: async () => upload,
    hasFile: async () => isFileThere,
    putLink: note('link'),
    removeLink: note('unlink'),
    removeImages: note('remove'),
    removeUpload: note('remove upload'),
    reprocess: note('reprocess'),
    follow: note('follow'),
    now: () => nowMs,
  };
  const repair = (drift: readonly ImageDrift[], isNamed = false) =>
    repairImages(drift, ports, { graceMs: 3_600_000, isNamed, onProgress: () => undefined });
  return { done, repair };
}

const drift = (more: Partial<ImageDrift>): ImageDrift => ({
  ...{ id: imageId, kind: 'missing', key: `images/${imageId}/v1/web/800.webp`, detail: '', passportKeys: ['passport'] },
  ...more,
});

describe('what is missing', () => {
  test('is made again by taking the passport away while an upload has the bytes', async () => {
    const { done, repair } = world(held, uploaded);
    expect(await repair([drift({})])).toMatchObject({ asked: 1, removed: 0, left: [] });
    expect(done).toEqual(['remove passport', `reprocess ${imageId}`]);
  });

  test.each([
    ['is gone from the bucket', held, uploaded, false],
    ['holds other bytes by now', held, { ...uploaded, imageId: 'b'.repeat(64) }, true],
    ['is no upload that anybody knows', held, undefined, true],
  ])('is left alone when the only upload %s', async (_, image, upload, isFileThere) => {
    const { done, repair } = world(image, upload, isFileThere);
    const { left, asked } = await repair([drift({})]);
    expect(left).toMatchObject([{ reason: expect.stringContaining('no upload has its bytes') }]);
    expect({ asked, done }).toEqual({ asked: 0, done: [] });
  });
});

describe('what nobody asks for', () => {
  const old = nowMs - 2 * 3_600_000;
  const press = `images/${imageId}/v1/prints/poster-40x60-b3/press.tif`;

  test('is deleted when it is older than the grace', async () => {
    const { done, repair } = world(undefined, undefined);
    const young = drift({ kind: 'orphaned', key: 'young', modifiedMs: nowMs - 60_000 });
    const found = await repair([young, drift({ kind: 'orphaned', key: press, modifiedMs: old })]);
    expect(found).toMatchObject({ removed: 1, left: [{ drift: young }] });
    expect(done).toEqual([`remove ${press}`, `reprocess ${imageId}`]);
  });

  test('is never a press master of an image that an upload holds', async () => {
    const { done, repair } = world(held, uploaded);
    await repair([drift({ kind: 'orphaned', key: press, modifiedMs: old })]);
    expect(done).toEqual([`reprocess ${imageId}`]);
  });
});

describe('an upload', () => {
  const unlinked = drift({ id: 'upload-1', kind: 'unlinked', key: 'uploads/upload-1', imageId });

  test('that its image forgot is linked before anybody looks at the image', async () => {
    const { done, repair } = world({ ...held, links: [] }, uploaded);
    await repair([drift({ kind: 'orphaned', modifiedMs: nowMs }), unlinked]);
    expect(done).toEqual([`link ${imageId}`, `reprocess ${imageId}`, 'follow upload-1']);
  });

  test('that holds another image by now is held by the former no more', async () => {
    const { done, repair } = world(held, { ...uploaded, imageId: 'b'.repeat(64) });
    await repair([unlinked]);
    expect(done).toEqual([`unlink ${imageId} upload-1`, `reprocess ${imageId}`, 'follow upload-1']);
  });

  test('whose file is gone is followed, unless so many are gone that a bucket was lost', async () => {
    const lost = (count: number) =>
      Array.from({ length: count }, (_, nth) => drift({ id: `upload-${nth}`, kind: 'unlinked', isLost: true }));
    const few = world(undefined, uploaded);
    expect(await few.repair(lost(10))).toMatchObject({ asked: 10, left: [] });
    const many = world(undefined, uploaded);
    const { asked, left } = await many.repair(lost(11));
    expect({ asked, done: many.done }).toEqual({ asked: 0, done: [] });
    expect(left[0]?.reason).toContain('11 files of uploads are gone at once');
    const named = world(undefined, uploaded);
    expect(await named.repair(lost(11), true)).toMatchObject({ asked: 11, left: [] });
  });
});
