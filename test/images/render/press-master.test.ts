import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readTiffTags } from '../../../images/render/tiff-tags.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';
import { factsOf, inTemporaryFolder, makeMaster, samplesOf } from './printing.ts';

const folder = inTemporaryFolder();
const at = folder.path;

beforeAll(async () => {
  await artwork(600, 400).png().toFile(at('picture.png'));
});

afterAll(folder.remove);

describe('a press master', () => {
  test('has the pixels of the file where the press can show them all, at the density of the ordered size', async () => {
    const { master, path } = await makeMaster(at('picture.png'), { order: { widthMm: 84, heightMm: 54, bleedMm: 3 } });
    expect(master.file).toMatchObject({ widthPx: 600, heightPx: 400, contentType: 'image/tiff' });
    expect(master.dpi).toBeCloseTo(600 / (90 / 25.4), 1);
    const { xDpi, yDpi, compression, predictor } = await readTiffTags(path);
    expect({ compression, predictor }).toEqual({ compression: 5, predictor: 2 });
    expect(xDpi).toBeCloseTo(master.dpi, 2);
    expect(yDpi).toBeCloseTo(master.dpi, 2);
  });

  test('is never enlarged, however large the order is', async () => {
    const { master } = await makeMaster(at('picture.png'), { order: { widthMm: 900, heightMm: 600 } });
    expect(master.file).toMatchObject({ widthPx: 600, heightPx: 400 });
    expect(master.dpi).toBeCloseTo(16.93, 1);
  });

  test('is reduced to what the press can show of a finer picture', async () => {
    const { master } = await makeMaster(at('picture.png'), { order: { widthMm: 30, heightMm: 20 } });
    expect(master.dpi).toBe(300);
    expect(master.file).toMatchObject({ widthPx: 354, heightPx: 236 });
  });

  test('shows the middle of a picture of another shape', async () => {
    const { master, path, fit } = await makeMaster(at('picture.png'), {
      profile: 'photo-print',
      order: { widthMm: 60, heightMm: 60 },
    });
    expect(fit.sheet).toEqual({ leftPx: 100, topPx: 0, widthPx: 400, heightPx: 400 });
    expect(master.file).toMatchObject({ widthPx: 400, heightPx: 400 });
    const middle = await sharp(at('picture.png'))
      .extract({ left: 100, top: 0, width: 400, height: 400 })
      .raw()
      .toBuffer();
    expect(Buffer.from(await samplesOf(path, 'srgb')).equals(middle)).toBe(true);
  });

  test('of 16 bits leaves the paper white where nothing is', async () => {
    const samples = new Uint16Array(64 * 64 * 4).fill(30_000);
    for (let alpha = 3; alpha < samples.length; alpha += 4) samples[alpha] = alpha < samples.length / 2 ? 0 : 65_535;
    const image = sharp(samples, { raw: { width: 64, height: 64, channels: 4 } });
    writeFileSync(at('clear16.png'), await image.toColourspace('rgb16').png().toBuffer());
    expect(await factsOf(at('clear16.png'))).toMatchObject({ bitDepth: 16, hasAlpha: true });
    const { master, path } = await makeMaster(at('clear16.png'), {
      profile: 'photo-print',
      order: { widthMm: 60, heightMm: 60 },
    });
    expect(master.lane).toBe('rgb16');
    const printed = await samplesOf(path, 'rgb16');
    expect([...printed.slice(0, 3)]).toEqual([65_535, 65_535, 65_535]);
    expect([...printed.slice(-3)]).toEqual([30_000, 30_000, 30_000]);
  });
});
