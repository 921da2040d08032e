import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { thumbHashToAverageRGBA } from 'thumbhash';
import { dominantColours } from '../../../images/measure/dominant-colours.ts';
import { inkCoverage } from '../../../images/measure/ink-coverage.ts';
import { measure } from '../../../images/measure/measure.ts';
import { smallCopy } from '../../../images/measure/resized.ts';
import { sharp } from '../../../images/sharp.ts';
import { imageFacts } from '../assess/print-under-test.ts';
import { tiffFile } from '../inspect/tiff-file.ts';
import { inTemporaryFolder } from '../render/printing.ts';
import { photographed, workingOf } from './scene.ts';

/** Side by side, as wide as each is given. */
async function stripes(...colours: readonly (readonly [string, number])[]): Promise<Buffer> {
  let left = 0;
  const parts = colours.map(([background, width]) => {
    const input = { create: { width, height: 60, channels: 3 as const, background } };
    const part = { input, left, top: 0 };
    left += width;
    return part;
  });
  const ground = sharp({ create: { width: left, height: 60, channels: 3, background: '#000000' } });
  return ground.composite(parts).png().toBuffer();
}

const coloursOf = async (picture: Buffer) => dominantColours(await smallCopy((await workingOf(picture)).rgb, 100));

describe('dominant colours', () => {
  test('are those of the areas, the largest first', async () => {
    const picture = await stripes(['#c0392b', 60], ['#f1c40f', 28], ['#2c3e50', 12]);
    expect(await coloursOf(picture)).toEqual(['#c0392b', '#f1c40f', '#2c3e50']);
  });

  test('count shades that look alike as one', async () => {
    expect(await coloursOf(await stripes(['#336699', 40], ['#34679a', 40]))).toHaveLength(1);
  });

  test('are at most five, and the same each time', async () => {
    const picture = await photographed(200, 150, 3);
    const colours = await coloursOf(picture);
    expect(colours.length).toBeLessThanOrEqual(5);
    expect(colours.filter((colour) => !/^#[0-9a-f]{6}$/.test(colour))).toEqual([]);
    expect(await coloursOf(picture)).toEqual(colours);
  });
});

describe('ink coverage', () => {
  const inked = (pixels: readonly (readonly [number, number, number, number])[]) =>
    inkCoverage({ data: Buffer.from(pixels.flat()), widthPx: pixels.length, heightPx: 1, channels: 4 });

  test('adds up the four inks', () => {
    expect(inked([[255, 255, 255, 255]])).toEqual({ maxPercent: 400, p999Percent: 400 });
    expect(inked([[0, 0, 0, 0]])).toEqual({ maxPercent: 0, p999Percent: 0 });
    expect(inked([[51, 102, 153, 204]])).toEqual({ maxPercent: 200, p999Percent: 200 });
  });

  test('sets single spots apart from areas', () => {
    const paper = Array.from({ length: 1999 }, () => [0, 0, 0, 255] as const);
    expect(inked([...paper, [255, 255, 255, 255]])).toEqual({ maxPercent: 400, p999Percent: 100 });
    expect(inked([...paper.slice(4), ...Array.from({ length: 5 }, () => [255, 255, 255, 255] as const)])).toEqual({
      maxPercent: 400,
      p999Percent: 400,
    });
  });
});

describe('ink in lines that are too thin for a reduced copy', () => {
  const folder = inTemporaryFolder();
  afterAll(folder.remove);
  const [width, height] = [360, 96];

  /** Every sixth row has all of all inks, and as a copy reduced to a sixth shows it, all have a sixth of them. */
  async function measured(bits: 8 | 16, isInked: (x: number, y: number) => boolean) {
    const samples = Uint8Array.from({ length: (width * height * 4 * bits) / 8 }, (_, at) => {
      const pixel = Math.floor(at / (bits / 2));
      return isInked(pixel % width, Math.floor(pixel / width)) ? 255 : 0;
    });
    const path = folder.path(`${bits}.tif`);
    writeFileSync(path, inkTiff(samples, bits));
    const { rgb } = await workingOf(await sharp({ create: paper }).png().toBuffer());
    const inks = { data: Buffer.alloc(60 * 16 * 4, 42), widthPx: 60, heightPx: 16, channels: 4 as const };
    const size = { widthPx: width, heightPx: height, storedWidthPx: width, storedHeightPx: height };
    const facts = imageFacts({
      ...size,
      format: 'tiff',
      colourModel: 'cmyk',
      channels: 4,
      bitDepth: bits,
      profile: null,
    });
    return (await measure(path, facts, { rgb, inks, isOpaque: true })).inkCoverage;
  }

  const paper = { width: 60, height: 16, channels: 3 as const, background: '#ffffff' };

  const inkTiff = (samples: Uint8Array, bits: number) =>
    tiffFile(samples, {
      256: ['long', width],
      257: ['long', height],
      258: ['short', bits, bits, bits, bits],
      259: ['short', 1],
      262: ['short', 5],
      273: ['long', 8],
      277: ['short', 4],
      278: ['long', height],
      279: ['long', samples.length],
    });

  test.each([8, 16] as const)('is the most ink, of %i bits', async (bits) => {
    expect(await measured(bits, (_, y) => y % 6 === 0)).toEqual({ maxPercent: 400, p999Percent: 65.9 });
  });

  test('is not made of a few noisy pixels', async () => {
    expect(await measured(8, (x, y) => x < 10 && y === 40)).toEqual({ maxPercent: 65.9, p999Percent: 65.9 });
  });
});

describe('the measures of an image', () => {
  test('are all there, and the same each time', async () => {
    const picture = await photographed(480, 320, 2);
    const working = await workingOf(picture);
    const thumbnail = await sharp(picture).resize(160).jpeg().toBuffer();
    const facts = imageFacts({ widthPx: 480, heightPx: 320, thumbnail });
    const measures = await measure('not opened', facts, working);
    expect(measures).toMatchObject({ isOpaque: true, inkCoverage: null, thumbnailDiffers: false });
    expect(measures.perceptualHash).toMatch(/^[0-9a-f]{16}$/);
    expect(measures.detailShare).toBeGreaterThan(0.75);
    expect(await measure('not opened', facts, working)).toEqual(measures);
  });

  test('hold a placeholder in the colour of the picture, however narrow that is', async () => {
    for (const [width, height] of [
      [1, 1],
      [2400, 3],
      [2, 900],
      [300, 200],
    ] as const) {
      const create = { width, height, channels: 3 as const, background: '#cc6633' };
      const working = await workingOf(await sharp({ create }).png().toBuffer());
      const { placeholder } = await measure('not opened', imageFacts({ widthPx: width, heightPx: height }), working);
      const { r, g, b } = thumbHashToAverageRGBA(Buffer.from(placeholder, 'base64'));
      expect([r, g, b].map((value) => Math.round(value * 5))).toEqual([4, 2, 1]);
    }
  });

  test('look at the inks where there are any', async () => {
    const working = await workingOf(await photographed(48, 32, 2));
    const inks = { data: Buffer.alloc(48 * 32 * 4, 102), widthPx: 48, heightPx: 32, channels: 4 as const };
    const measures = await measure('not opened', imageFacts({ widthPx: 48, heightPx: 32 }), { ...working, inks });
    expect(measures.inkCoverage).toEqual({ maxPercent: 160, p999Percent: 160 });
  });
});
