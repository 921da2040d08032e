import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { artwork } from '../artwork.ts';
import { pngChunk, pngData, pngEnd, pngFile, pngHeader } from './png-file.ts';
import { outcomeOf, walked } from './walked.ts';

const header = pngHeader(16, 16);
const data = pngData(48, 16);
const text = pngChunk('tEXt', Buffer.from('Title\0Sea'));
const palette = pngChunk('PLTE', Buffer.alloc(9));

function withWrongChecksum(chunk: Buffer): Buffer {
  const damaged = Buffer.from(chunk);
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 1) ^ 1, damaged.length - 1);
  return damaged;
}

const note = (content: Uint8Array) => Buffer.concat([Buffer.from('x\0\0'), deflateSync(content)]);
const bomb = Buffer.alloc(4_000_000);
const stream = deflateSync(Buffer.alloc(49 * 16));

const points = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
};
const adobeChrm = pngChunk('cHRM', points(31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6000));
const srgbChrm = pngChunk('cHRM', points(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000));
const gama = (gamma: number) => pngChunk('gAMA', points(gamma));

describe('PNG structure', () => {
  it.each<[string, readonly Buffer[], string | undefined]>([
    ['nothing', [], undefined],
    ['the points and gamma of sRGB', [gama(45_455), srgbChrm], undefined],
    ['the points of Adobe RGB', [gama(45_455), adobeChrm], 'other colours'],
    ['the gamma of linear light', [gama(100_000)], 'another brightness'],
    ['sRGB beside other points, for which it counts', [adobeChrm, pngChunk('sRGB', Uint8Array.of(0))], undefined],
    [
      'a profile beside other points, for which it counts',
      [adobeChrm, pngChunk('iCCP', note(Buffer.from('junk')))],
      'profile is damaged',
    ],
    ['points that are cut short', [pngChunk('cHRM', Buffer.alloc(8))], undefined],
  ])('tells what is wrong with colours that are said by %s', (_, chunks, problem) => {
    const structure = walked(pngFile(header, ...chunks, data, pngEnd));
    const expected = problem === undefined ? undefined : expect.stringContaining(problem);
    expect(structure).toMatchObject({ colourProblem: expected });
  });

  it.each<[string, Buffer]>([
    ['a plain one', pngFile(header, data, pngEnd)],
    ['one with bytes behind its end', pngFile(header, data, pngEnd, Buffer.from('appended by a camera'))],
    ['unknown chunks that nobody has to understand', pngFile(header, pngChunk('prVt', Buffer.alloc(5)), data, pngEnd)],
    [
      'notes that make no sense',
      pngFile(header, pngChunk('tIME', Buffer.alloc(7, 255)), pngChunk('iTXt'), data, pngEnd),
    ],
    ['much text in few bytes', pngFile(header, pngChunk('zTXt', note(Buffer.alloc(900_000, 32))), data, pngEnd)],
    ['a profile that is none', pngFile(header, pngChunk('iCCP', Buffer.from('x\0\0junk')), data, pngEnd)],
    [
      'data in several chunks, one of them empty',
      pngFile(
        header,
        pngChunk('IDAT', stream.subarray(0, 5)),
        pngChunk('IDAT'),
        pngChunk('IDAT', stream.subarray(5)),
        pngEnd,
      ),
    ],
    ['a palette that RGB does not need', pngFile(header, palette, data, pngEnd)],
  ])('accepts %s', (_, file) => expect(outcomeOf(file)).toBe('sound'));

  it.each<[string, string, Buffer]>([
    ['a wrong checksum of the header', 'CORRUPT_HEADER', pngFile(withWrongChecksum(header), data, pngEnd)],
    ['a wrong checksum of the picture', 'CORRUPT_PIXELS', pngFile(header, withWrongChecksum(data), pngEnd)],
    ['a wrong checksum of a note', 'CORRUPT_HEADER', pngFile(header, withWrongChecksum(text), data, pngEnd)],
    ['text that fills memory', 'CORRUPT_HEADER', pngFile(header, pngChunk('zTXt', note(bomb)), data, pngEnd)],
    ['a profile that fills memory', 'CORRUPT_HEADER', pngFile(header, pngChunk('iCCP', note(bomb)), data, pngEnd)],
    [
      'text of the world that fills memory',
      'CORRUPT_HEADER',
      pngFile(
        header,
        pngChunk('iTXt', Buffer.concat([Buffer.from('x\0\x01\0en\0x\0'), deflateSync(bomb)])),
        data,
        pngEnd,
      ),
    ],
    ['a missing end', 'TRUNCATED', pngFile(header, data)],
    ['nothing but a header', 'TRUNCATED', pngFile(header)],
    ['no picture', 'CORRUPT_PIXELS', pngFile(header, pngEnd)],
    ['an empty picture', 'CORRUPT_PIXELS', pngFile(header, pngChunk('IDAT'), pngEnd)],
    [
      'a picture in pieces',
      'CORRUPT_PIXELS',
      pngFile(header, pngChunk('IDAT', stream.subarray(0, 5)), text, pngChunk('IDAT', stream.subarray(5)), pngEnd),
    ],
    [
      'a palette image without its palette',
      'CORRUPT_HEADER',
      pngFile(pngHeader(16, 16, 8, 3), pngData(16, 16), pngEnd),
    ],
    [
      'a palette after the picture',
      'CORRUPT_HEADER',
      pngFile(pngHeader(16, 16, 8, 3), pngData(16, 16), palette, pngEnd),
    ],
    [
      'a palette of a length that is impossible',
      'CORRUPT_HEADER',
      pngFile(header, pngChunk('PLTE', Buffer.alloc(4)), data, pngEnd),
    ],
    ['two headers', 'CORRUPT_HEADER', pngFile(header, header, data, pngEnd)],
    ['a note before the header', 'CORRUPT_HEADER', pngFile(text, header, data, pngEnd)],
    ['a header that is too short', 'CORRUPT_HEADER', pngFile(pngChunk('IHDR', Buffer.alloc(12)), data, pngEnd)],
    [
      'an unknown chunk that one has to understand',
      'FEATURE_UNSUPPORTED',
      pngFile(header, pngChunk('ABCD'), data, pngEnd),
    ],
    [
      'what Xcode makes of a PNG',
      'FEATURE_UNSUPPORTED',
      pngFile(pngChunk('CgBI', Buffer.alloc(4)), header, data, pngEnd),
    ],
    ['a width of 0', 'CORRUPT_HEADER', pngFile(pngHeader(0, 16), data, pngEnd)],
    ['a height of 0', 'CORRUPT_HEADER', pngFile(pngHeader(16, 0), data, pngEnd)],
    ['a compression that does not exist', 'CORRUPT_HEADER', pngFile(pngHeader(16, 16, 8, 2, [1, 0, 0]), data, pngEnd)],
    ['an interlacing that does not exist', 'CORRUPT_HEADER', pngFile(pngHeader(16, 16, 8, 2, [0, 0, 2]), data, pngEnd)],
    ['65,536 × 65,536 pixels', 'TOO_MANY_PIXELS', pngFile(pngHeader(65_536, 65_536), data, pngEnd)],
    [
      'line ends that were changed',
      'CORRUPT_HEADER',
      Buffer.from(pngFile(header, data, pngEnd).toString('latin1').replace('\r\n', '\n'), 'latin1'),
    ],
    [
      'a signature without its high bit',
      'CORRUPT_HEADER',
      Buffer.concat([Buffer.from([0x09]), pngFile(header, data, pngEnd).subarray(1)]),
    ],
  ])('refuses %s', (_, code, file) => expect(outcomeOf(file)).toBe(code));

  it.each([
    [1, 8],
    [9, 8],
    [2, 0],
    [2, 4],
    [2, 99],
    [3, 16],
    [4, 2],
  ])('refuses colour type %i with %i bits', (colourType, depth) => {
    expect(outcomeOf(pngFile(pngHeader(16, 16, depth, colourType), data, pngEnd))).toBe('CORRUPT_HEADER');
  });

  it('tells colours, depth and transparency as they come out', () => {
    const grey = pngFile(pngHeader(16, 16, 1, 0), pngChunk('tRNS', Buffer.alloc(2)), pngData(2, 16), pngEnd);
    expect(walked(grey)).toMatchObject({ colourModel: 'grey', channels: 2, bitDepth: 1, hasAlpha: true });
    const indexed = pngFile(
      pngHeader(16, 16, 4, 3),
      palette,
      pngChunk('tRNS', Buffer.alloc(4)),
      pngData(8, 16),
      pngEnd,
    );
    expect(walked(indexed)).toMatchObject({ colourModel: 'rgb', channels: 3, bitDepth: 8, hasAlpha: false });
    const deep = pngFile(pngHeader(16, 16, 16, 6), pngData(128, 16), pngEnd);
    expect(walked(deep)).toMatchObject({ colourModel: 'rgb', channels: 4, bitDepth: 16, hasAlpha: true });
  });

  it('counts the pictures of an animation', () => {
    const control = pngChunk('acTL', Buffer.from([0, 0, 0, 3, 0, 0, 0, 0]));
    expect(walked(pngFile(header, control, data, pngEnd))).toMatchObject({ pages: 3, isAnimated: true });
  });

  it('knows that of an interlaced image all is held at once', async () => {
    const file = await artwork(200, 100).png({ progressive: true }).toBuffer();
    expect(walked(file)).toMatchObject({ isProgressive: true, heldBytes: 60_000, heldBecause: 'interlaced' });
    expect(walked(await artwork(200, 100).png().toBuffer())).toMatchObject({ heldBytes: 0 });
  });

  it('reads the density in dots per inch', () => {
    const metres = pngChunk('pHYs', Buffer.from([0, 0, 0x2e, 0x23, 0, 0, 0x17, 0x12, 1]));
    expect(walked(pngFile(header, metres, data, pngEnd))).toMatchObject({ densityDpi: { x: 300, y: 150.01 } });
  });
});
