import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasXmpGps, readExif } from '../../../images/inspect/exif-facts.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';

async function exifOf(tags: Parameters<ReturnType<typeof artwork>['withExif']>[0]): Promise<Buffer> {
  const { exif } = await sharp(await artwork(16, 16).withExif(tags).jpeg().toBuffer()).metadata();
  return exif ?? Buffer.alloc(0);
}

/** A directory that leads to another, which says the colour space and leads to a third. */
function cameraExif(colourSpace: number, index: string): Buffer {
  const bytes = Buffer.alloc(74);
  bytes.write('II*\0\x08\0\0\0', 'latin1');
  const entry = (at: number, tag: number, type: number, count: number) => {
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(count, at + 4);
    return at + 8;
  };
  bytes.writeUInt16LE(1, 8);
  bytes.writeUInt32LE(26, entry(10, 34_665, 4, 1));
  bytes.writeUInt16LE(2, 26);
  bytes.writeUInt16LE(colourSpace, entry(28, 40_961, 3, 1));
  bytes.writeUInt32LE(56, entry(40, 40_965, 4, 1));
  bytes.writeUInt16LE(1, 56);
  bytes.write(`${index}\0`, entry(58, 1, 2, 4), 'latin1');
  return bytes;
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

  it('tells the Adobe RGB of cameras, which embed no profile', () => {
    expect(readExif(cameraExif(65_535, 'R03')).colourProblem).toMatch(/Adobe RGB/);
    expect(readExif(cameraExif(1, 'R98')).colourProblem).toBeUndefined();
    expect(readExif(cameraExif(65_535, 'R98')).colourProblem).toBeUndefined();
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
