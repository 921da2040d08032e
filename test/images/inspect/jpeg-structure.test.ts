import { beforeAll, describe, expect, it } from '@jest/globals';
import { artwork } from '../artwork.ts';
import { edited, inserted, segmentOf, withoutSegment } from './jpeg-segments.ts';
import { outcomeOf, walked } from './walked.ts';

const [sof, sos, dqt, dht] = [0xc0, 0xda, 0xdb, 0xc4];
let baseline: Buffer;
let progressive: Buffer;

beforeAll(async () => {
  baseline = await artwork(160, 120).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
  progressive = await artwork(160, 120).jpeg({ progressive: true }).toBuffer();
});

const at = (marker: number) => segmentOf(baseline, marker).at;
const eoi = Buffer.from([0xff, 0xd9]);

describe('JPEG structure', () => {
  it.each<[string, () => Buffer]>([
    ['a baseline one', () => baseline],
    ['a progressive one', () => progressive],
    ['one with pictures and notes behind its end', () => Buffer.concat([baseline, baseline, Buffer.from('MPF')])],
    ['fill bytes between segments', () => inserted(baseline, at(sof), Buffer.alloc(4, 0xff))],
    ['the tables of a film camera, which are left out', () => withoutSegment(baseline, dht)],
    ['broken EXIF', () => inserted(baseline, 2, segment(0xe1, 'Exif\0\0junk'))],
    ['a piece of a profile', () => inserted(baseline, 2, segment(0xe2, 'ICC_PROFILE\0\x01\x03abcd'))],
    ['an Adobe segment that is too short', () => inserted(baseline, 2, segment(0xee, 'Adobe'))],
    ['colours that are named R, G and B', () => renamed(baseline, [82, 71, 66])],
    ['arithmetic coding', () => edited(baseline, (file) => file.writeUInt8(0xc9, at(sof) + 1))],
  ])('accepts %s', (_, file) => expect(outcomeOf(file())).toBe('sound'));

  it.each<[string, string, () => Buffer]>([
    ['a missing end', 'TRUNCATED', () => baseline.subarray(0, -2)],
    ['half an end', 'TRUNCATED', () => baseline.subarray(0, -1)],
    ['half of a file', 'TRUNCATED', () => baseline.subarray(0, baseline.length / 2)],
    ['a header only', 'TRUNCATED', () => baseline.subarray(0, at(sos))],
    ['no image at all', 'TRUNCATED', () => Buffer.concat([Buffer.from([0xff, 0xd8]), eoi])],
    ['no pixels', 'TRUNCATED', () => Buffer.concat([baseline.subarray(0, at(sos) + 14), eoi])],
    ['far more pixels than data', 'TRUNCATED', () => sized(15_000, 15_000)],
    [
      'a segment that is longer than the file',
      'TRUNCATED',
      () => inserted(baseline, 2, Buffer.from([0xff, 0xe5, 0xff, 0xff])),
    ],
    ['a segment of length 1', 'CORRUPT_HEADER', () => edited(baseline, (file) => file.writeUInt16BE(1, at(dqt) + 2))],
    ['a missing quantisation table', 'CORRUPT_HEADER', () => withoutSegment(baseline, dqt)],
    ['a width of 0', 'CORRUPT_HEADER', () => sized(0, 120)],
    ['a height of 0', 'CORRUPT_HEADER', () => sized(160, 0)],
    ['a size that is given twice', 'CORRUPT_HEADER', () => inserted(baseline, at(sos), segmentOf(baseline, sof).bytes)],
    ['sampling factors of 0', 'CORRUPT_HEADER', () => edited(baseline, (file) => file.writeUInt8(0, at(sof) + 11))],
    [
      'a scan of colours that it does not have',
      'CORRUPT_HEADER',
      () => edited(baseline, (file) => file.writeUInt8(77, at(sos) + 5)),
    ],
    ['five colours', 'CHANNELS_EXTRA', () => edited(baseline, (file) => file.writeUInt8(5, at(sof) + 9))],
    ['12 bits', 'FEATURE_UNSUPPORTED', () => edited(baseline, (file) => file.writeUInt8(12, at(sof) + 4))],
    ['lossless coding', 'FEATURE_UNSUPPORTED', () => edited(baseline, (file) => file.writeUInt8(0xc3, at(sof) + 1))],
    [
      'hierarchical coding',
      'FEATURE_UNSUPPORTED',
      () => edited(baseline, (file) => file.writeUInt8(0xc5, at(sof) + 1)),
    ],
    ['65,000 × 65,000 pixels', 'TOO_MANY_PIXELS', () => sized(65_000, 65_000)],
  ])('refuses %s', (_, code, file) => expect(outcomeOf(file())).toBe(code));

  it('refuses a progressive one of which scans are missing, though it decodes: it is soft', () => {
    const scans = [...progressive.keys()].filter(
      (index) => progressive.readUInt16BE(Math.min(index, progressive.length - 2)) === 0xffda,
    );
    expect(scans.length).toBeGreaterThan(5);
    for (const scan of scans.slice(1)) {
      expect(outcomeOf(Buffer.concat([progressive.subarray(0, scan), eoi]))).toBe('TRUNCATED');
    }
  });

  it.each(['4:4:4', '4:2:0'])('tells how colour is sampled: %s', async (chromaSubsampling) => {
    const file = await artwork(64, 64).jpeg({ chromaSubsampling }).toBuffer();
    expect(walked(file)).toMatchObject({ chromaSubsampling, colourModel: 'rgb', channels: 3, bitDepth: 8 });
  });

  it.each([1, 5, 30, 50, 75, 90, 95, 100])('tells the quality that libjpeg was given: %i', async (quality) => {
    const file = await artwork(64, 64).jpeg({ quality }).toBuffer();
    expect(walked(file)).toMatchObject({ jpegQuality: quality });
  });

  it('tells grey and CMYK', async () => {
    const grey = await artwork(64, 64).toColourspace('b-w').jpeg().toBuffer();
    expect(walked(grey)).toMatchObject({ colourModel: 'grey', channels: 1 });
    const cmyk = await artwork(64, 64).toColourspace('cmyk').jpeg().toBuffer();
    expect(walked(cmyk)).toMatchObject({ colourModel: 'cmyk', channels: 4 });
  });

  it('counts the coefficients that a progressive one makes its decoder hold', async () => {
    const halved = await artwork(160, 160).jpeg({ progressive: true, chromaSubsampling: '4:2:0' }).toBuffer();
    expect(walked(halved)).toMatchObject({ heldBytes: 160 * 160 * 3, heldBecause: 'progressive' });
    const full = await artwork(160, 160).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
    expect(walked(full)).toMatchObject({ heldBytes: 160 * 160 * 6 });
    expect(walked(baseline)).toMatchObject({ heldBytes: 0 });
  });
});

function segment(marker: number, body: string): Buffer {
  const bytes = Buffer.from(`\xff${String.fromCharCode(marker)}\0\0${body}`, 'latin1');
  bytes.writeUInt16BE(body.length + 2, 2);
  return bytes;
}

function sized(widthPx: number, heightPx: number): Buffer {
  return edited(baseline, (file) => {
    file.writeUInt16BE(heightPx, at(sof) + 5);
    file.writeUInt16BE(widthPx, at(sof) + 7);
  });
}

function renamed(jpeg: Buffer, names: readonly number[]): Buffer {
  return edited(jpeg, (file) => {
    names.forEach((name, index) => {
      file.writeUInt8(name, at(sof) + 10 + 3 * index);
      file.writeUInt8(name, at(sos) + 5 + 2 * index);
    });
  });
}
