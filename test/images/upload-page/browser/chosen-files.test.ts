import { expect, test } from '@jest/globals';
import { refusalOf } from '../../../../images/upload-page/browser/chosen-files.ts';

const file = { name: 'harbour.tif', type: 'image/tiff', size: 1000 };

test('a picture is sent', () => expect(refusalOf(file, 1000)).toBeNull());

test.each([
  [{ name: 'flyer.pdf', type: 'application/pdf' }, /PDF/, /TIFF or PNG/],
  [{ name: 'IMG_0001.HEIC', type: '' }, /HEIC/, /JPEG/],
  [{ name: 'logo.svg', type: 'image/svg+xml' }, /svg/, /PNG or TIFF/],
  [{ size: 0 }, /empty/, /folder/],
  [{ size: 1001 }, /we take up to 1000 bytes/, /compression/],
] as const)('%j is named before it is sent', (more, message, advice) => {
  const refusal = refusalOf({ ...file, ...more }, 1000);
  expect(refusal).toMatchObject({ canRetry: false });
  expect(refusal?.message).toMatch(message);
  expect(refusal?.advice).toMatch(advice);
});
