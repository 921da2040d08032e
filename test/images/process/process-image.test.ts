import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { printPassport } from '../../../images/passport/print-passport.ts';
import type { PrintOrder } from '../../../images/print/print-order.ts';
import { processImage } from '../../../images/process/process-image.ts';
import { artwork } from '../artwork.ts';
import { inTemporaryFolder } from '../render/printing.ts';

jest.setTimeout(60_000);

const folder = inTemporaryFolder();
const at = folder.path;
const sharpOrder: PrintOrder = { profile: 'poster', widthMm: 40, heightMm: 24, bleedMm: 3 };
const softOrder: PrintOrder = { profile: 'poster', widthMm: 400, heightMm: 240, bleedMm: 3 };
const photoOrder: PrintOrder = { profile: 'photo-print', widthMm: 30, heightMm: 20, bleedMm: 0 };

const idOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

function run(name: string, orders: readonly PrintOrder[], output: string | null, pressProfile: string | null = null) {
  const file = at(name);
  const outputFolder = output && at(output);
  return processImage({ file, imageId: idOf(file), orders, outputFolder, pressProfile });
}

/** Every file below a folder and the hash of what it holds. */
function contents(output: string): Record<string, string> {
  const entries = readdirSync(at(output), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => `${entry.parentPath}/${entry.name}`);
  return Object.fromEntries(paths.map((path) => [path.slice(at(output).length + 1), idOf(path)]));
}

beforeAll(async () => {
  await artwork(360, 240)
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' } })
    .jpeg({ quality: 95 })
    .toFile(at('picture.jpg'));
  writeFileSync(at('text.jpg'), 'not a picture');
});

afterAll(folder.remove);

describe('an image and its prints', () => {
  test('give passports whose files are there, all of them, and no others', async () => {
    const { passports, files } = await run('picture.jpg', [sharpOrder, photoOrder], 'all');
    expect(passports.map(({ verdict }) => verdict)).not.toContain('rejected');
    expect(Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]))).toEqual(contents('all'));
    for (const passport of passports) {
      expect(printPassport.parse(passport)).toEqual(passport);
      const keys = [passport.press, passport.proof, ...passport.renditions].map((file) => file?.key ?? 'missing');
      const paths = keys.map((key) => key.split('/').slice(3).join('/'));
      expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
    }
  });

  test('share what does not depend on the order', async () => {
    const { passports, files } = await run('picture.jpg', [sharpOrder, photoOrder, sharpOrder], 'shared');
    expect(passports).toHaveLength(3);
    expect(passports[2]).toEqual(passports[0]);
    expect(passports[1]?.renditions).toEqual(passports[0]?.renditions);
    expect(files.filter(({ path }) => path.endsWith('press.tif'))).toHaveLength(2);
    expect(files.map(({ path }) => path)).toEqual([...new Set(files.map(({ path }) => path))]);
  });

  test('give the same passports and the same bytes each time', async () => {
    const [one, other] = [
      await run('picture.jpg', [sharpOrder], 'one'),
      await run('picture.jpg', [sharpOrder], 'other'),
    ];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    expect(contents('one')).toEqual(contents('other'));
  });

  test('give the same passport whatever else is ordered of the image', async () => {
    const [alone, together] = [
      await run('picture.jpg', [photoOrder], 'alone'),
      await run('picture.jpg', [sharpOrder, photoOrder], 'together'),
    ];
    expect(together.passports[1]).toEqual(alone.passports[0]);
  });

  test('leave the place where it was taken out of every file', async () => {
    const { files } = await run('picture.jpg', [sharpOrder], 'private');
    const telling = files.filter(({ path }) => {
      const bytes = readFileSync(at(`private/${path}`));
      return bytes.includes('Exif\0\0') || bytes.includes('EXIF') || bytes.includes('GPS');
    });
    expect(telling).toEqual([]);
  });
});

describe('a print that is rejected', () => {
  test('has a proof and renditions, and nothing for the press', async () => {
    const { passports, files } = await run('picture.jpg', [softOrder], 'soft');
    expect(passports[0]).toMatchObject({ verdict: 'rejected', press: null, proof: { contentType: 'image/jpeg' } });
    expect(passports[0]?.renditions.length).toBeGreaterThan(0);
    expect(files.filter(({ path }) => path.endsWith('.tif'))).toEqual([]);
  });
});

describe('a file that is no picture', () => {
  test('gives a passport that says why, and no files', async () => {
    const { passports, files } = await run('text.jpg', [sharpOrder], 'none');
    expect(passports).toMatchObject([{ verdict: 'rejected', image: null, fit: null, renditions: [] }]);
    expect(passports[0]?.findings).toHaveLength(1);
    expect(files).toEqual([]);
  });
});

describe('a check alone', () => {
  test('judges and writes nothing', async () => {
    const { passports, files } = await run('picture.jpg', [sharpOrder], null);
    expect(passports[0]).toMatchObject({ press: null, proof: null, renditions: [], image: { widthPx: 360 } });
    expect(passports[0]?.verdict).not.toBe('rejected');
    expect(files).toEqual([]);
  });
});

describe('colours that are not certain', () => {
  test('reject the print and leave nothing for the press', async () => {
    writeFileSync(at('hollow.icc'), hollowProfile());
    const { passports } = await run('picture.jpg', [sharpOrder], 'hollow', at('hollow.icc'));
    expect(passports[0]).toMatchObject({ verdict: 'rejected', press: null });
    expect(passports[0]?.findings[0]).toMatchObject({ code: 'RENDER_UNVERIFIED', severity: 'reject' });
    expect(Object.keys(contents('hollow')).filter((path) => path.endsWith('.tif'))).toEqual([]);
  });

  test('are not printed when they can be separated but not proofed', async () => {
    writeFileSync(at('one-way.icc'), hollowProfile(/^A2B/));
    const { passports, files } = await run('picture.jpg', [sharpOrder], 'one-way', at('one-way.icc'));
    expect(passports[0]).toMatchObject({ verdict: 'rejected', press: null, proof: null });
    expect(passports[0]?.findings[0]?.actual).toMatch(/^prints\/[^ ]*proof\.jpg: /);
    expect(contents('one-way')).toEqual(Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256])));
  });

  test('are not printed by another profile when that of the shop is missing', async () => {
    await expect(run('picture.jpg', [sharpOrder], 'missing', at('nowhere.icc'))).rejects.toMatchObject({
      name: 'ImagesError',
      code: 'PROFILE_UNREADABLE',
    });
  });
});

/** Its header is that of a CMYK printer, its tables are gone: those to inks (B2A), those back (A2B), or both. */
function hollowProfile(gone = /^[AB]2[AB]/): Buffer {
  const bytes = readFileSync(new URL('../../../images/profiles/fogra39l-coated.icc', import.meta.url));
  const tags = bytes.readUInt32BE(128);
  for (let tag = 0; tag < tags; tag += 1) {
    const at = 132 + tag * 12;
    const name = bytes.toString('latin1', at, at + 4);
    if (gone.test(name)) bytes.fill(0, bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 4) + 64);
  }
  return bytes;
}

test('an order of a print profile that is not there is nobody’s picture’s fault', async () => {
  await expect(run('picture.jpg', [{ ...sharpOrder, profile: 'papyrus' }], null)).rejects.toMatchObject({
    code: 'INPUT_WRONG',
  });
  expect(existsSync(at('picture.jpg'))).toBe(true);
});
