import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { admissionLimits, refuseByBytes, refuseByMemory, refuseByPixels } from '../../../images/inspect/admission.ts';
import { isRefusal, type Structure } from '../../../images/inspect/structure.ts';
import { artwork } from '../artwork.ts';
import { inspected } from './inspected.ts';
import { edited, segmentOf } from './jpeg-segments.ts';
import { pngChunk, pngEnd, pngFile, pngHeader } from './png-file.ts';
import { walked } from './walked.ts';

async function structureOf(widthPx: number, heightPx: number): Promise<Structure> {
  const result = walked(await artwork(16, 16).jpeg().toBuffer());
  if (isRefusal(result)) throw new Error(result.message);
  return { ...result, widthPx, heightPx };
}

describe('admission', () => {
  it('takes 500 MB and 400 megapixels, and not more', () => {
    expect(refuseByBytes(admissionLimits.bytes)).toBeNull();
    expect(refuseByBytes(admissionLimits.bytes + 1)).toMatchObject({
      code: 'TOO_MANY_BYTES',
      actual: '501 MB',
      required: 'at most 500 MB',
    });
    expect(refuseByPixels(20_000, 20_000)).toBeNull();
    expect(refuseByPixels(20_000, 20_001)).toMatchObject({
      code: 'TOO_MANY_PIXELS',
      actual: '401 megapixels',
      required: 'at most 400 megapixels',
    });
  });

  it('refuses an interlaced bomb, a plain one of that size not', async () => {
    const nothing = pngChunk('IDAT', deflateSync(Buffer.alloc(1000)));
    const bomb = await inspected(pngFile(pngHeader(16_000, 16_000, 8, 6, [0, 0, 1]), nothing, pngEnd));
    expect(bomb).toMatchObject({
      findings: [
        {
          code: 'TOO_MUCH_MEMORY',
          actual: '977 MB',
          required: 'at most 320 MB',
          advice: expect.stringContaining('interlaced'),
        },
      ],
    });
    expect(await inspected(pngFile(pngHeader(16_000, 16_000, 8, 6), nothing, pngEnd))).toMatchObject({
      kind: 'readable',
    });
  });

  it('refuses a progressive JPEG of 256 megapixels, or of 100 with full colour', async () => {
    for (const [chromaSubsampling, side] of [
      ['4:2:0', 16_000],
      ['4:4:4', 10_000],
    ] as const) {
      const small = await artwork(16, 16).jpeg({ progressive: true, chromaSubsampling }).toBuffer();
      const { at } = segmentOf(small, 0xc2);
      const large = edited(small, (file) => {
        file.writeUInt16BE(side, at + 5);
        file.writeUInt16BE(side, at + 7);
      });
      // Data as long as that many blocks at the least: a run of what ends no scan.
      const padded = Buffer.concat([large.subarray(0, -2), Buffer.alloc((side * side) / 100), large.subarray(-2)]);
      expect(await inspected(padded)).toMatchObject({
        findings: [{ code: 'TOO_MUCH_MEMORY', advice: expect.stringContaining('progressive') }],
      });
    }
  });

  it('counts the copy that turning an image takes, and none for one that is upright or mirrored left to right', async () => {
    const large = await structureOf(20_000, 15_000);
    for (const orientation of [1, 2]) expect(refuseByMemory(large, orientation)).toBeNull();
    for (const orientation of [3, 4, 5, 6, 7, 8]) {
      expect(refuseByMemory(large, orientation)).toMatchObject({
        code: 'TOO_MUCH_MEMORY',
        actual: '859 MB',
        advice: expect.stringContaining('upright'),
      });
      expect(refuseByMemory({ ...large, heightPx: 8000 }, orientation)).toBeNull();
    }
  });
});
