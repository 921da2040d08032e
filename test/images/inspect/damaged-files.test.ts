import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '../../../images/inspect/structure.ts';
import { artwork } from '../artwork.ts';
import { walked } from './walked.ts';

const files: Record<string, Buffer> = {};
const names = [
  'jpeg',
  'progressive',
  'png',
  'palette',
  'tiff',
  'tiled',
  'jpegTiff',
  'webp',
  'webpAlpha',
  'avif',
] as const;

beforeAll(async () => {
  const picture = () => artwork(40, 30).withMetadata({ density: 300, orientation: 6 });
  files.jpeg = await picture().jpeg().toBuffer();
  files.progressive = await picture().jpeg({ progressive: true }).toBuffer();
  files.png = await picture().png().toBuffer();
  files.palette = await picture().png({ palette: true }).toBuffer();
  files.tiff = await picture().tiff({ compression: 'lzw' }).toBuffer();
  files.tiled = await picture().tiff({ compression: 'deflate', tile: true, bigtiff: true }).toBuffer();
  files.jpegTiff = await picture().tiff({ compression: 'jpeg' }).toBuffer();
  files.webp = await picture().webp().toBuffer();
  files.webpAlpha = await picture().ensureAlpha(0.5).webp({ lossless: true }).toBuffer();
  files.avif = await picture().avif({ effort: 0 }).toBuffer();
});

/** A walk ends with a structure or with one reason, whatever the bytes are. */
function expectOneOutcome(file: Uint8Array): void {
  const result = walked(file);
  if (isRefusal(result)) {
    expect(result).toMatchObject({
      severity: 'reject',
      code: expect.stringMatching(/^[A-Z_]+$/),
      message: expect.any(String),
    });
  } else {
    expect(result.widthPx).toBeGreaterThan(0);
    expect(result.heightPx).toBeGreaterThan(0);
    expect(result.heldBytes).toBeGreaterThanOrEqual(0);
  }
}

describe('damaged files', () => {
  it.each(names)('%s: a byte that changed gives one outcome', (name) => {
    const file = files[name] ?? Buffer.alloc(0);
    const near = fc.oneof(
      fc.nat(Math.min(file.length, 800) - 1),
      fc.nat(file.length - 1),
      fc.nat(400).map((back) => Math.max(0, file.length - 1 - back)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(near, fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
        const damaged = Buffer.from(file);
        for (const [at, value] of changes) damaged[at] = value;
        expectOneOutcome(damaged);
      }),
      { numRuns: 150 },
    );
  });

  it.each(names)('%s: what was cut off is told, wherever', (name) => {
    const file = files[name] ?? Buffer.alloc(0);
    fc.assert(
      fc.property(fc.nat(file.length - 2), (length) => {
        const result = walked(file.subarray(0, length));
        expect({ length, refused: isRefusal(result) }).toEqual({ length, refused: true });
      }),
      { numRuns: 100 },
    );
  });

  it.each(['png', 'palette'] as const)('%s: every change of a bit is told', (name) => {
    const file = files[name] ?? Buffer.alloc(0);
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(7), (at, bit) => {
        const damaged = Buffer.from(file);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        expect({ at, refused: isRefusal(walked(damaged)) }).toEqual({ at, refused: true });
      }),
      { numRuns: 300 },
    );
  });

  it('any bytes at all give one outcome', () => {
    const starts = [
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      'II*\0',
      'MM\0*',
      'II+\0\x08\0',
      'RIFF\xff\0\0\0WEBP',
      '\0\0\0\x14ftypavif',
      '',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }), (start, rest) => {
        expectOneOutcome(Buffer.concat([Buffer.from(start, 'latin1'), rest]));
      }),
      { numRuns: 1000 },
    );
  });
});
