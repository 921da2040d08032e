import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fitOnSheet } from '../../../images/assess/sheet-fit.ts';
import { printProfile } from '../../../images/print/print-profiles.ts';
import { decodeWorkingImage } from '../../../images/render/decode-working-image.ts';
import { readPressProfile } from '../../../images/render/press-profile.ts';
import { makeSoftProof } from '../../../images/render/soft-proof.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';
import { factsOf, inTemporaryFolder, samplesOf, wholeSheet } from './printing.ts';

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
});

afterAll(folder.remove);

async function proof(file: string, profileName: 'poster' | 'photo-print', order = wholeSheet) {
  const profile = printProfile(profileName);
  const facts = await factsOf(file);
  const decoding = await decodeWorkingImage(file, facts);
  if (!profile || decoding.kind === 'refused') throw new Error('there is nothing to proof');
  const made = await makeSoftProof({
    ...{ working: decoding.working, facts, profile, folder: at('out'), path: 'proof.jpg' },
    fit: fitOnSheet(facts, order, profile),
    pressProfile: await readPressProfile(null),
  });
  if (made.kind === 'unverified') throw new Error(made.differences.join());
  return { ...made.file, samples: await samplesOf(at('out/proof.jpg'), 'srgb') };
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
