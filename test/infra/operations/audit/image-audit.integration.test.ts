import { randomUUID } from 'node:crypto';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, expect, jest, test } from '@jest/globals';
import { linkKey } from '../../../../images/intake/image-state.ts';
import { imageFolder, passportKey } from '../../../../images/passport/object-keys.ts';
import { printProfileVersion } from '../../../../images/print/print-profiles.ts';
import {
  bucket,
  cleanUp,
  config,
  dynamo,
  idOf,
  keysOf,
  order,
  passportOf,
  s3,
  smallPicture,
  store,
  until,
  upload,
} from '../../../images/intake/deployed-images.ts';
import { startCommand } from '../../../run-command.ts';

jest.setTimeout(240_000);

afterAll(cleanUp, 120_000);

/** An image of this test alone that has come to rest. */
async function madeImage() {
  const bytes = await smallPicture();
  const imageId = idOf(bytes);
  const uploadId = await upload(bytes);
  const passport = await passportOf(imageId);
  await until('the lease to be free', async () => (await store.readState(imageId))?.leaseUntilMs === 0);
  return { imageId, uploadId, passport };
}

async function audit(ids: readonly string[], ...words: string[]) {
  const site = ['--only', 'images', '--ids', ids.join(','), '--lag', '1'];
  return startCommand('infra/operations/audit/audit.command.ts', [...site, ...words]).outcome;
}

interface ToldDrift {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
}

const told = (stdout: string) =>
  (JSON.parse(stdout).images.drift as ToldDrift[]).map(({ id, kind, key }) => `${kind} ${key || id}`).sort();

const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: config.imageBucket, Key, Body }));

test('names every way in which files and passports can differ, and mends them from the uploads', async () => {
  const [lost, changed, unread, unlinked] = await Promise.all([madeImage(), madeImage(), madeImage(), madeImage()]);
  const ids = [lost, changed, unread, unlinked].map(({ imageId }) => imageId);
  const clean = await audit(ids, '--deep');
  expect(clean.stdout).toContain('✓ No drift');
  expect(clean.exitCode).toBe(0);

  const press = lost.passport.press?.key ?? '';
  const rendition = changed.passport.renditions[0]?.key ?? '';
  const unreadable = passportKey(unread.imageId, printProfileVersion, order);
  const stray = `${imageFolder(unread.imageId)}v${printProfileVersion}/web/stray.webp`;
  await bucket.removeKeys([press]);
  await put(rendition, 'x'.repeat(changed.passport.renditions[0]?.bytes ?? 0));
  await put(unreadable, 'no passport');
  await put(stray, 'nobody asked for this');
  const link = linkKey(unlinked.imageId, unlinked.uploadId);
  await dynamo.send(new DeleteItemCommand({ TableName: config.printImageTable, Key: marshall(link) }));

  const found = await audit([...ids, unlinked.uploadId], '--json');
  expect(found.exitCode).toBe(1);
  const orphans = (await keysOf(unlinked.imageId)).map((key) => `orphaned ${key}`);
  const expected = [`missing ${press}`, `different ${unreadable}`, `unlinked uploads/${unlinked.uploadId}`, ...orphans];
  expect(told(found.stdout)).toEqual(expected.sort());
  // Of the same size: only the bytes tell.
  const deep = await audit([...ids, unlinked.uploadId], '--json', '--deep');
  expect(told(deep.stdout)).toEqual([...expected, `different ${rendition}`].sort());

  const mended = await audit([...ids, unlinked.uploadId], '--repair', '--deep', '--grace', '1');
  expect(mended.stdout).toMatch(/Mended: \d+ given to the print-image function, 0 deleted\./);
  // What the passport hid until it could be read again: too young to be deleted.
  expect(mended.stdout).toContain(`orphaned ${stray}: no passport names it`);
  const last = await audit([...ids, unlinked.uploadId], '--repair', '--deep', '--grace', '0');
  expect(last.stdout).toContain('✓ No drift');
  expect(last.exitCode).toBe(0);
  expect(await passportOf(lost.imageId)).toEqual(lost.passport);
  expect(await keysOf(unlinked.imageId)).toContain(unlinked.passport.press?.key);
});

test('deletes files of an image that nobody holds when they are old enough, and no sooner', async () => {
  const imageId = idOf(Buffer.from(randomUUID()));
  const press = `${imageFolder(imageId)}v${printProfileVersion}/prints/poster-40x60-b3/press.tif`;
  await put(press, 'of an image that the table forgot');
  const found = await audit([imageId], '--repair');
  expect(found.exitCode).toBe(1);
  expect(found.stdout).toContain('younger than the grace of 24 hours');
  expect(await keysOf(imageId)).toEqual([press]);
  const removed = await audit([imageId], '--repair', '--grace', '0');
  expect(removed.stdout).toContain('1 deleted');
  expect(removed.exitCode).toBe(0);
  expect(await keysOf(imageId)).toEqual([]);
});
