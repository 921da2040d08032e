import { describe, expect, it } from '@jest/globals';
import { readerOf } from '../../../images/inspect/byte-reader.ts';
import { detectFormat } from '../../../images/inspect/detect-format.ts';
import { artwork } from '../artwork.ts';

function detected(start: string | Uint8Array) {
  const bytes = typeof start === 'string' ? Buffer.from(start.padEnd(200, '\0'), 'latin1') : start;
  return detectFormat(readerOf(bytes));
}

function box(...brands: readonly string[]): string {
  return `\0\0\0${String.fromCharCode(8 + 4 * brands.length + 4)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`;
}

describe('formats by their first bytes', () => {
  it.each(['jpeg', 'png', 'tiff', 'webp', 'avif'] as const)('knows %s', async (format) => {
    expect(detected(await artwork(16, 16).toFormat(format, { effort: 1 }).toBuffer())).toEqual({ format });
  });

  it('knows TIFF of either byte order, and with 64-bit offsets', () => {
    for (const start of ['II*\0', 'MM\0*', 'II+\0\x08\0', 'MM\0+\0\x08'])
      expect(detected(start)).toEqual({ format: 'tiff' });
  });

  it('knows AVIF by any of its brands', () => {
    expect(detected(box('avif', 'mif1'))).toEqual({ format: 'avif' });
    expect(detected(box('mif1', 'avif', 'miaf'))).toEqual({ format: 'avif' });
    expect(detected(box('avis', 'msf1'))).toEqual({ format: 'avif' });
  });

  it.each([
    ['%PDF-1.7', 'a PDF document'],
    ['\r\n%PDF-1.4', 'a PDF document'],
    ['%PDF-1.6\n%AIMetaData', 'an Illustrator or PDF document'],
    ['%!PS-Adobe-3.0 EPSF-3.0', 'an EPS drawing'],
    ['%!PS-Adobe-3.0', 'a PostScript document'],
    ['\xc5\xd0\xd3\xc6', 'an EPS drawing'],
    [box('heic', 'mif1'), 'a HEIC picture'],
    [box('mif1', 'heic'), 'a HEIC picture'],
    ['8BPS\0\x01', 'a Photoshop document (PSD)'],
    ['8BPS\0\x02', 'a large Photoshop document (PSB)'],
    ['<svg xmlns="http://www.w3.org/2000/svg">', 'an SVG drawing'],
    ['\xef\xbb\xbf<?xml version="1.0"?>\n<!-- sea -->\n<svg>', 'an SVG drawing'],
    ['GIF89a', 'a GIF'],
    [`BM${'\0'.repeat(12)}(\0\0\0`, 'a Windows bitmap (BMP)'],
    ['\0\0\x01\0\x02\0', 'a Windows icon'],
    ['\0\0\0\x0cjP  \r\n\x87\n', 'a JPEG 2000 picture'],
    ['\xff\x4f\xff\x51', 'a JPEG 2000 picture'],
    ['\0\0\0\x0cJXL \r\n\x87\n', 'a JPEG XL picture'],
    ['\xff\x0a\xfa', 'a JPEG XL picture'],
    ['\x76\x2f\x31\x01', 'an OpenEXR picture'],
    ['#?RADIANCE\n', 'a Radiance HDR picture'],
    ['P6\n4 4\n255\n', 'a Netpbm picture (PNM)'],
    ['gimp xcf v011', 'a GIMP document (XCF)'],
    [`${'\0'.repeat(128)}DICM`, 'a DICOM picture'],
    ['II*\0\x10\0\0\0CR\x02\0', 'a camera raw file (Canon CR2)'],
    [box('crx ', 'isom'), 'a camera raw file (Canon CR3)'],
    ['FUJIFILMCCD-RAW 0201', 'a camera raw file'],
    ['PK\x03\x04\x14\0\x06\0[Content_Types].xml', 'an Office document'],
    ['PK\x03\x04\x14\0\0\0photos/1.jpg', 'an archive'],
    [box('isom', 'mp41'), 'a video'],
    ['RIFF\0\0\0\0AVI LIST', 'a video'],
    ['<!DOCTYPE html><html>', 'a web page'],
  ])('names %j: %s', (start, name) => {
    const result = detected(start);
    expect(result).toMatchObject({
      refused: { code: 'FORMAT_UNSUPPORTED', severity: 'reject', advice: expect.any(String) },
    });
    expect('refused' in result && result.refused.message).toContain(`The file is ${name};`);
  });

  it('names plain text, tells an empty file, and knows what it does not know', () => {
    expect(detected(Buffer.from('Dear print shop,\nplease find attached'))).toMatchObject({
      refused: { message: expect.stringContaining('a text file') },
    });
    expect(detected(new Uint8Array())).toMatchObject({ refused: { code: 'EMPTY_FILE' } });
    expect(detected(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9))).toMatchObject({ refused: { code: 'FORMAT_UNKNOWN' } });
    expect(detected(Uint8Array.of(0xff))).toMatchObject({ refused: { code: 'FORMAT_UNKNOWN' } });
  });
});
