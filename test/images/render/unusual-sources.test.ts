import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeWorkingImage } from '../../../images/render/decode-working-image.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';
import { deepPhotograph } from './deep-photograph.ts';
import { adobeLikeProfile, greyProfile, linearSrgbProfile } from './icc-profile.ts';
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

describe.each([
  ['floating point', 'scrgb'],
  ['Lab', 'labs'],
  ['Lab in floating point', 'lab'],
])('%s', (_, space) => {
  test.each(['poster', 'photo-print'] as const)(
    'is printed for %s like the picture it was made of',
    async (profile) => {
      await artwork(width, height)
        .toColourspace(space)
        .tiff({ compression: 'none' })
        .toFile(at(`${space}.tif`));
      const [special, plain] = [
        await makeMaster(at(`${space}.tif`), { profile }),
        await makeMaster(at('untagged8.png'), { profile }),
      ];
      const output = profile === 'poster' ? 'cmyk' : 'srgb';
      const difference = differenceBetween(await samplesOf(special.path, output), await samplesOf(plain.path, output));
      expect(difference.mean).toBeLessThan(1);
    },
  );
});

describe('floating point with a profile', () => {
  const tagged = async (profile: Buffer, name: string) => {
    writeFileSync(at('float.icc'), profile);
    const plain = await artwork(width, height).toColourspace('scrgb').tiff({ compression: 'none' }).toBuffer();
    writeFileSync(at(name), withTiffProfile(plain, profile));
    return at(name);
  };

  test('of linear light in the colours of sRGB is printed like the picture it was made of', async () => {
    const { path, master } = await makeMaster(await tagged(linearSrgbProfile(), 'linear.tif'));
    expect(master.promise.profile.source).toBe('bundled');
    const plain = await makeMaster(at('untagged8.png'));
    expect(differenceBetween(await samplesOf(path, 'cmyk'), await samplesOf(plain.path, 'cmyk')).mean).toBeLessThan(1);
  });

  test('of wider colours is refused: libvips would take them for those of sRGB', async () => {
    const file = await tagged(adobeLikeProfile(), 'wide-float.tif');
    const decoding = await decodeWorkingImage(file, await factsOf(file));
    expect(decoding).toMatchObject({ kind: 'refused', findings: [{ code: 'FEATURE_UNSUPPORTED' }] });
  });
});

/** A copy of the directory at the end of the file, with one more entry. */
function withTiffProfile(tiff: Buffer, profile: Buffer): Buffer {
  const start = tiff.readUInt32LE(4);
  const count = tiff.readUInt16LE(start);
  const entries = tiff.subarray(start + 2, start + 2 + count * 12);
  const entry = Buffer.alloc(12);
  entry.writeUInt16LE(34675);
  entry.writeUInt16LE(7, 2);
  entry.writeUInt32LE(profile.length, 4);
  entry.writeUInt32LE(tiff.length, 8);
  const all = [...Array.from({ length: count }, (_, index) => entries.subarray(index * 12, (index + 1) * 12)), entry];
  all.sort((one, other) => one.readUInt16LE(0) - other.readUInt16LE(0));
  const counted = Buffer.alloc(2);
  counted.writeUInt16LE(count + 1);
  const copy = Buffer.from(tiff);
  copy.writeUInt32LE(tiff.length + profile.length, 4);
  return Buffer.concat([copy, profile, counted, ...all, Buffer.alloc(4)]);
}
