import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { decodeWorkingImage } from '../../../images/render/decode-working-image.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork, photograph } from '../artwork.ts';
import { adobeLikeProfile } from './icc-profile.ts';
import { differenceBetween, factsOf, inTemporaryFolder, makeMaster, samplesOf } from './printing.ts';

const bundled = new URL('../../../images/profiles/fogra39l-coated.icc', import.meta.url).pathname;
const folder = inTemporaryFolder();
const at = folder.path;

afterAll(folder.remove);

async function decode(name: string) {
  const decoding = await decodeWorkingImage(at(name), await factsOf(at(name)));
  if (decoding.kind === 'refused') throw new Error(JSON.stringify(decoding.findings));
  return decoding.working;
}

describe('the working image', () => {
  test('is the image itself where it is small', async () => {
    await artwork(200, 100).png().toFile(at('small.png'));
    const { rgb, inks, isOpaque } = await decode('small.png');
    expect({ ...rgb, data: null }).toEqual({ data: null, widthPx: 200, heightPx: 100, channels: 3 });
    expect(differenceBetween(rgb.data, photograph(200, 100)).largest).toBe(0);
    expect({ inks, isOpaque }).toEqual({ inks: null, isOpaque: true });
  });

  test('is reduced to 2,400 pixels on its longest side', async () => {
    await sharp({ create: { width: 100, height: 4800, channels: 3, background: '#336699' } })
      .png()
      .toFile(at('tall.png'));
    expect((await decode('tall.png')).rgb).toMatchObject({ widthPx: 50, heightPx: 2400 });
  });

  test('shows white where the image is transparent', async () => {
    await sharp({ create: { width: 10, height: 10, channels: 4, background: '#33669900' } })
      .png()
      .toFile(at('clear.png'));
    const { rgb, isOpaque } = await decode('clear.png');
    expect(isOpaque).toBe(false);
    expect(rgb.data.every((sample) => sample === 255)).toBe(true);
  });

  test('knows an alpha channel that hides nothing', async () => {
    await artwork(20, 20).ensureAlpha().png().toFile(at('opaque.png'));
    const { rgb, isOpaque } = await decode('opaque.png');
    expect(isOpaque).toBe(true);
    expect(differenceBetween(rgb.data, photograph(20, 20)).largest).toBe(0);
  });

  test('of CMYK holds its inks and what they look like', async () => {
    await artwork(200, 100).withIccProfile(bundled).tiff({ compression: 'lzw' }).toFile(at('cmyk.tif'));
    const { rgb, inks } = await decode('cmyk.tif');
    expect({ ...inks, data: null }).toEqual({ data: null, widthPx: 200, heightPx: 100, channels: 4 });
    expect(differenceBetween(inks?.data ?? [], await samplesOf(at('cmyk.tif'), 'cmyk')).largest).toBe(0);
    expect(differenceBetween(rgb.data, await sharp(at('cmyk.tif')).raw().toBuffer()).largest).toBe(0);
  });

  test('of CMYK in 16 bits holds its inks in eight', async () => {
    const deep = Uint16Array.from(photograph(60, 40), (sample) => sample * 257);
    const image = () => sharp(deep, { raw: { width: 60, height: 40, channels: 3 } }).toColourspace('rgb16');
    await image().withIccProfile(bundled).tiff({ compression: 'lzw' }).toFile(at('cmyk16.tif'));
    const { inks, rgb } = await decode('cmyk16.tif');
    const shallow = await sharp(at('cmyk16.tif')).raw().toBuffer();
    expect(differenceBetween(rgb.data, shallow).largest).toBeLessThanOrEqual(1);
    expect(Math.max(...(inks?.data ?? []))).toBeGreaterThan(100);
  });

  test('of a page of many is the first', async () => {
    await artwork(40, 20).tiff({ compression: 'lzw' }).toFile(at('page.tif'));
    const pages = await sharp([at('page.tif'), at('page.tif')], { join: { animated: true } })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    writeFileSync(at('pages.tif'), pages);
    expect((await decode('pages.tif')).rgb).toMatchObject({ widthPx: 40, heightPx: 20 });
  });
});

describe('what cannot be decoded', () => {
  test.each(['jpeg', 'png', 'webp', 'tiff'] as const)(
    'is refused by a code: %s with damaged pixels',
    async (format) => {
      const whole = await artwork(300, 200).toFormat(format).toBuffer();
      writeFileSync(at(`whole.${format}`), whole);
      const facts = await factsOf(at(`whole.${format}`));
      const cut = Buffer.from(whole.subarray(0, Math.round(whole.length * 0.6)));
      writeFileSync(at(`cut.${format}`), cut);
      const decoding = await decodeWorkingImage(at(`cut.${format}`), facts);
      expect(decoding).toMatchObject({ kind: 'refused', findings: [{ severity: 'reject', code: expect.any(String) }] });
    },
  );
});

test('a file that is gone is not the fault of the image', async () => {
  await artwork(20, 20).png().toFile(at('there.png'));
  await expect(decodeWorkingImage(at('gone.png'), await factsOf(at('there.png')))).rejects.toThrow('missing');
});

describe('a profile that contradicts the image', () => {
  test.each(['poster', 'photo-print'] as const)(
    'is set aside for %s: the colours are those of the untagged image',
    async (profile) => {
      await artwork(240, 160).jpeg({ quality: 95 }).toFile(at('untagged.jpg'));
      writeFileSync(at('contradicted.jpg'), withJpegProfile(readFileSync(at('untagged.jpg')), readFileSync(bundled)));
      const facts = await factsOf(at('contradicted.jpg'));
      expect(facts).toMatchObject({ profile: null, profileProblem: expect.any(String) });
      const [contradicted, untagged] = [await decode('contradicted.jpg'), await decode('untagged.jpg')];
      expect(differenceBetween(contradicted.rgb.data, untagged.rgb.data).largest).toBe(0);
      const space = profile === 'poster' ? 'cmyk' : 'srgb';
      const masters = [
        await makeMaster(at('contradicted.jpg'), { profile }),
        await makeMaster(at('untagged.jpg'), { profile }),
      ];
      const [one = [], other = []] = await Promise.all(masters.map(({ path }) => samplesOf(path, space)));
      expect(differenceBetween(one, other).largest).toBe(0);
    },
  );
});

describe('a profile whose tables are damaged', () => {
  test.each(['rTRC', 'gXYZ'])('is set aside: %s', async (tag) => {
    writeFileSync(at('adobe.icc'), adobeLikeProfile());
    const whole = await artwork(60, 40).withIccProfile(at('adobe.icc')).tiff({ compression: 'lzw' }).toBuffer();
    const start = whole.indexOf(adobeLikeProfile());
    const entry = start + adobeLikeProfile().indexOf(tag);
    const from = start + whole.readUInt32BE(entry + 4);
    writeFileSync(at('damaged.tif'), whole.fill(0, from, from + whole.readUInt32BE(entry + 8)));
    const decoding = await decodeWorkingImage(at('damaged.tif'), await factsOf(at('damaged.tif')));
    expect(decoding).toMatchObject({ kind: 'decoded', facts: { profile: null, profileProblem: expect.any(String) } });
    const samples = decoding.kind === 'decoded' ? decoding.working.rgb.data : [];
    expect(differenceBetween(samples, await samplesOf(at('damaged.tif'), 'srgb')).largest).toBe(0);
  });
});

/** The profile in APP2 segments behind the start of the image. */
function withJpegProfile(jpeg: Buffer, profile: Buffer): Buffer {
  const most = 60_000;
  const count = Math.ceil(profile.length / most);
  const segments = Array.from({ length: count }, (_, index) => {
    const part = profile.subarray(index * most, (index + 1) * most);
    const head = Buffer.from([0xff, 0xe2, 0, 0, ...Buffer.from('ICC_PROFILE\0', 'latin1'), index + 1, count]);
    head.writeUInt16BE(part.length + head.length - 2, 2);
    return Buffer.concat([head, part]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}
