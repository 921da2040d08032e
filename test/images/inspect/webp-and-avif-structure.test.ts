import { beforeAll, describe, expect, it } from '@jest/globals';
import { artwork } from '../artwork.ts';
import { edited } from './jpeg-segments.ts';
import { outcomeOf, walked } from './walked.ts';

const files: Record<string, Buffer> = {};
const file = (name: string) => files[name] ?? Buffer.alloc(0);

beforeAll(async () => {
  const picture = () => artwork(80, 60);
  files.lossy = await picture().webp().toBuffer();
  files.lossless = await picture().webp({ lossless: true }).toBuffer();
  files.alpha = await picture().ensureAlpha(0.5).webp().toBuffer();
  files.profile = await picture().withIccProfile('p3').webp().toBuffer();
  files.avif = await picture().avif({ effort: 0 }).toBuffer();
  files.deep = await picture().avif({ effort: 0, bitdepth: 10, chromaSubsampling: '4:2:0' }).toBuffer();
  files.seeThrough = await picture().ensureAlpha(0.5).avif({ effort: 0 }).toBuffer();
});

describe('WebP structure', () => {
  it('tells size, compression and transparency', () => {
    const size = { widthPx: 80, heightPx: 60, colourModel: 'rgb', bitDepth: 8 };
    expect(walked(file('lossy'))).toMatchObject({
      ...size,
      compression: 'vp8',
      chromaSubsampling: '4:2:0',
      hasAlpha: false,
    });
    expect(walked(file('lossless'))).toMatchObject({ ...size, compression: 'vp8l', hasAlpha: false, channels: 3 });
    expect(walked(file('alpha'))).toMatchObject({ ...size, hasAlpha: true, channels: 4 });
    expect(walked(file('profile'))).toMatchObject({ ...size, hasAlpha: false });
  });

  it('counts the pictures of an animation', () => {
    const header = Buffer.concat([chunk('VP8X', [2, 0, 0, 0, 79, 0, 0, 59, 0, 0]), chunk('ANIM', [0, 0, 0, 0, 0, 0])]);
    const frame = Buffer.concat([
      Buffer.from([0, 0, 0, 0, 0, 0, 79, 0, 0, 59, 0, 0, 40, 0, 0, 0]),
      file('lossy').subarray(12),
    ]);
    const animation = container(Buffer.concat([header, chunk('ANMF', frame), chunk('ANMF', frame)]));
    expect(walked(animation)).toMatchObject({ pages: 2, isAnimated: true });
  });

  it.each<[string, string, () => Buffer]>([
    ['bytes behind its end', 'sound', () => Buffer.concat([file('lossy'), Buffer.from('appended')])],
    [
      'a chunk that nobody knows',
      'sound',
      () => container(Buffer.concat([file('lossy').subarray(12), chunk('ABCD', [1, 2])])),
    ],
    ['a missing last byte', 'TRUNCATED', () => file('lossy').subarray(0, -2)],
    ['half of it', 'TRUNCATED', () => file('profile').subarray(0, file('profile').length / 2)],
    ['a container only', 'TRUNCATED', () => container(Buffer.alloc(0))],
    [
      'a chunk that is longer than its container',
      'CORRUPT_HEADER',
      () => Buffer.concat([edited(file('lossy'), (copy) => copy.writeUInt32LE(40, 4)), Buffer.alloc(9)]),
    ],
    ['another start code', 'CORRUPT_HEADER', () => edited(file('lossy'), (copy) => copy.writeUInt8(0, 23))],
    ['a size of 0', 'CORRUPT_HEADER', () => edited(file('lossy'), (copy) => copy.writeUInt16LE(0, 26))],
    ['a canvas of another size', 'CORRUPT_HEADER', () => edited(file('profile'), (copy) => copy.writeUInt8(99, 24))],
    [
      'a first partition that is longer than the picture',
      'CORRUPT_PIXELS',
      () => edited(file('lossy'), (copy) => copy.writeUInt16LE(0xffff, 21)),
    ],
  ])('%s: %s', (_, outcome, made) => expect(outcomeOf(made())).toBe(outcome));
});

describe('AVIF structure', () => {
  it('tells size, depth, sampling and transparency', () => {
    const size = { widthPx: 80, heightPx: 60, colourModel: 'rgb', compression: 'av1' };
    expect(walked(file('avif'))).toMatchObject({ ...size, bitDepth: 8, chromaSubsampling: '4:4:4', hasAlpha: false });
    expect(walked(file('deep'))).toMatchObject({ ...size, bitDepth: 16, chromaSubsampling: '4:2:0' });
    expect(walked(file('seeThrough'))).toMatchObject({ ...size, hasAlpha: true, channels: 4 });
  });

  it('says of an animation that it is one', () => {
    expect(walked(ofBrand('avis'))).toMatchObject({ message: expect.stringContaining('is an animation') });
  });

  it.each<[string, string, () => Buffer]>([
    ['bytes behind its end', 'sound', () => Buffer.concat([file('avif'), Buffer.from('\0\0\0\x0cfreeABCD', 'latin1')])],
    ['a missing last byte', 'TRUNCATED', () => file('avif').subarray(0, -1)],
    ['its header alone', 'TRUNCATED', () => file('avif').subarray(0, 60)],
    ['a size of 0', 'CORRUPT_HEADER', () => changed('ispe', 8, 0)],
    [
      '40,000 pixels a side',
      'TOO_MANY_PIXELS',
      () => edited(changed('ispe', 8, 40_000), (copy) => copy.writeUInt32BE(40_000, copy.indexOf('ispe') + 12)),
    ],
    [
      'a table of contents without the picture',
      'CORRUPT_HEADER',
      () => edited(file('avif'), (copy) => copy.writeUInt16BE(77, copy.indexOf('pitm') + 8)),
    ],
    ['an animation', 'FEATURE_UNSUPPORTED', () => ofBrand('avis')],
    ['a main brand that no decoder opens', 'FEATURE_UNSUPPORTED', () => ofBrand('miaf')],
    [
      'a picture of another codec',
      'FEATURE_UNSUPPORTED',
      () => edited(file('avif'), (copy) => copy.write('jpeg', copy.indexOf('av01'), 'latin1')),
    ],
    [
      'HEVC in it',
      'FORMAT_UNSUPPORTED',
      () => edited(file('avif'), (copy) => copy.write('hvc1', copy.indexOf('av01'), 'latin1')),
    ],
  ])('%s: %s', (_, outcome, made) => expect(outcomeOf(made())).toBe(outcome));
});

function ofBrand(brand: string): Buffer {
  return edited(file('avif'), (copy) => copy.write(brand, 8, 'latin1'));
}

/** The AVIF with another number of 32 bits behind the name of a box. */
function changed(box: string, offset: number, value: number): Buffer {
  return edited(file('avif'), (copy) => copy.writeUInt32BE(value, copy.indexOf(box) + offset));
}

function chunk(name: string, data: Uint8Array | readonly number[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(name, 'latin1'), length, Buffer.from(data), Buffer.alloc(data.length % 2)]);
}

function container(chunks: Buffer): Buffer {
  return chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), chunks]));
}
