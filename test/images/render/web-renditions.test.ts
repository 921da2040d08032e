import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeWorkingImage } from '../../../images/render/decode-working-image.ts';
import { operations } from '../../../images/render/operations.ts';
import { makeWebRenditions } from '../../../images/render/web-renditions.ts';
import type { WorkingImage } from '../../../images/render/working-image.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';
import { adobeLikeProfile } from './icc-profile.ts';
import { differenceBetween, factsOf, inTemporaryFolder, samplesOf } from './printing.ts';

const folder = inTemporaryFolder();
const at = folder.path;
let working: WorkingImage;

async function decode(file: string): Promise<WorkingImage> {
  const decoding = await decodeWorkingImage(file, await factsOf(file));
  if (decoding.kind === 'refused') throw new Error(JSON.stringify(decoding.findings));
  return decoding.working;
}

const picture = () => artwork(300, 200).resize(900, 600);

beforeAll(async () => {
  await picture()
    .withExif({
      IFD0: { Artist: 'Erika Mustermann' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>51.5</place></x:xmpmeta>')
    .jpeg({ quality: 95 })
    .toFile(at('taken.jpg'));
  working = await decode(at('taken.jpg'));
});

afterAll(folder.remove);

describe('web renditions', () => {
  test('are those that the image has the pixels for, in three formats, and a preview', async () => {
    const made = await makeWebRenditions(working, at('all'));
    const sizes = made.map((rendition) =>
      rendition.kind === 'verified'
        ? `${rendition.name} ${rendition.file.widthPx}x${rendition.file.heightPx}`
        : rendition,
    );
    expect(sizes).toEqual([
      'preview.jpg 900x600',
      '800.avif 800x533',
      '800.webp 800x533',
      '800.jpg 800x533',
      '320.avif 320x213',
      '320.webp 320x213',
      '320.jpg 320x213',
    ]);
  });

  test('carry nothing private', async () => {
    expect(readFileSync(at('taken.jpg')).includes('GPS') || readFileSync(at('taken.jpg')).includes('Exif')).toBe(true);
    for (const rendition of await makeWebRenditions(working, at('private'))) {
      if (rendition.kind === 'unverified') throw new Error(rendition.differences.join());
      const bytes = readFileSync(at(`private/${rendition.file.path}`));
      const kept = ['Exif', 'GPS', 'xmpmeta', 'Mustermann', 'XMP ', 'EXIF'].filter((words) => bytes.includes(words));
      expect({ name: rendition.name, kept }).toEqual({ name: rendition.name, kept: [] });
    }
  });

  test('of a small image have its own size', async () => {
    await artwork(90, 60).png().toFile(at('small.png'));
    const made = await makeWebRenditions(await decode(at('small.png')), at('small'));
    expect(made.map((rendition) => rendition.kind === 'verified' && rendition.file)).toEqual(
      ['preview.jpg', '320.avif', '320.webp', '320.jpg'].map((name) =>
        expect.objectContaining({ path: `web/${name}`, widthPx: 90, heightPx: 60 }),
      ),
    );
  });

  test('look like the picture at every size, though each is made of the one before', async () => {
    const webps = operations.filter(({ name }) => name.endsWith('.webp'));
    for (const rendition of await makeWebRenditions(working, at('alike'), webps)) {
      if (rendition.kind === 'unverified') throw new Error(rendition.differences.join());
      const { widthPx: width, heightPx: height, path } = rendition.file;
      const direct = await sharp(await picture().raw().toBuffer(), { raw: { width: 900, height: 600, channels: 3 } })
        .resize({ width, height, fit: 'fill' })
        .raw()
        .toBuffer();
      expect(differenceBetween(await samplesOf(at(`alike/${path}`), 'srgb'), direct).mean).toBeLessThan(8);
    }
  });

  test('of a wide gamut are in sRGB', async () => {
    writeFileSync(at('adobe.icc'), adobeLikeProfile());
    await artwork(320, 200).withIccProfile(at('adobe.icc')).png().toFile(at('wide.png'));
    await artwork(320, 200).png().toFile(at('plain.png'));
    const [wide, plain] = [await decode(at('wide.png')), await decode(at('plain.png'))];
    expect(differenceBetween(wide.rgb.data, plain.rgb.data).mean).toBeLessThan(1);
  });

  test('include a preview that is marked and not spoilt', async () => {
    const preview = operations.filter(({ name }) => name === 'preview.jpg');
    const [made] = await makeWebRenditions(working, at('preview'), preview);
    if (made?.kind !== 'verified') throw new Error('there is no preview');
    const marked = await samplesOf(at(`preview/${made.file.path}`), 'srgb');
    const changed = marked.filter((sample, index) => Math.abs(sample - (working.rgb.data[index] ?? 0)) > 24).length;
    expect(changed / marked.length).toBeGreaterThan(0.05);
    expect(changed / marked.length).toBeLessThan(0.5);
  });
});

test('AVIFs are made by as many threads on every machine, because their bytes depend on it', async () => {
  expect(sharp.concurrency()).toBe(2);
  const encode = () => picture().avif({ quality: 50, effort: 2 }).toBuffer();
  expect((await encode()).equals(await encode())).toBe(true);
});

describe('the table of operations', () => {
  test('names every file once', () => {
    const names = operations.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('takes a rendition that is written in ten lines', async () => {
    const thumbnail = {
      name: 'thumbnail.png',
      contentType: 'image/webp',
      appliesTo: () => true,
      parameters: { format: 'webp', sidePx: 64 },
      apply: ({ data, widthPx: width, heightPx: height }: WorkingImage['rgb']) =>
        sharp(data, { raw: { width, height, channels: 3 } }).webp(),
    } as const;
    const [made] = await makeWebRenditions(working, at('thumbnail'), [thumbnail as never]);
    expect(made).toMatchObject({ kind: 'verified', file: { widthPx: 64, heightPx: 43 } });
  });
});
