import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeWorkingImage } from '../../../images/render/decode-working-image.ts';
import { sharp } from '../../../images/sharp.ts';
import { photograph } from '../artwork.ts';
import { differenceBetween, factsOf, inTemporaryFolder, makeMaster, samplesOf } from './printing.ts';

const folder = inTemporaryFolder();
const [width, height] = [240, 160];
const upright = photograph(width, height);

/** What a camera stores when it is held so that EXIF says this orientation. */
const asStored: Readonly<Record<number, (image: ReturnType<typeof sharp>) => ReturnType<typeof sharp>>> = {
  1: (image) => image,
  2: (image) => image.flop(),
  3: (image) => image.rotate(180),
  4: (image) => image.flip(),
  5: (image) => image.rotate(270).flop(),
  6: (image) => image.rotate(270),
  7: (image) => image.rotate(90).flop(),
  8: (image) => image.rotate(90),
};
const orientations = Object.keys(asStored).map(Number);

const fileOf = (orientation: number) => folder.path(`${orientation}.png`);

beforeAll(async () => {
  for (const orientation of orientations) {
    const image = sharp(upright, { raw: { width, height, channels: 3 } });
    const stored = await (asStored[orientation]?.(image) ?? image).png().toBuffer();
    await sharp(stored).withMetadata({ orientation }).png().toFile(fileOf(orientation));
  }
});

afterAll(folder.remove);

describe.each(orientations)('EXIF orientation %i', (orientation) => {
  test('is read from the file', async () => {
    expect(await factsOf(fileOf(orientation))).toMatchObject({ orientation, widthPx: width, heightPx: height });
  });

  test('gives the same working image, pixel by pixel', async () => {
    const decoding = await decodeWorkingImage(fileOf(orientation), await factsOf(fileOf(orientation)));
    if (decoding.kind === 'refused') throw new Error(JSON.stringify(decoding.findings));
    const { rgb } = decoding.working;
    expect(rgb).toMatchObject({ widthPx: width, heightPx: height, channels: 3 });
    expect(differenceBetween(rgb.data, upright).largest).toBe(0);
  });

  test('gives the same press master, pixel by pixel, cropped from the upright image', async () => {
    const order = { widthMm: 60, heightMm: 60 };
    const { path, fit } = await makeMaster(fileOf(orientation), { profile: 'photo-print', order });
    const { leftPx: left, topPx: top, widthPx, heightPx } = fit.sheet;
    const wanted = await sharp(upright, { raw: { width, height, channels: 3 } })
      .extract({ left, top, width: widthPx, height: heightPx })
      .raw()
      .toBuffer();
    expect(differenceBetween(await samplesOf(path, 'srgb'), wanted).largest).toBe(0);
  });
});
