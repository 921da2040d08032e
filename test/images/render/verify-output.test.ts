import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeOutput } from '../../../images/render/make-output.ts';
import { readPressProfile } from '../../../images/render/press-profile.ts';
import { verifyOutput, type WantedOutput } from '../../../images/render/verify-output.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';
import { adobeLikeProfile } from './icc-profile.ts';
import { inTemporaryFolder, tryMaster } from './printing.ts';

// Each of these resolves in sharp and writes a file that is not what was asked for.
const bundled = new URL('../../../images/profiles/fogra39l-coated.icc', import.meta.url).pathname;
const folder = inTemporaryFolder();
const at = folder.path;
const [width, height] = [120, 80];
const dpi = 300;
const lossless = { compression: 'lzw', predictor: 'horizontal', xres: dpi / 25.4, yres: dpi / 25.4 } as const;
const size = { widthPx: width, heightPx: height };

const wantedCmyk: WantedOutput = {
  format: 'tiff',
  space: 'cmyk',
  channels: 4,
  bitDepth: 8,
  profile: 'some',
  dpi,
  ...size,
};
const wantedDeep: WantedOutput = { ...wantedCmyk, space: 'rgb16', channels: 3, bitDepth: 16 };
const wantedWeb: WantedOutput = {
  format: 'jpeg',
  space: 'srgb',
  channels: 3,
  bitDepth: 8,
  profile: 'none',
  ...size,
};

beforeAll(async () => {
  writeFileSync(at('adobe.icc'), adobeLikeProfile());
  await artwork(width, height).withIccProfile(bundled).tiff(lossless).toFile(at('cmyk.tif'));
  await artwork(width, height).toColourspace('rgb16').withIccProfile('p3').tiff(lossless).toFile(at('deep.tif'));
  await artwork(width, height).png().toFile(at('rgb.png'));
  await artwork(width, height).ensureAlpha(0.5).png().toFile(at('alpha.png'));
});

afterAll(folder.remove);

async function differencesOf(pipeline: ReturnType<typeof sharp>, wanted: WantedOutput): Promise<readonly string[]> {
  const made = await makeOutput(pipeline, { folder: at('out'), path: 'file', contentType: 'image/any', wanted });
  expect(existsSync(at('out/file'))).toBe(made.kind === 'verified');
  return made.kind === 'verified' ? [] : made.differences;
}

describe('an output that sharp calls a success', () => {
  test('is accepted when it is what was asked for', async () => {
    expect(await differencesOf(sharp(at('rgb.png')).withIccProfile(bundled).tiff(lossless), wantedCmyk)).toEqual([]);
  });

  test('is RGB where the profile is missing', async () => {
    const differences = await differencesOf(
      sharp(at('rgb.png')).withIccProfile(at('nowhere.icc')).tiff(lossless),
      wantedCmyk,
    );
    expect(differences).toContain('sharp warned "Invalid profile"');
    expect(differences).toContain('space is srgb instead of cmyk');
    expect(differences).toContain('profile is none instead of some');
  });

  test('has lost its 16 bits and its profile', async () => {
    const differences = await differencesOf(sharp(at('deep.tif')).tiff(lossless), wantedDeep);
    expect(differences).toEqual([
      'space is srgb instead of rgb16',
      'bitDepth is 8 instead of 16',
      'profile is none instead of some',
    ]);
  });

  test('has been compressed with losses', async () => {
    const made = sharp(at('rgb.png')).tiff({ xres: dpi / 25.4, yres: dpi / 25.4 });
    const differences = await differencesOf(made, { ...wantedCmyk, space: 'srgb', channels: 3, profile: 'none' });
    expect(differences).toContain('compression is 7 instead of 5');
  });

  test('has a fifth channel', async () => {
    const differences = await differencesOf(sharp(at('alpha.png')).withIccProfile(bundled).tiff(lossless), wantedCmyk);
    expect(differences).toEqual(['channels is 5 instead of 4']);
  });

  test('says nothing of its density', async () => {
    const made = sharp(at('rgb.png')).withIccProfile(bundled).tiff({ compression: 'lzw', predictor: 'horizontal' });
    expect(await differencesOf(made, wantedCmyk)).toEqual([
      expect.stringMatching(/^xDpi is /),
      expect.stringMatching(/^yDpi is /),
    ]);
  });

  test('carries another profile than the one that was asked for', async () => {
    const { sha256 } = await readPressProfile(null);
    const made = sharp(at('rgb.png')).withIccProfile('cmyk').tiff(lossless);
    const differences = await differencesOf(made, { ...wantedCmyk, profile: sha256 ?? 'unknown' });
    expect(differences).toEqual([expect.stringMatching(/^profile is [0-9a-f]{64} instead of [0-9a-f]{64}$/)]);
  });

  test('is a PNG, which holds no CMYK', async () => {
    const made = sharp(at('cmyk.tif')).pipelineColourspace('cmyk').toColourspace('cmyk').keepIccProfile().png();
    const differences = await differencesOf(made, wantedCmyk);
    expect(differences.join()).toMatch(/it cannot be opened|format is png/);
  });

  test('tells where it was taken', async () => {
    const tagged = await artwork(width, height)
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' } })
      .jpeg()
      .toBuffer();
    expect(await differencesOf(sharp(tagged).keepMetadata().jpeg(), wantedWeb)).toContain(
      'metadata is exif instead of none',
    );
    expect(await differencesOf(sharp(tagged).jpeg(), wantedWeb)).toEqual([]);
  });

  test('is of another size', async () => {
    const differences = await differencesOf(sharp(at('rgb.png')).resize(100).jpeg(), wantedWeb);
    expect(differences).toEqual(['widthPx is 100 instead of 120', 'heightPx is 67 instead of 80']);
  });

  test('is cut off on disk', async () => {
    const whole = await sharp(at('rgb.png')).withIccProfile(bundled).tiff(lossless).toBuffer();
    writeFileSync(at('half.tif'), whole.subarray(0, whole.length / 10));
    const { differences } = await verifyOutput(at('half.tif'), wantedCmyk);
    expect(differences).toEqual([expect.stringMatching(/^it cannot be opened/)]);
  });
});

describe('a press master', () => {
  test('is not kept where its profile vanished on the way', async () => {
    const pressProfile = { ...(await readPressProfile(null)), name: at('vanished.icc') };
    const { made, path } = await tryMaster(at('rgb.png'), { pressProfile });
    expect(made.kind).toBe('unverified');
    expect(existsSync(path)).toBe(false);
  });
});

describe("the shop's own press profile", () => {
  test.each([
    ['is missing', 'nowhere.icc', null],
    ['is no profile', 'text.icc', Buffer.from('not a profile')],
    ['is cut off', 'cut.icc', readFileSync(bundled).subarray(0, 100_000)],
    ['is of RGB', 'rgb.icc', adobeLikeProfile()],
  ])('is refused when it %s', async (_, name, bytes) => {
    if (bytes) writeFileSync(at(name), bytes);
    await expect(readPressProfile(at(name))).rejects.toMatchObject({ name: 'ImagesError', code: 'PROFILE_UNREADABLE' });
  });
});
