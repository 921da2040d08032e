import { describe, expect, it } from '@jest/globals';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';
import { factsOf, inspected } from './inspected.ts';
import { inserted, segmentOf } from './jpeg-segments.ts';
import { pngChunk, pngData, pngEnd, pngFile, pngHeader } from './png-file.ts';

const [widthPx, heightPx] = [96, 64];
const picture = () => artwork(widthPx, heightPx);

type Picture = ReturnType<typeof picture>;

const flavours: Readonly<Record<string, (image: Picture) => Picture>> = {
  'a JPEG': (image) => image.jpeg(),
  'a progressive JPEG': (image) => image.jpeg({ progressive: true }),
  'a mozjpeg JPEG': (image) => image.jpeg({ mozjpeg: true }),
  'a grey JPEG': (image) => image.toColourspace('b-w').jpeg(),
  'a CMYK JPEG': (image) => image.toColourspace('cmyk').jpeg(),
  'a PNG': (image) => image.png(),
  'an interlaced PNG': (image) => image.png({ progressive: true }),
  'a palette PNG': (image) => image.png({ palette: true, colours: 16 }),
  'a 16-bit PNG': (image) => image.toColourspace('rgb16').png(),
  'a PNG with transparency': (image) => image.ensureAlpha(0.5).png(),
  'an LZW TIFF': (image) => image.tiff({ compression: 'lzw' }),
  'a ZIP TIFF': (image) => image.tiff({ compression: 'deflate', predictor: 'horizontal' }),
  'a JPEG TIFF': (image) => image.tiff({ compression: 'jpeg' }),
  'a WebP TIFF': (image) => image.tiff({ compression: 'webp' }),
  'a fax TIFF': (image) => image.toColourspace('b-w').threshold().tiff({ compression: 'ccittfax4', bitdepth: 1 }),
  'a tiled pyramid TIFF': (image) =>
    image.tiff({ compression: 'lzw', tile: true, pyramid: true, tileWidth: 32, tileHeight: 32 }),
  'a BigTIFF': (image) => image.tiff({ compression: 'lzw', bigtiff: true }),
  'a 16-bit TIFF': (image) => image.toColourspace('rgb16').tiff({ compression: 'lzw' }),
  'a CMYK TIFF': (image) => image.toColourspace('cmyk').tiff({ compression: 'lzw' }),
  'a TIFF with transparency': (image) => image.ensureAlpha(0.5).tiff({ compression: 'lzw' }),
  'a WebP': (image) => image.webp(),
  'a lossless WebP': (image) => image.webp({ lossless: true }),
  'a WebP with transparency': (image) => image.ensureAlpha(0.5).webp(),
  'an AVIF': (image) => image.avif({ effort: 0 }),
  'a 10-bit AVIF': (image) => image.avif({ effort: 0, bitdepth: 10 }),
  'an AVIF with transparency': (image) => image.ensureAlpha(0.5).avif({ effort: 0 }),
};

const modelOfSpace: Readonly<Record<string, string>> = {
  srgb: 'rgb',
  rgb16: 'rgb',
  'b-w': 'grey',
  grey16: 'grey',
  cmyk: 'cmyk',
};

const bitsOfDepth: Readonly<Record<string, number>> = { uchar: 8, ushort: 16 };

describe('the check of a file by its headers', () => {
  it.each(Object.keys(flavours))('reads %s, and agrees with its decoder', async (name) => {
    const file = await (flavours[name] ?? ((image) => image))(picture()).toBuffer();
    const facts = await factsOf(file);
    const decoder = await sharp(file).metadata();
    expect(facts).toMatchObject({ widthPx, heightPx, bytes: file.length, hasAlpha: decoder.hasAlpha });
    expect(facts.colourModel).toBe(modelOfSpace[decoder.space]);
    expect(facts.channels).toBe(decoder.channels);
    expect(facts.bitDepth).toBe(name.includes('fax') ? 1 : bitsOfDepth[decoder.depth]);
    await expect(sharp(file, { failOn: 'warning' }).stats()).resolves.toBeDefined();
  });

  it.each(['lab', 'labs', 'scrgb'])('refuses a TIFF in %s: its colours would come out wrong', async (space) => {
    const inspection = await inspected(await picture().toColourspace(space).tiff({ compression: 'lzw' }).toBuffer());
    expect(inspection).toMatchObject({ kind: 'refused', findings: [{ code: 'FEATURE_UNSUPPORTED' }] });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns the size by EXIF orientation %i', async (orientation) => {
    for (const file of [
      await picture().withMetadata({ orientation }).jpeg().toBuffer(),
      await picture().withMetadata({ orientation }).tiff().toBuffer(),
    ]) {
      const upright = orientation >= 5 ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx };
      expect(await factsOf(file)).toMatchObject({
        ...upright,
        orientation,
        storedWidthPx: widthPx,
        storedHeightPx: heightPx,
      });
    }
  });

  it('knows where a picture was taken, by EXIF and by XMP', async () => {
    const exif = await picture()
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '54/1 10/1 0/1' } })
      .jpeg()
      .toBuffer();
    expect(await factsOf(exif)).toMatchObject({ hasGps: true });
    const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF exif:GPSLatitude="54,10N"/></x:xmpmeta>';
    expect(await factsOf(await picture().withXmp(xmp).jpeg().toBuffer())).toMatchObject({ hasGps: true });
    expect(await factsOf(await picture().jpeg().toBuffer())).toMatchObject({ hasGps: false });
  });

  it('takes the density from the file, and from nothing else', async () => {
    expect((await factsOf(await picture().withMetadata({ density: 300 }).jpeg().toBuffer())).densityDpi).toEqual({
      x: 300,
      y: 300,
    });
    expect((await factsOf(await picture().jpeg().toBuffer())).densityDpi).toBeNull();
  });

  it('finds the thumbnail that a camera embedded', async () => {
    const thumbnail = await artwork(16, 12).jpeg().toBuffer();
    const file = inserted(await picture().jpeg().toBuffer(), 2, exifWithThumbnail(thumbnail));
    expect(Buffer.from((await factsOf(file)).thumbnail ?? [])).toEqual(thumbnail);
  });

  it.each([
    ['srgb', { isSrgb: true, isWideGamut: false }],
    ['p3', { isSrgb: false, isWideGamut: true }],
  ])('tells the profile %s', async (name, expected) => {
    for (const format of ['jpeg', 'png', 'tiff', 'webp', 'avif'] as const) {
      const { profile, profileProblem } = await factsOf(
        await picture().withIccProfile(name).toFormat(format, { effort: 1 }).toBuffer(),
      );
      expect(profile).toMatchObject({
        ...expected,
        colourSpace: 'RGB',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(profileProblem).toBeNull();
    }
  });

  it('gives no profile that contradicts the image, but what is wrong with it', async () => {
    const grey = await picture().toColourspace('b-w').jpeg().toBuffer();
    const tagged = await picture().withIccProfile('p3').jpeg().toBuffer();
    const facts = await factsOf(inserted(grey, 2, segmentOf(tagged, 0xe2).bytes));
    expect(facts.profile).toBeNull();
    expect(facts.profileProblem).toMatch(/RGB/);
  });

  it('says that colours beyond sRGB have no profile', async () => {
    const numbers = (primaries: number, transfer: number) =>
      pngFile(pngHeader(16, 16), pngChunk('cICP', Buffer.from([primaries, transfer, 0, 1])), pngData(48, 16), pngEnd);
    expect((await factsOf(numbers(12, 13))).profileProblem).toMatch(/beyond sRGB/);
    expect((await factsOf(numbers(9, 16))).profileProblem).toMatch(/HDR/);
    expect((await factsOf(numbers(1, 13))).profileProblem).toBeNull();
  });

  it('tells a profile that is missing from one that is damaged', async () => {
    const png = (name: string, bytes: Buffer) =>
      factsOf(pngFile(pngHeader(16, 16), pngChunk(name, bytes), pngData(48, 16), pngEnd));
    expect(await png('cICP', Buffer.from([12, 13, 0, 1]))).toMatchObject({ profile: null, isProfileAbsent: true });
    expect(await png('iCCP', Buffer.from('a\0\0junk'))).toMatchObject({
      profileProblem: expect.stringMatching(/damaged/),
      isProfileAbsent: false,
    });
    const tagged = await factsOf(await picture().withIccProfile('p3').png().toBuffer());
    expect(tagged).toMatchObject({ profileProblem: null, isProfileAbsent: false });
  });

  it('refuses an empty file, and gives one reason for each that it refuses', async () => {
    expect(await inspected(new Uint8Array())).toMatchObject({ kind: 'refused', findings: [{ code: 'EMPTY_FILE' }] });
    expect(await inspected(Buffer.from('%PDF-1.7 and so on'))).toMatchObject({
      findings: [{ code: 'FORMAT_UNSUPPORTED' }],
    });
  });

  it('lets what the file system says through: it is not about the image', async () => {
    const { inspectFile } = await import('../../../images/inspect/inspect-file.ts');
    await expect(inspectFile('no/such/file')).rejects.toThrow('ENOENT');
  });
});

/** An EXIF segment with a second directory that holds a JPEG. */
function exifWithThumbnail(jpeg: Buffer): Buffer {
  const directory = Buffer.alloc(2 + 2 * 12 + 4);
  directory.writeUInt16LE(2);
  entry(directory, 2, 0x0201, 8 + 6 + directory.length);
  entry(directory, 14, 0x0202, jpeg.length);
  // The first directory is empty, and followed by the second.
  const tiff = Buffer.concat([Buffer.from('II*\0\x08\0\0\0\0\0\x0e\0\0\0', 'latin1'), directory, jpeg]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

function entry(directory: Buffer, at: number, tag: number, value: number): void {
  directory.writeUInt16LE(tag, at);
  directory.writeUInt16LE(4, at + 2);
  directory.writeUInt32LE(1, at + 4);
  directory.writeUInt32LE(value, at + 8);
}
