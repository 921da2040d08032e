import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Sharp } from 'sharp';
import { detailShare } from '../../../images/measure/detail-share.ts';
import { sharp } from '../../../images/sharp.ts';
import { seededRandom } from '../../seeded-random.ts';
import { artwork } from '../artwork.ts';
import { discs, photographed } from './scene.ts';

async function shareOf(picture: Sharp): Promise<number | null> {
  const { data, info } = await picture.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return detailShare({ data, widthPx: info.width, heightPx: info.height });
}

type Kernel = 'cubic' | 'lanczos3' | 'linear';
const sidePx = 220;
const seeds = [11, 23];
let photographs: Buffer[] = [];

async function enlarged(photograph: Buffer, factor: number, kernel: Kernel = 'lanczos3'): Promise<Sharp> {
  const side = Math.round(sidePx * factor);
  // Through a file, so that sharp does nothing else in the same step.
  return sharp(
    await sharp(photograph).resize(side, side, { kernel, fit: 'fill' }).tiff({ compression: 'none' }).toBuffer(),
  );
}

const asJpeg = async (picture: Sharp, quality: number) => sharp(await picture.jpeg({ quality }).toBuffer());

beforeAll(async () => {
  photographs = await Promise.all(seeds.map((seed) => photographed(sidePx, sidePx, seed)));
});

/** Where `assess` begins to speak of an enlargement. */
const surelyEnlarged = 0.6;

describe('the share of pixels that carry detail', () => {
  test('is large for photographs as they are taken, also as a JPEG of low quality, noisy or sharpened', async () => {
    for (const photograph of photographs) {
      expect(await shareOf(sharp(photograph))).toBeGreaterThan(0.75);
      expect(await shareOf(await asJpeg(sharp(photograph), 60))).toBeGreaterThan(0.7);
      expect(await shareOf(await asJpeg(sharp(photograph), 30))).toBeGreaterThan(0.7);
      expect(await shareOf(sharp(photograph).sharpen())).toBeGreaterThan(0.75);
    }
  });

  test('of a photograph that was made smaller is larger still', async () => {
    for (const photograph of photographs) {
      expect(await shareOf(sharp(await sharp(photograph).resize(165).png().toBuffer()))).toBeGreaterThan(0.85);
    }
  });

  test.each<Kernel>(['lanczos3', 'cubic', 'linear'])(
    'is small when a photograph was enlarged by %s',
    async (kernel) => {
      for (const photograph of photographs) {
        expect(await shareOf(await enlarged(photograph, 2, kernel))).toBeLessThan(surelyEnlarged);
        expect(await shareOf(await enlarged(photograph, 3, kernel))).toBeLessThan(0.45);
        expect(await shareOf(await enlarged(photograph, 4, kernel))).toBeLessThan(0.35);
      }
    },
  );

  test('stays small when the enlargement was saved as a JPEG or sharpened', async () => {
    for (const photograph of photographs) {
      expect(await shareOf(await asJpeg(await enlarged(photograph, 3), 60))).toBeLessThan(surelyEnlarged);
      expect(await shareOf((await enlarged(photograph, 3)).sharpen({ sigma: 1.5 }))).toBeLessThan(surelyEnlarged);
    }
  });

  test('shrinks with the factor', async () => {
    for (const photograph of photographs) {
      const shares = await Promise.all(
        [1, 1.5, 2, 3, 4].map(async (factor) => shareOf(await enlarged(photograph, factor))),
      );
      expect(shares).toEqual(shares.toSorted((left, right) => (right ?? 0) - (left ?? 0)));
    }
  });

  test('is all of what a program drew, and of what was enlarged by repeating pixels', async () => {
    expect(await shareOf(discs(sidePx, sidePx, 5))).toBeGreaterThan(0.9);
    expect(await shareOf(lineArt())).toBe(1);
    expect(await shareOf(sharp(await lineArt().resize(660, 660, { kernel: 'nearest' }).png().toBuffer()))).toBe(1);
  });

  test('of grain is not small', async () => {
    expect(await shareOf(artwork(sidePx, sidePx))).toBeGreaterThan(surelyEnlarged);
  });

  test('cannot be told of plain areas, shading, and little else', async () => {
    const plain = sharp({ create: { width: sidePx, height: sidePx, channels: 3, background: '#336699' } });
    expect(await shareOf(plain)).toBeNull();
    expect(await shareOf(shading())).toBeNull();
    expect(await shareOf(sharp(await discs(sidePx, sidePx, 5).blur(30).png().toBuffer()))).toBeNull();
    expect(await shareOf(artwork(12, 9))).toBeNull();
  });
});

/** Strokes of one pixel and more, black on white. */
function lineArt(): Sharp {
  const random = seededRandom(3);
  const data = Buffer.alloc(sidePx * sidePx, 255);
  for (let stroke = 0; stroke < 60; stroke += 1) {
    const [at, from, length] = [random(), random(), random()].map((value) => Math.floor(value * sidePx)) as [
      number,
      number,
      number,
    ];
    for (let step = from; step < Math.min(sidePx, from + length); step += 1) {
      data[stroke % 2 === 0 ? at * sidePx + step : step * sidePx + at] = 0;
    }
  }
  return sharp(data, { raw: { width: sidePx, height: sidePx, channels: 1 } });
}

/** From black to white over the whole width. */
function shading(): Sharp {
  const data = Buffer.from(
    Array.from({ length: sidePx * sidePx }, (_, at) => Math.round(((at % sidePx) / sidePx) * 255)),
  );
  return sharp(data, { raw: { width: sidePx, height: sidePx, channels: 1 } });
}
