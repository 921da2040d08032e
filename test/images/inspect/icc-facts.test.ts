import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readProfile } from '../../../images/inspect/icc-facts.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';

const press = readFileSync(new URL('../../../images/profiles/fogra39l-coated.icc', import.meta.url));

async function builtIn(name: string): Promise<Buffer> {
  const { icc } = await sharp(await artwork(16, 16).withIccProfile(name).jpeg().toBuffer()).metadata();
  return icc ?? Buffer.alloc(0);
}

/** Colorants as profiles have them (D50), one tone curve for all three: a number is a gamma. */
function matrixProfile(colorants: readonly (readonly number[])[], gamma: number): Buffer {
  const names = ['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC', 'desc'];
  const curve = Buffer.concat([Buffer.from('curv\0\0\0\0\0\0\0\x01', 'latin1'), u16(Math.round(gamma * 256)), u16(0)]);
  const colours = colorants.map((xyz) => Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), ...xyz.map(fixed)]));
  const description = Buffer.concat([Buffer.from('desc\0\0\0\0', 'latin1'), u32(5), Buffer.from('Test\0')]);
  const data = [...colours, curve, curve, curve, Buffer.concat([description, Buffer.alloc(3)])];
  let at = 132 + 12 * names.length;
  const table = names.map((name, index) => {
    const { length } = data[index] ?? Buffer.alloc(0);
    at += length;
    return Buffer.concat([Buffer.from(name), u32(at - length), u32(length)]);
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(at);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  return Buffer.concat([header, u32(names.length), ...table, ...data]);
}

const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number) => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const fixed = (value: number) => u32(Math.round(value * 65_536));

const srgb = [
  [0.436, 0.2225, 0.0139],
  [0.3851, 0.7169, 0.0971],
  [0.1431, 0.0606, 0.7141],
];
const adobeRgb = [
  [0.6097, 0.3111, 0.0195],
  [0.2053, 0.6257, 0.0609],
  [0.1492, 0.0632, 0.7446],
];
const proPhoto = [
  [0.7977, 0.288, 0],
  [0.1352, 0.7119, 0],
  [0.0313, 0.0001, 0.8249],
];

describe('embedded profiles', () => {
  it('knows sRGB by its primaries and tone curve, whatever it is called', async () => {
    expect(readProfile(await builtIn('srgb'), 'rgb').profile).toMatchObject({ isSrgb: true, isWideGamut: false });
    expect(readProfile(matrixProfile(srgb, 2.2), 'rgb').profile).toMatchObject({
      description: 'Test',
      isWideGamut: false,
    });
    expect(readProfile(matrixProfile(srgb, 1.8), 'rgb').profile).toMatchObject({ isSrgb: false, isWideGamut: false });
  });

  it.each([
    ['Adobe RGB', adobeRgb, 2.2],
    ['ProPhoto RGB', proPhoto, 1.8],
  ])('knows that %s holds more', (_, colorants, gamma) => {
    const { profile } = readProfile(matrixProfile(colorants, gamma), 'rgb');
    expect(profile).toMatchObject({ isSrgb: false, isWideGamut: true });
  });

  it('reads a press profile', () => {
    const { profile, problem } = readProfile(press, 'cmyk');
    expect(profile).toMatchObject({ colourSpace: 'CMYK', isSrgb: false, isWideGamut: false, bytes: press.length });
    expect(problem).toBeNull();
  });

  it('gives a problem and no profile when it contradicts the image or is damaged', () => {
    expect(readProfile(press, 'rgb')).toEqual({ profile: null, problem: expect.stringContaining('CMYK') });
    expect(readProfile(matrixProfile(srgb, 2.2), 'cmyk')).toEqual({
      profile: null,
      problem: expect.stringContaining('RGB'),
    });
    expect(readProfile(press.subarray(0, 1000), 'cmyk')).toEqual({
      profile: null,
      problem: expect.stringContaining('damaged'),
    });
    expect(readProfile(Buffer.from('junk'), 'rgb')).toEqual({
      profile: null,
      problem: expect.stringContaining('damaged'),
    });
    expect(readProfile(undefined, 'rgb')).toEqual({ profile: null, problem: null });
  });

  it('never throws, whatever the bytes are', async () => {
    const sound = await builtIn('p3');
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), fc.nat(sound.length), (at, value, length) => {
        const damaged = Buffer.from(sound);
        damaged[at] = value;
        for (const bytes of [damaged, damaged.subarray(0, length)]) {
          const { profile, problem } = readProfile(bytes, 'rgb');
          expect(profile === null || problem === null).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
