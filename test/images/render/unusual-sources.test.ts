import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sharp } from '../../../images/sharp.ts';
import { artwork, photograph } from '../artwork.ts';
import { type TiffTag, tiffFile } from '../inspect/tiff-file.ts';
import { deepPhotograph } from './deep-photograph.ts';
import { greyProfile, srgbGreyProfile } from './icc-profile.ts';
import { differenceBetween, factsOf, inTemporaryFolder, makeMaster, samplesOf } from './printing.ts';

const folder = inTemporaryFolder();
const at = folder.path;
const [width, height] = [240, 160];
const identical = { largest: 0, mean: 0 };

beforeAll(async () => {
  writeFileSync(at('grey.icc'), greyProfile());
  await artwork(width, height).png().toFile(at('untagged8.png'));
  await artwork(width, height).toColourspace('b-w').png().toFile(at('grey8.png'));
  const grey = deepPhotograph(width, height).filter((_, index) => index % 3 === 0);
  await sharp(grey, { raw: { width, height, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toFile(at('grey16.png'));
});

afterAll(folder.remove);

describe('grey', () => {
  test('of 8 bits is printed in RGB with equal channels', async () => {
    const { path } = await makeMaster(at('grey8.png'), { profile: 'photo-print' });
    const samples = await samplesOf(path, 'srgb');
    expect(samples.every((sample, index) => sample === samples[index - (index % 3)])).toBe(true);
    expect(
      differenceBetween(
        samples.filter((_, index) => index % 3 === 0),
        await samplesOf(at('grey8.png'), 'b-w'),
      ),
    ).toEqual(identical);
  });

  test('of 16 bits is printed in 16 bits of RGB', async () => {
    const { master, path } = await makeMaster(at('grey16.png'), { profile: 'photo-print' });
    expect(master.lane).toBe('rgb16');
    const samples = await samplesOf(path, 'rgb16');
    const original = deepPhotograph(width, height).filter((_, index) => index % 3 === 0);
    expect(
      differenceBetween(
        samples.filter((_, index) => index % 3 === 0),
        original,
      ),
    ).toEqual(identical);
  });

  test.each(['poster', 'photo-print'] as const)('is converted by its own profile for %s', async (profile) => {
    const grey = await sharp(at('grey8.png')).toColourspace('b-w').withIccProfile(at('grey.icc')).png().toBuffer();
    writeFileSync(at('grey-tagged.png'), grey);
    expect((await sharp(grey).metadata()).channels).toBe(1);
    const [tagged, plain] = [
      await makeMaster(at('grey-tagged.png'), { profile }),
      await makeMaster(at('grey8.png'), { profile }),
    ];
    const space = profile === 'poster' ? 'cmyk' : 'srgb';
    const { mean } = differenceBetween(await samplesOf(tagged.path, space), await samplesOf(plain.path, space));
    expect(mean).toBeLessThan(3);
  });
});

describe('grey with a profile of the tone curve of sRGB', () => {
  test.each(['b-w', 'grey16'])('is printed as it is, and neutral: %s', async (space) => {
    writeFileSync(at('srgb-grey.icc'), srgbGreyProfile());
    for (const format of ['png', 'tiff'] as const) {
      const file = at(`srgb-grey-${space}.${format}`);
      await sharp(at('grey16.png'))
        .toColourspace(space)
        .withIccProfile(at('srgb-grey.icc'))
        .toFormat(format)
        .toFile(file);
      expect((await factsOf(file)).profile).toMatchObject({ colourSpace: 'GRAY' });
      const samples = await samplesOf((await makeMaster(file, { profile: 'photo-print' })).path, 'srgb');
      const original = await samplesOf(file, 'b-w');
      for (const channel of [0, 1, 2]) {
        const { largest } = differenceBetween(
          samples.filter((_, index) => index % 3 === channel),
          original,
        );
        expect(largest).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('transparency in a TIFF', () => {
  const [colour, alpha] = [photograph(width, height), Uint8Array.from({ length: width * height }, (_, at) => at % 256)];

  test.each([
    ['that the colours were multiplied by', 1],
    ['that the colours were not multiplied by', 2],
  ])('%s shows the paper', async (_, kind) => {
    const stored = (index: number) => {
      const sample = colour[index] ?? 0;
      return kind === 1 ? Math.round((sample * (alpha[Math.floor(index / 3)] ?? 0)) / 255) : sample;
    };
    const pixels = Uint8Array.from({ length: width * height * 4 }, (_, index) =>
      index % 4 === 3 ? (alpha[index >> 2] ?? 0) : stored((index >> 2) * 3 + (index % 4)),
    );
    writeFileSync(at('alpha.tif'), tiffFile(pixels, rgbWithAlpha(kind)));
    const { path } = await makeMaster(at('alpha.tif'), { profile: 'photo-print' });
    const onWhite = Uint8Array.from(colour, (sample, index) => {
      const opacity = (alpha[Math.floor(index / 3)] ?? 0) / 255;
      return Math.round(sample * opacity + 255 * (1 - opacity));
    });
    expect(differenceBetween(await samplesOf(path, 'srgb'), onWhite).largest).toBeLessThanOrEqual(1);
  });
});

function rgbWithAlpha(kind: number): Readonly<Record<number, TiffTag>> {
  return {
    256: ['short', width],
    257: ['short', height],
    258: ['short', 8, 8, 8, 8],
    259: ['short', 1],
    262: ['short', 2],
    273: ['long', 8],
    277: ['short', 4],
    278: ['short', height],
    279: ['long', width * height * 4],
    338: ['short', kind],
  };
}
