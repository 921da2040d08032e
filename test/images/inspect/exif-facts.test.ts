import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasXmpGps, readExif } from '../../../images/inspect/exif-facts.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';

async function exifOf(tags: Parameters<ReturnType<typeof artwork>['withExif']>[0]): Promise<Buffer> {
  const { exif } = await sharp(await artwork(16, 16).withExif(tags).jpeg().toBuffer()).metadata();
  return exif ?? Buffer.alloc(0);
}

describe('EXIF', () => {
  it('tells whether there is a position', async () => {
    expect(readExif(await exifOf({ IFD3: { GPSLongitudeRef: 'E', GPSLongitude: '12/1 6/1 0/1' } })).hasGps).toBe(true);
    expect(readExif(await exifOf({ IFD0: { Artist: 'Hanna' } })).hasGps).toBe(false);
  });

  it('tells the density', async () => {
    const { exif } = await sharp(await artwork(16, 16).withMetadata({ density: 240 }).jpeg().toBuffer()).metadata();
    expect(readExif(exif).densityDpi).toEqual({ x: 240, y: 240 });
  });

  it('takes whatever is broken for absent', async () => {
    const nothing = { hasGps: false, thumbnail: null, densityDpi: null };
    for (const bytes of [undefined, Buffer.alloc(0), Buffer.from('Exif\0\0junk'), Buffer.from('II*\0')]) {
      expect(readExif(bytes)).toEqual(nothing);
    }
    const sound = await exifOf({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '54/1 10/1 0/1' } });
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), fc.nat(sound.length), (at, value, length) => {
        const damaged = Buffer.from(sound);
        damaged[at] = value;
        expect(readExif(damaged.subarray(0, length))).toMatchObject({ hasGps: expect.any(Boolean) });
      }),
    );
  });

  it('finds a position in XMP, as attribute and as element', () => {
    expect(hasXmpGps(Buffer.from('<rdf:Description exif:GPSLatitude="54,10N"/>'))).toBe(true);
    expect(hasXmpGps(Buffer.from('<exif:GPSLongitude>12,6E</exif:GPSLongitude>'))).toBe(true);
    expect(hasXmpGps(Buffer.from('<dc:title>Sea</dc:title>'))).toBe(false);
  });
});
