import { describe, expect, test } from '@jest/globals';
import { acceptAttribute, formatByName } from '../../../images/upload/accepted-formats.ts';

describe('what a file is called', () => {
  test.each([
    ['harbour.tif', '', 'image/tiff'],
    ['HARBOUR.TIFF', 'application/octet-stream', 'image/tiff'],
    ['photo.jpeg', 'image/pjpeg', 'image/jpeg'],
    ['photo.JPG', 'text/plain', 'image/jpeg'],
    ['a.b.png', 'image/png', 'image/png'],
    ['scan', '', 'application/octet-stream'],
    ['scan', 'image/webp', 'image/webp'],
    ['.tif', '', 'application/octet-stream'],
    ['picture.download', 'IMAGE/AVIF; q=1', 'image/avif'],
  ])('takes %s of type "%s" for %s', (name, type, contentType) => {
    expect(formatByName(name, type)).toEqual({ ok: true, contentType });
  });

  test.each([
    ['flyer.pdf', 'application/pdf', 'PDF', 'TIFF or PNG'],
    ['IMG_0001.HEIC', 'image/heic', 'HEIC', 'JPEG'],
    ['poster.psd', '', 'Photoshop', 'flattened copy as TIFF'],
    ['logo.svg', 'image/svg+xml', 'vector', 'PNG or TIFF'],
    ['raw.cr3', '', 'camera raw', 'TIFF or JPEG'],
    ['cat.gif', 'image/gif', 'screen graphics', 'PNG or JPEG'],
    ['letter.docx', 'application/msword', '.docx', 'JPEG, PNG, TIFF, WebP or AVIF'],
    ['film', 'video/mp4', 'video/mp4', 'JPEG, PNG, TIFF, WebP or AVIF'],
  ])('refuses %s of type "%s", and says what to send instead', (name, type, kind, instead) => {
    const format = formatByName(name, type);
    expect(format).toEqual({
      ok: false,
      message: expect.stringContaining(kind),
      advice: expect.stringContaining(instead),
    });
  });

  test('is offered to browsers by type and by extension', () => {
    expect(acceptAttribute.split(',')).toEqual(
      expect.arrayContaining(['image/tiff', '.tif', '.tiff', 'image/avif', '.jpg']),
    );
  });
});
