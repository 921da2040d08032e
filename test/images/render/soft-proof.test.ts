import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fitOnSheet } from '../../../images/assess/sheet-fit.ts';
import type { PrintOrder } from '../../../images/print/print-order.ts';
import { printProfile } from '../../../images/print/print-profiles.ts';
import { decodeWorkingImage } from '../../../images/render/decode-working-image.ts';
import type { PressMaster } from '../../../images/render/press-master.ts';
import { readPressProfile } from '../../../images/render/press-profile.ts';
import { makeSoftProof } from '../../../images/render/soft-proof.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';
import { deepPhotograph } from './deep-photograph.ts';
import { adobeLikeProfile, greyProfile } from './icc-profile.ts';
import { differenceBetween, factsOf, inTemporaryFolder, makeMaster, samplesOf, wholeSheet } from './printing.ts';

const folder = inTemporaryFolder();
const at = folder.path;
const bands = ['#ffffff', '#808080', '#00ff40', '#202020'] as const;

beforeAll(async () => {
  const input = await Promise.all(
    bands.map(async (background, index) => ({
      input: await sharp({ create: { width: 60, height: 160, channels: 3, background } })
        .png()
        .toBuffer(),
      left: index * 60,
      top: 0,
    })),
  );
  await sharp({ create: { width: 240, height: 160, channels: 3, background: '#000000' } })
    .composite(input)
    .png()
    .toFile(at('bands.png'));
  writeFileSync(at('adobe.icc'), adobeLikeProfile());
  writeFileSync(at('grey.icc'), greyProfile());
  await writeSources();
});

/** A picture in every kind of colour that reaches a press in another way. */
async function writeSources(): Promise<void> {
  const [width, height] = [240, 160];
  const deep = () => sharp(deepPhotograph(width, height), { raw: { width, height, channels: 3 } });
  const picture = () => artwork(width, height).blur(3);
  const fogra = fileURLToPath(new URL('../../../images/profiles/fogra39l-coated.icc', import.meta.url));
  const vivid = sharp(await picture().modulate({ saturation: 3 }).png().toBuffer());
  // Laid over a picture that has the profile: not converted, so that there is more colour than sRGB holds.
  await sharp(await picture().withIccProfile(at('adobe.icc')).tiff({ compression: 'lzw' }).toBuffer(), {
    ignoreIcc: true,
  })
    .composite([{ input: await vivid.png().toBuffer() }])
    .removeAlpha()
    .keepIccProfile()
    .tiff({ compression: 'lzw' })
    .toFile(at('wide.tif'));
  await picture().png().toFile(at('rgb.png'));
  await picture()
    .toColourspace('b-w')
    .withIccProfile(at('grey.icc'))
    .tiff({ compression: 'lzw' })
    .toFile(at('grey.tif'));
  await deep()
    .toColourspace('rgb16')
    .withIccProfile(at('adobe.icc'))
    .tiff({ compression: 'lzw' })
    .toFile(at('adobe16.tif'));
  await deep().toColourspace('rgb16').png().toFile(at('untagged16.png'));
  await picture().withIccProfile(fogra).tiff({ compression: 'lzw' }).toFile(at('cmyk.tif'));
}

afterAll(folder.remove);

type Product = 'poster' | 'photo-print';

/** Of the working image, as of a print that is rejected. */
async function proof(file: string, profileName: Product, order = wholeSheet) {
  return proofOf(file, { profileName, order, press: null, folder: at('out') });
}

/** Of the press master, which is written beside it. */
async function masterProof(file: string, profileName: Product, order: Partial<PrintOrder> = {}) {
  const { master, path } = await makeMaster(file, { profile: profileName, order });
  const wishes = { profileName, order: { ...wholeSheet, ...order }, press: master, folder: `${file}.out` };
  return { ...(await proofOf(file, wishes)), master, path };
}

interface ProofWishes {
  readonly profileName: Product;
  readonly order: PrintOrder;
  readonly press: PressMaster | null;
  readonly folder: string;
}

async function proofOf(file: string, { profileName, order, press, folder: out }: ProofWishes) {
  const profile = printProfile(profileName);
  const facts = await factsOf(file);
  const decoding = await decodeWorkingImage(file, facts);
  if (!profile || decoding.kind === 'refused') throw new Error('there is nothing to proof');
  const made = await makeSoftProof({
    ...{ working: decoding.working, facts: decoding.facts, profile, press, folder: out, path: 'proof.jpg' },
    fit: fitOnSheet(facts, order, profile),
    pressProfile: await readPressProfile(null),
  });
  if (made.kind === 'unverified') throw new Error(made.differences.join());
  return { ...made.file, samples: await samplesOf(join(out, 'proof.jpg'), 'srgb') };
}

/** The colour in the middle of a band. */
function colourOf(samples: ArrayLike<number>, band: number): number[] {
  const from = (80 * 240 + band * 60 + 30) * 3;
  return [0, 1, 2].map((channel) => samples[from + channel] ?? Number.NaN);
}

const castOf = (colour: readonly number[]) => Math.max(...colour) - Math.min(...colour);

describe('a soft proof', () => {
  test('keeps white white and grey grey', async () => {
    const { samples } = await proof(at('bands.png'), 'poster');
    expect(Math.min(...colourOf(samples, 0))).toBeGreaterThanOrEqual(253);
    for (const band of [1, 3]) expect(castOf(colourOf(samples, band))).toBeLessThanOrEqual(6);
    expect(Math.abs((colourOf(samples, 1)[1] ?? 0) - 128)).toBeLessThanOrEqual(4);
  });

  test('shows that inks cannot be as bright as a screen', async () => {
    const { samples } = await proof(at('bands.png'), 'poster');
    const [red = 0, green = 0] = colourOf(samples, 2);
    expect(green - red).toBeLessThan(200);
  });

  test('of an RGB press is the picture', async () => {
    const { samples } = await proof(at('bands.png'), 'photo-print');
    for (const [band, colour] of [
      [255, 255, 255],
      [128, 128, 128],
      [0, 255, 64],
    ].entries()) {
      colourOf(samples, band).forEach((sample, channel) => {
        expect(Math.abs(sample - (colour[channel] ?? 0))).toBeLessThanOrEqual(3);
      });
    }
  });

  test('is cut to the sheet', async () => {
    await artwork(240, 160).png().toFile(at('picture.png'));
    const square = { ...wholeSheet, widthMm: 60, heightMm: 60 };
    expect(await proof(at('picture.png'), 'poster', square)).toMatchObject({ widthPx: 160, heightPx: 160 });
  });
});

describe('a soft proof of what goes to the press', () => {
  /** The master as any program shows it that minds the profile in it, and what the proof shows. */
  async function compared(name: string, profileName: Product, order: Partial<PrintOrder> = {}) {
    const made = await masterProof(at(name), profileName, order);
    const is16Bit = made.master.promise.bitDepth === 16;
    const shown = sharp(is16Bit ? await eightBitsOf(made.path) : made.path).resize(made.widthPx, made.heightPx);
    return { ...made, apart: differenceBetween(await asJpeg(shown), made.samples) };
  }

  /** Of 16 bits sharp gives the numbers of Display P3. */
  const eightBitsOf = (path: string) =>
    sharp(path, { ignoreIcc: true })
      .pipelineColourspace('srgb')
      .keepIccProfile()
      .tiff({ compression: 'lzw' })
      .toBuffer();

  const asJpeg = async (picture: ReturnType<typeof sharp>) =>
    samplesOf(await picture.jpeg({ quality: 88, chromaSubsampling: '4:4:4' }).toBuffer(), 'srgb');

  test.each([
    ['rgb.png', 'photo-print', 'rgb8'],
    ['rgb.png', 'poster', 'rgb-to-cmyk'],
    ['wide.tif', 'photo-print', 'rgb8'],
    ['wide.tif', 'poster', 'rgb-to-cmyk'],
    ['grey.tif', 'photo-print', 'rgb8'],
    ['grey.tif', 'poster', 'rgb-to-cmyk'],
    ['adobe16.tif', 'photo-print', 'rgb16'],
    ['cmyk.tif', 'photo-print', 'rgb8'],
    ['cmyk.tif', 'poster', 'cmyk'],
  ] as const)('shows the master of %s for a %s (%s)', async (name, profileName, lane) => {
    const { master, apart, widthPx, heightPx } = await compared(name, profileName);
    expect({ lane: master.lane, widthPx, heightPx }).toEqual({ lane, widthPx: 240, heightPx: 160 });
    expect(apart.mean).toBeLessThan(0.5);
  });

  test('takes 16 bits that are not labelled for sRGB', async () => {
    const { samples } = await masterProof(at('untagged16.png'), 'photo-print');
    const shown = sharp(await eightBitsOf(at('untagged16.png')));
    expect(differenceBetween(await asJpeg(shown), samples).mean).toBeLessThan(0.5);
  });

  test('has the colours beyond sRGB that inks can print', async () => {
    const ofWorkingImage = await proof(at('wide.tif'), 'poster');
    const { samples } = await masterProof(at('wide.tif'), 'poster');
    expect(differenceBetween(ofWorkingImage.samples, samples).mean).toBeGreaterThan(1);
  });

  test('keeps grey grey', async () => {
    const { samples } = await masterProof(at('bands.png'), 'poster');
    expect(Math.min(...colourOf(samples, 0))).toBeGreaterThanOrEqual(253);
    for (const band of [1, 3]) expect(castOf(colourOf(samples, band))).toBeLessThanOrEqual(6);
  });

  test('is not larger than a master that was reduced, and no part of it is missing', async () => {
    const small = { widthMm: 9, heightMm: 6 };
    const { master, widthPx, heightPx, apart } = await compared('rgb.png', 'poster', small);
    expect([widthPx, heightPx]).toEqual([master.file.widthPx, master.file.heightPx]);
    expect(widthPx).toBeLessThan(240);
    expect(apart.mean).toBeLessThan(1);
  });

  test('is the same each time', async () => {
    const [one, other] = [await masterProof(at('wide.tif'), 'poster'), await masterProof(at('wide.tif'), 'poster')];
    expect(one.sha256).toBe(other.sha256);
  });
});
