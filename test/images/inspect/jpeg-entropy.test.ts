import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readerOf } from '../../../images/inspect/byte-reader.ts';
import { damageOfScans } from '../../../images/inspect/jpeg-entropy.ts';
import { isRefusal } from '../../../images/inspect/structure.ts';
import { artwork } from '../artwork.ts';
import { inspected } from './inspected.ts';
import { edited, inserted, segmentOf } from './jpeg-segments.ts';
import { type PlainJpeg, plainJpeg } from './plain-jpeg.ts';
import { walked } from './walked.ts';

function outcomeOf(jpeg: Uint8Array): string {
  return damageOfScans(readerOf(jpeg))?.code ?? 'sound';
}

const restarted = [0, 0xff, 0xd0, 0, 0xff, 0xd1, 0];

describe('the codes of a scan', () => {
  const sound: readonly [string, PlainJpeg][] = [
    ['as many blocks as there should be', { blocks: 8, scan: [0, 0] }],
    ['a byte filled up with ones', { blocks: 6, scan: [0, 0x0f] }],
    ['fill before the marker', { blocks: 4, scan: [0, 0xff, 0xff, 0xff] }],
    ['a few empty bytes behind the last block', { blocks: 4, scan: [0, 0, 0, 0] }],
    ['restart markers in their order', { blocks: 12, restartInterval: 4, scan: restarted }],
    [
      'one restart marker more at the end',
      { blocks: 8, restartInterval: 4, scan: [...restarted.slice(0, 4), 0xff, 0xd1] },
    ],
    ['a value for the last coefficient but 15', { blocks: 1, scan: [0b0_10_1_10_1_1, 0b0_1_0_11111] }],
    ['a DC value as large as it can be', { blocks: 1, scan: [0b10_100000, 0b00000_0_11] }],
  ];
  it.each(sound)('%s: sound', (_, jpeg) => {
    expect(outcomeOf(plainJpeg(jpeg))).toBe('sound');
  });

  const damaged: readonly [string, string, PlainJpeg][] = [
    ['blocks that are missing', 'TRUNCATED', { blocks: 9, scan: [0, 0] }],
    ['blocks that are missing before another marker', 'CORRUPT_PIXELS', { blocks: 9, scan: [0, 0, 0xff, 0xe1, 0, 2] }],
    ['a byte too many', 'CORRUPT_PIXELS', { blocks: 4, scan: [0, 0x12] }],
    ['many empty bytes too many', 'CORRUPT_PIXELS', { blocks: 4, scan: new Array<number>(40).fill(0) }],
    ['a code that there is not', 'CORRUPT_PIXELS', { blocks: 4, scan: [0b1100_0000, 0, 0, 0] }],
    ['more than 64 coefficients', 'CORRUPT_PIXELS', { blocks: 1, scan: [0b0_10_1_10_1_1, 0b0_1_10_1_10_1, 0x0f] }],
    [
      'a DC value beyond all colours',
      'CORRUPT_PIXELS',
      { blocks: 2, scan: [0b10_111111, 0b11111_0_10, 0xff, 0, 0b111_0_1111] },
    ],
    [
      'a restart marker out of order',
      'CORRUPT_PIXELS',
      { blocks: 12, restartInterval: 4, scan: [0, 0xff, 0xd1, 0, 0xff, 0xd0, 0] },
    ],
    [
      'a restart marker that is missing',
      'CORRUPT_PIXELS',
      { blocks: 12, restartInterval: 4, scan: [0, 0xff, 0xd0, 0, 0] },
    ],
    [
      'a restart marker too early',
      'CORRUPT_PIXELS',
      { blocks: 16, restartInterval: 8, scan: [0, 0xff, 0xd0, 0, 0, 0] },
    ],
    [
      'bytes left over before a restart marker',
      'CORRUPT_PIXELS',
      { blocks: 8, restartInterval: 4, scan: [0, 1, 2, 0xff, 0xd0, 0] },
    ],
    ['restart markers where there should be none', 'CORRUPT_PIXELS', { blocks: 12, scan: restarted }],
  ];
  it.each(damaged)('%s: %s', (_, code, jpeg) => {
    expect(outcomeOf(plainJpeg(jpeg))).toBe(code);
  });

  it('are found wherever the file is cut into pieces for reading it', () => {
    const blocks = 8000;
    const fill = new Array<number>(300_000).fill(0xff);
    expect(outcomeOf(plainJpeg({ blocks, scan: [...new Array<number>(2000).fill(0), ...fill] }))).toBe('sound');
    expect(outcomeOf(plainJpeg({ blocks, scan: [...new Array<number>(1000).fill(0), ...fill] }))).toBe('TRUNCATED');
  });
});

describe('scans of pictures', () => {
  const files: Record<string, Buffer> = {};
  const kinds = ['baseline', 'progressive'] as const;

  beforeAll(async () => {
    files.baseline = await artwork(240, 180).jpeg({ quality: 85 }).toBuffer();
    files.progressive = await artwork(240, 180).jpeg({ quality: 85, mozjpeg: true }).toBuffer();
  });

  it('are sound as encoders write them, of whatever size and kind', async () => {
    const options = fc.record({
      quality: fc.integer({ min: 1, max: 100 }),
      progressive: fc.boolean(),
      chromaSubsampling: fc.constantFrom('4:4:4', '4:2:0'),
      mozjpeg: fc.boolean(),
      optimiseCoding: fc.boolean(),
    });
    const space = fc.constantFrom('srgb', 'b-w', 'cmyk');
    const side = fc.integer({ min: 1, max: 90 });
    await fc.assert(
      fc.asyncProperty(side, side, space, options, async (width, height, colours, jpeg) => {
        expect(outcomeOf(await artwork(width, height).toColourspace(colours).jpeg(jpeg).toBuffer())).toBe('sound');
      }),
      { numRuns: 60 },
    );
  });

  it.each(kinds)('%s: bytes that were overwritten are told', (kind) => {
    const file = files[kind] ?? Buffer.alloc(0);
    const { at, bytes } = segmentOf(file, 0xda);
    const places = Array.from({ length: 40 }, (_, index) => at + bytes.length + 300 * index);
    const inside = places.filter((place) => place + 66 < file.length);
    const passed = inside.filter((place) => {
      const damaged = edited(file, (copy) => {
        for (let index = 0; index < 64; index += 1) copy[place + index] = (place * 31 + index * index * 97) & 0x7f;
      });
      return outcomeOf(damaged) === 'sound';
    });
    // Codes may fit again by chance, with just as many blocks.
    expect(passed.length).toBeLessThanOrEqual(Math.floor(inside.length / 10));
  });

  it.each(kinds)('%s: a scan that ends early is told', (kind) => {
    const file = files[kind] ?? Buffer.alloc(0);
    const { at, bytes } = segmentOf(file, 0xda);
    fc.assert(
      fc.property(fc.integer({ min: at + bytes.length, max: file.length - 12 }), (end) => {
        const cut = Buffer.concat([file.subarray(0, end), Buffer.from([0xff, 0xd9])]);
        // Between the scans of a progressive file only its structure tells.
        const isRefused = outcomeOf(cut) !== 'sound' || isRefusal(walked(cut));
        expect({ end, isRefused }).toEqual({ end, isRefused: true });
      }),
      { numRuns: 60 },
    );
  });

  it.each(kinds)('%s: whatever bytes change, there is one outcome', (kind) => {
    const file = files[kind] ?? Buffer.alloc(0);
    const place = fc.oneof(fc.nat(700), fc.nat(file.length - 1));
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
        const damaged = edited(file, (copy) => {
          for (const [at, value] of changes) copy[at] = value;
        });
        expect(outcomeOf(damaged)).toMatch(/^(sound|[A-Z_]+)$/);
      }),
      { numRuns: 300 },
    );
  });

  it.each(kinds)('%s: a part of another picture behind the last block is told', (kind) => {
    const file = files[kind] ?? Buffer.alloc(0);
    const part = file.subarray(file.length - 60, file.length - 20).filter((byte) => byte !== 0xff && byte !== 0);
    expect(outcomeOf(inserted(file, file.length - 2, part))).toBe('CORRUPT_PIXELS');
  });

  it('are looked at when a file is inspected, which tells what could be read besides', async () => {
    const file = files.baseline ?? Buffer.alloc(0);
    const result = await inspected(inserted(file, file.length - 2, Buffer.from('not of this picture')));
    expect(result).toMatchObject({ kind: 'refused', findings: [{ code: 'CORRUPT_PIXELS' }], facts: { widthPx: 240 } });
  });
});
