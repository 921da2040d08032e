import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readPressProfile } from '../../../images/render/press-profile.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';
import { deepPhotograph } from './deep-photograph.ts';
import { adobeLikeProfile } from './icc-profile.ts';
import { differenceBetween, inTemporaryFolder, makeMaster, samplesOf } from './printing.ts';

const bundled = readFileSync(new URL('../../../images/profiles/fogra39l-coated.icc', import.meta.url));
const folder = inTemporaryFolder();
const at = folder.path;
const [width, height] = [240, 160];
const identical = { largest: 0, mean: 0 };

const deep = () => sharp(deepPhotograph(width, height), { raw: { width, height, channels: 3 } });

const iccOf = async (file: string) => (await sharp(file).metadata()).icc;

beforeAll(async () => {
  writeFileSync(at('adobe.icc'), adobeLikeProfile());
  writeFileSync(at('fogra.icc'), bundled);
  await artwork(width, height).withIccProfile(at('adobe.icc')).tiff({ compression: 'lzw' }).toFile(at('adobe8.tif'));
  await deep()
    .toColourspace('rgb16')
    .withIccProfile(at('adobe.icc'))
    .tiff({ compression: 'lzw' })
    .toFile(at('adobe16.tif'));
  await deep().toColourspace('rgb16').png().toFile(at('untagged16.png'));
  await artwork(width, height).png().toFile(at('untagged8.png'));
  await artwork(width, height).withIccProfile('srgb').png().toFile(at('srgb8.png'));
  await artwork(width, height).withIccProfile(at('fogra.icc')).tiff({ compression: 'lzw' }).toFile(at('cmyk.tif'));
  await sharp(at('cmyk.tif'))
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .tiff({ compression: 'lzw' })
    .toFile(at('untagged-cmyk.tif'));
});

afterAll(folder.remove);

describe('RGB with its own profile', () => {
  test('of 8 bits keeps every sample and every byte of the profile', async () => {
    const { master, path } = await makeMaster(at('adobe8.tif'), { profile: 'photo-print' });
    expect(master).toMatchObject({ lane: 'rgb8', promise: { bitDepth: 8, profile: { source: 'embedded' } } });
    expect(differenceBetween(await samplesOf(at('adobe8.tif'), 'srgb'), await samplesOf(path, 'srgb'))).toEqual(
      identical,
    );
    expect(await iccOf(path)).toEqual(adobeLikeProfile());
  });

  test('of 16 bits keeps all 16 of every sample and every byte of the profile', async () => {
    const { master, path } = await makeMaster(at('adobe16.tif'), { profile: 'photo-print' });
    expect(master).toMatchObject({ lane: 'rgb16', promise: { bitDepth: 16, profile: { source: 'embedded' } } });
    const samples = await samplesOf(path, 'rgb16');
    expect(differenceBetween(await samplesOf(at('adobe16.tif'), 'rgb16'), samples)).toEqual(identical);
    expect(samples.some((sample) => sample % 257 !== 0)).toBe(true);
    expect(await iccOf(path)).toEqual(adobeLikeProfile());
  });

  test('goes to CMYK from its own colours, not by way of the fewer ones of sRGB', async () => {
    const vivid = Buffer.alloc(width * height * 3);
    for (let pixel = 0; pixel < vivid.length; pixel += 3) vivid.set([0, 180, (pixel / 3) % 256], pixel);
    await sharp(vivid, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(at('vivid-srgb.png'));
    const tagged = await sharp(at('vivid-srgb.png')).withIccProfile(at('adobe.icc')).png().toBuffer();
    // The same numbers under the wider profile are stronger colours.
    const stronger = await relabelled(tagged, vivid);
    writeFileSync(at('vivid.png'), stronger);
    const { path } = await makeMaster(at('vivid.png'));
    const direct = await samplesOf(path, 'cmyk');
    const throughSrgb = await sharp(at('vivid.png'))
      .withIccProfile(at('fogra.icc'))
      .tiff({ compression: 'lzw' })
      .toBuffer();
    expect(differenceBetween(direct, await samplesOf(throughSrgb, 'cmyk')).largest).toBeGreaterThan(5);
  });
});

/** Puts other samples under the profile of a PNG. */
async function relabelled(tagged: Buffer, samples: Buffer): Promise<Buffer> {
  const plain = await sharp(samples, { raw: { width, height, channels: 3 } })
    .png({ adaptiveFiltering: false })
    .toBuffer();
  const chunk = tagged.subarray(tagged.indexOf('iCCP') - 4);
  const profile = chunk.subarray(0, chunk.readUInt32BE(0) + 12);
  const afterHeader = 8 + 25;
  return Buffer.concat([plain.subarray(0, afterHeader), profile, plain.subarray(afterHeader)]);
}

describe('RGB without a profile', () => {
  test('keeps every sample and says that it is sRGB', async () => {
    const { master, path } = await makeMaster(at('untagged8.png'), { profile: 'photo-print' });
    expect(master.promise.profile).toMatchObject({ source: 'built-in', description: 'sRGB' });
    expect(differenceBetween(await samplesOf(at('untagged8.png'), 'srgb'), await samplesOf(path, 'srgb'))).toEqual(
      identical,
    );
    expect(await iccOf(path)).toBeDefined();
  });

  test('of 16 bits gives the inks of its 8 bits: it is not taken for Display P3', async () => {
    await sharp(at('untagged16.png')).png().toFile(at('untagged16as8.png'));
    const [deepMaster, master] = [await makeMaster(at('untagged16.png')), await makeMaster(at('untagged16as8.png'))];
    expect(deepMaster.master).toMatchObject({ lane: 'rgb-to-cmyk', promise: { bitDepth: 8 } });
    const difference = differenceBetween(
      await samplesOf(deepMaster.path, 'cmyk'),
      await samplesOf(master.path, 'cmyk'),
    );
    expect(difference.largest).toBeLessThanOrEqual(2);
  });

  test('gives the same inks as when it is tagged as sRGB', async () => {
    const [untagged, tagged] = [await makeMaster(at('untagged8.png')), await makeMaster(at('srgb8.png'))];
    expect(differenceBetween(await samplesOf(untagged.path, 'cmyk'), await samplesOf(tagged.path, 'cmyk'))).toEqual(
      identical,
    );
  });
});

describe('CMYK for a CMYK press', () => {
  test('keeps every ink and every byte of the profile', async () => {
    const { master, path } = await makeMaster(at('cmyk.tif'));
    expect(master).toMatchObject({ lane: 'cmyk', promise: { colourSpace: 'cmyk', profile: { source: 'embedded' } } });
    expect(differenceBetween(await samplesOf(at('cmyk.tif'), 'cmyk'), await samplesOf(path, 'cmyk'))).toEqual(
      identical,
    );
    expect(await iccOf(path)).toEqual(bundled);
  });

  test('in a JPEG, which stores them inverted, keeps the inks', async () => {
    await sharp(at('cmyk.tif'))
      .pipelineColourspace('cmyk')
      .toColourspace('cmyk')
      .keepIccProfile()
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toFile(at('cmyk.jpg'));
    const { master, path } = await makeMaster(at('cmyk.jpg'));
    expect(master.lane).toBe('cmyk');
    const inks = await samplesOf(path, 'cmyk');
    expect(differenceBetween(await samplesOf(at('cmyk.jpg'), 'cmyk'), inks)).toEqual(identical);
    expect(differenceBetween(await samplesOf(at('cmyk.tif'), 'cmyk'), inks).mean).toBeLessThan(1);
  });

  test('without a profile keeps every ink and gets none', async () => {
    const { master, path } = await makeMaster(at('untagged-cmyk.tif'));
    expect(master.promise.profile).toEqual({ source: 'none', description: 'CMYK without a profile', sha256: null });
    const inks = await samplesOf(at('untagged-cmyk.tif'), 'cmyk');
    expect(differenceBetween(inks, await samplesOf(path, 'cmyk'))).toEqual(identical);
    expect(await iccOf(path)).toBeUndefined();
  });

  test('of 16 bits keeps all 16', async () => {
    await deep()
      .toColourspace('rgb16')
      .withIccProfile(at('fogra.icc'))
      .tiff({ compression: 'lzw' })
      .toFile(at('cmyk16.tif'));
    const { master, path } = await makeMaster(at('cmyk16.tif'));
    expect(master.promise).toMatchObject({ colourSpace: 'cmyk', bitDepth: 16 });
    const inks = async (file: string) =>
      sharp(file, { ignoreIcc: true })
        .pipelineColourspace('cmyk')
        .toColourspace('cmyk')
        .raw({ depth: 'ushort' })
        .toBuffer();
    expect((await inks(path)).equals(await inks(at('cmyk16.tif')))).toBe(true);
  });
});

describe('CMYK for an RGB press', () => {
  test('becomes sRGB by its own profile', async () => {
    const { master, path } = await makeMaster(at('cmyk.tif'), { profile: 'photo-print' });
    expect(master).toMatchObject({ lane: 'rgb8', promise: { colourSpace: 'rgb', profile: { description: 'sRGB' } } });
    const seen = await sharp(at('cmyk.tif')).raw().toBuffer();
    expect(differenceBetween(await samplesOf(path, 'srgb'), seen).largest).toBeLessThanOrEqual(1);
  });
});

describe('RGB for a CMYK press', () => {
  test('carries the bytes of the bundled profile, and the passport can name it', async () => {
    const { master, path } = await makeMaster(at('untagged8.png'));
    expect(master.lane).toBe('rgb-to-cmyk');
    expect(master.promise.profile).toMatchObject({
      source: 'bundled',
      description: expect.stringContaining('FOGRA39'),
    });
    expect(await iccOf(path)).toEqual(bundled);
  });

  test("is separated by the shop's own profile where there is one", async () => {
    const pressProfile = await readPressProfile(at('fogra.icc'));
    const { master } = await makeMaster(at('untagged8.png'), { pressProfile });
    expect(master.promise.profile.source).toBe('shop');
  });

  test('is separated by the built-in profile, which is named, where the bundled one is missing', async () => {
    const pressProfile = await readPressProfile(null, [at('nowhere.icc')]);
    const { master, path } = await makeMaster(at('untagged8.png'), { pressProfile });
    expect(master.promise.profile).toMatchObject({ source: 'built-in', description: 'generic CMYK of libvips' });
    expect(master.profileSha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await sharp(path).metadata()).space).toBe('cmyk');
  });

  test('with transparency has four channels, and bare paper where nothing is', async () => {
    const half = await artwork(width, height)
      .ensureAlpha()
      .composite([
        {
          input: Buffer.alloc((width / 2) * height * 4),
          raw: { width: width / 2, height, channels: 4 },
          left: 0,
          top: 0,
          blend: 'source',
        },
      ])
      .png()
      .toBuffer();
    writeFileSync(at('alpha.png'), half);
    const { path } = await makeMaster(at('alpha.png'));
    expect(await sharp(path).metadata()).toMatchObject({ space: 'cmyk', channels: 4, hasAlpha: false });
    expect([...(await samplesOf(path, 'cmyk')).subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  });
});
