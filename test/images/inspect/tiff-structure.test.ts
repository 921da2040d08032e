import { describe, expect, it } from '@jest/globals';
import type { Structure } from '../../../images/inspect/structure.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork, photograph } from '../artwork.ts';
import { type TiffTag, tiffFile } from './tiff-file.ts';
import { outcomeOf, walked } from './walked.ts';

const [widthPx, heightPx] = [64, 48];
const pixels = photograph(widthPx, heightPx);
const third = pixels.length / 3;

type Tags = Readonly<Record<number, TiffTag>>;

const rgb: Tags = {
  256: ['short', widthPx],
  257: ['short', heightPx],
  258: ['short', 8, 8, 8],
  259: ['short', 1],
  262: ['short', 2],
  273: ['long', 8],
  277: ['short', 3],
  278: ['short', heightPx],
  279: ['long', pixels.length],
};
const strips: Tags = {
  278: ['short', 16],
  273: ['long', 8, 8 + third, 8 + 2 * third],
  279: ['long', third, third, third],
};
const tiles: Tags = {
  322: ['short', 16],
  323: ['short', 16],
  324: ['long', ...Array.from({ length: 12 }, (_, tile) => 8 + tile * 768)],
  325: ['long', ...Array.from({ length: 12 }, () => 768)],
};

function tiff(changes: Tags = {}, data: Uint8Array = pixels): Buffer {
  return tiffFile(data, { ...rgb, ...changes });
}

function without(...tags: readonly number[]): Tags {
  return Object.fromEntries(Object.entries(rgb).filter(([tag]) => !tags.includes(Number(tag))));
}

/** Samples of 8 bits each, as many rows of them as there is data for. */
function samples(count: number, photometric: number, more: Tags = {}): Buffer {
  const rows = Math.floor(pixels.length / (widthPx * count));
  const depths = Array.from({ length: count }, () => 8);
  return tiff({
    257: ['short', rows],
    278: ['short', rows],
    258: ['short', ...depths],
    262: ['short', photometric],
    277: ['short', count],
    ...more,
  });
}

function floating(bits: 16 | 32): Buffer {
  const width = (widthPx * 8) / bits;
  return tiff({ 256: ['short', width], 258: ['short', bits, bits, bits], 339: ['short', 3, 3, 3] });
}

/** The directory with another pointer to the next one. */
function chainedTo(next: number): Buffer {
  const file = tiff();
  const directory = file.readUInt32LE(4);
  file.writeUInt32LE(next === 0 ? directory : next, directory + 2 + 12 * file.readUInt16LE(directory));
  return file;
}

function reversed(file: Buffer): Buffer {
  const directory = file.readUInt32LE(4);
  const count = file.readUInt16LE(directory);
  const entries = Array.from({ length: count }, (_, index) =>
    Buffer.from(file.subarray(directory + 2 + 12 * index, directory + 14 + 12 * index)),
  );
  entries.reverse().forEach((entry, index) => {
    entry.copy(file, directory + 2 + 12 * index);
  });
  return file;
}

describe('TIFF structure', () => {
  it.each<[string, Buffer]>([
    ['one strip', tiff()],
    ['several strips', tiff(strips)],
    ['tiles', tiffFile(pixels, { ...without(273, 278, 279), ...tiles })],
    ['tags that are not in order', reversed(tiff())],
    ['a missing byte count', tiffFile(pixels, without(279))],
    ['a wrong byte count of a single strip', tiff({ 279: ['long', 10] })],
    ['a missing strip height', tiffFile(pixels, without(278))],
    ['strips that are higher than the image', tiff({ 278: ['long', 0xffff_ffff] })],
    ['a private tag that lies nowhere', tiff({ 65000: ['raw', 2, 5000, 0x7fff_ff00] })],
    ['a private tag of an unknown type', tiff({ 65000: ['raw', 99, 5000, 0x7fff_ff00] })],
    ['broken EXIF', tiff({ 34665: ['raw', 4, 1, 0x7fff_ff00] })],
    ['an orientation that does not exist', tiff({ 274: ['short', 9] })],
    ['a density of 0', tiff({ 282: ['rational', 0], 283: ['rational', 0] })],
    ['one depth for all colours', tiff({ 258: ['short', 8] })],
    ['a second page that we could not read', tiffFile(pixels, rgb, { ...rgb, 259: ['short', 999] })],
  ])('accepts %s', (_, file) => expect(outcomeOf(file)).toBe('sound'));

  it.each<[string, string, Buffer]>([
    ['a strip that ends behind the file', 'TRUNCATED', tiff({}, pixels.subarray(0, -600))],
    [
      'a tile that ends behind the file',
      'TRUNCATED',
      tiffFile(pixels.subarray(0, -900), { ...without(273, 278, 279), ...tiles }),
    ],
    [
      'a strip that is shorter than its rows',
      'TRUNCATED',
      tiff({ ...strips, 279: ['long', third, third, third - 10] }),
    ],
    ['a strip that is left out', 'TRUNCATED', tiff({ ...strips, 273: ['long', 8, 0, 8 + 2 * third] })],
    ['fewer strips than rows ask for', 'CORRUPT_HEADER', tiff({ ...strips, 273: ['long', 8, 8 + third] })],
    ['a table of contents behind the end', 'TRUNCATED', chainedTo(0).subarray(0, -60)],
    ['a next page behind the end', 'TRUNCATED', chainedTo(0x7fff_fff0)],
    ['pages in a circle', 'CORRUPT_HEADER', chainedTo(0)],
    ['a profile that lies nowhere', 'TRUNCATED', tiff({ 34675: ['raw', 7, 500, 0x7fff_ff00] })],
    ['no width', 'CORRUPT_HEADER', tiffFile(pixels, without(256))],
    ['no strips', 'CORRUPT_HEADER', tiffFile(pixels, without(273))],
    ['strips of no height', 'CORRUPT_HEADER', tiff({ 278: ['short', 0] })],
    ['no word on its colours', 'CORRUPT_HEADER', tiffFile(pixels, without(262))],
    ['fewer colours than it claims', 'CORRUPT_HEADER', tiff({ 277: ['short', 1], 258: ['short', 8] })],
    ['a size of 60,000 × 60,000 pixels', 'TOO_MANY_PIXELS', tiff({ 256: ['long', 60_000], 257: ['long', 60_000] })],
    [
      '20,000 × 20,000 pixels in 9 kB',
      'TRUNCATED',
      tiff({ 256: ['long', 20_000], 257: ['long', 20_000], 278: ['long', 20_000] }),
    ],
    ['two colours beside RGB', 'CHANNELS_EXTRA', samples(5, 2)],
    ['a spot colour and transparency beside CMYK', 'CHANNELS_EXTRA', samples(6, 5)],
    ['old JPEG compression', 'FEATURE_UNSUPPORTED', tiff({ 259: ['short', 6] })],
    ['Zstandard', 'FEATURE_UNSUPPORTED', tiff({ 259: ['short', 50_000] })],
    ['a compression that nobody knows', 'FEATURE_UNSUPPORTED', tiff({ 259: ['short', 999] })],
    ['colours of different depths', 'FEATURE_UNSUPPORTED', tiff({ 258: ['short', 5, 6, 5] })],
    ['inks other than CMYK', 'FEATURE_UNSUPPORTED', samples(4, 5, { 332: ['short', 2] })],
    ['brightness apart from colour', 'FEATURE_UNSUPPORTED', tiff({ 262: ['short', 6], 530: ['short', 1, 1] })],
    ['a channel beside RGB of which it does not say what it is', 'CHANNELS_EXTRA', samples(4, 2)],
    ['a mask beside RGB', 'CHANNELS_EXTRA', samples(4, 2, { 338: ['short', 0] })],
    ['a mask beside grey', 'CHANNELS_EXTRA', samples(2, 1, { 338: ['short', 0] })],
    ['a mask and transparency beside RGB', 'CHANNELS_EXTRA', samples(5, 2, { 338: ['short', 2, 0] })],
    ['a spot colour beside CMYK', 'CHANNELS_EXTRA', samples(5, 5, { 338: ['short', 0] })],
    ['transparency beside CMYK', 'CHANNELS_EXTRA', samples(5, 5, { 338: ['short', 2] })],
    ['transparency beside grey that is white at 0', 'CHANNELS_EXTRA', samples(2, 0, { 338: ['short', 1] })],
    ['transparency beside a palette', 'CHANNELS_EXTRA', samples(2, 3, { 338: ['short', 1] })],
    ['transparency beside three inks', 'FEATURE_UNSUPPORTED', samples(4, 5, { 338: ['short', 2] })],
    ['Lab', 'FEATURE_UNSUPPORTED', tiff({ 262: ['short', 8] })],
    ['Lab as in ICC profiles', 'FEATURE_UNSUPPORTED', tiff({ 262: ['short', 9] })],
    ['floating point of 16 bits', 'FEATURE_UNSUPPORTED', floating(16)],
    ['floating point of 32 bits', 'FEATURE_UNSUPPORTED', floating(32)],
    ['samples with a sign', 'FEATURE_UNSUPPORTED', tiff({ 339: ['short', 2, 2, 2] })],
    ['integers of 32 bits', 'FEATURE_UNSUPPORTED', tiff({ 256: ['short', 16], 258: ['short', 32, 32, 32] })],
    ['a palette that is missing', 'FEATURE_UNSUPPORTED', samples(1, 3)],
    ['what a sensor saw', 'FORMAT_UNSUPPORTED', samples(1, 32_803)],
    ['DNG', 'FORMAT_UNSUPPORTED', tiff({ 50706: ['bytes', Uint8Array.of(1, 4, 0, 0)] })],
  ])('refuses %s', (_, code, file) => expect(outcomeOf(file)).toBe(code));

  it('tells colours, depth and transparency as they come out', () => {
    const palette: TiffTag = ['short', ...Array.from({ length: 768 }, (_, entry) => entry * 85)];
    expect(walked(samples(1, 3, { 320: palette }))).toMatchObject({ colourModel: 'rgb', channels: 3, bitDepth: 8 });
    expect(walked(samples(2, 1, { 338: ['short', 2] }))).toMatchObject({
      colourModel: 'grey',
      channels: 2,
      hasAlpha: true,
    });
    expect(walked(samples(4, 2, { 338: ['short', 1] }))).toMatchObject({ channels: 4, hasAlpha: true });
    expect(walked(samples(4, 5))).toMatchObject({ colourModel: 'cmyk', channels: 4, hasAlpha: false });
    const bilevel = { 258: ['short', 1], 262: ['short', 0], 277: ['short', 1] } as const;
    expect(walked(tiff(bilevel))).toMatchObject({ colourModel: 'grey', channels: 1, bitDepth: 1 });
  });

  it('names what it refuses', () => {
    expect(walked(tiff({ 262: ['short', 8] }))).toMatchObject({ message: expect.stringContaining('Lab') });
    expect(walked(floating(16))).toMatchObject({ message: expect.stringContaining('floating-point') });
    expect(walked(samples(5, 5, { 338: ['short', 0] }))).toMatchObject({
      actual: '5 channels',
      required: 'at most 4 channels',
    });
  });

  it('counts pages, but not reduced copies and masks', () => {
    expect(walked(tiffFile(pixels, rgb, rgb, rgb))).toMatchObject({ pages: 3 });
    expect(walked(tiffFile(pixels, rgb, { ...rgb, 254: ['long', 1] }))).toMatchObject({ pages: 1 });
    expect(walked(tiffFile(pixels, rgb, { ...rgb, 254: ['long', 4] }))).toMatchObject({ pages: 1 });
  });

  it.each(['jpeg', 'lzw', 'deflate', 'packbits', 'none'] as const)(
    'reads what sharp writes: %s',
    async (compression) => {
      for (const options of [{}, { tile: true }, { bigtiff: true }]) {
        const file = await artwork(widthPx, heightPx)
          .tiff({ compression, quality: 85, ...options })
          .toBuffer();
        expect(walked(file)).toMatchObject({
          widthPx,
          heightPx,
          compression,
          jpegQuality: compression === 'jpeg' ? 85 : null,
        });
      }
    },
  );

  it.each<[string, Tags]>([
    ['an orientation that does not exist', { 274: ['short', 9] }],
    ['a private tag that lies nowhere', { 65000: ['raw', 2, 5000, 0x7fff_ff00] }],
    ['a tag of an unknown type', { 65000: ['raw', 99, 5000, 0x7fff_ff00] }],
    ['a wrong byte count', { 279: ['long', 10] }],
  ])('lets the decoder pass over %s, which by itself it would refuse', async (_, changes) => {
    const file = tiff(changes);
    const { failOn } = walked(file) as Structure;
    const decoded = await sharp(file, { failOn: failOn ?? 'warning' })
      .raw()
      .toBuffer();
    expect(decoded.equals(pixels)).toBe(true);
    await expect(sharp(file, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow();
  });

  it('lets the decoder pass over nothing where its warnings may be of damaged pixels', async () => {
    for (const compression of ['jpeg', 'packbits', 'lzw'] as const) {
      const tiled = await artwork(widthPx, heightPx).tiff({ compression, tile: true }).toBuffer();
      expect((walked(tiled) as Structure).failOn).toBeUndefined();
    }
    const strip = await artwork(widthPx, heightPx).tiff({ compression: 'deflate' }).toBuffer();
    expect((walked(strip) as Structure).failOn).toBe('error');
  });

  it('knows what libtiff holds: a compressed strip as it is stored, no other, and the layers of Photoshop', async () => {
    expect(walked(tiff())).toMatchObject({ heldBytes: 0 });
    const file = await artwork(widthPx, heightPx).tiff({ compression: 'lzw' }).toBuffer();
    expect(walked(file)).toMatchObject({ heldBecause: 'strip' });
    const layers = walked(tiff({ 37724: ['bytes', Buffer.alloc(2_000_000)] }));
    expect(layers).toMatchObject({ heldBytes: 5_400_000, heldBecause: 'layers' });
  });

  it('reads the density in dots per inch, of centimetres too', () => {
    expect(walked(tiff({ 282: ['rational', 300], 283: ['rational', 150] }))).toMatchObject({
      densityDpi: { x: 300, y: 150 },
    });
    const centimetres = tiff({ 282: ['rational', 100], 283: ['rational', 100], 296: ['short', 3] });
    expect(walked(centimetres)).toMatchObject({ densityDpi: { x: 254, y: 254 } });
  });
});
