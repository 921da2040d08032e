import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ImageFacts } from '../../../images/inspect/image-facts.ts';
import { makeDeepZoom, needsDeepZoom } from '../../../images/render/deep-zoom.ts';
import { sharp } from '../../../images/sharp.ts';
import { artwork } from '../artwork.ts';
import { differenceBetween, factsOf, inTemporaryFolder, samplesOf } from './printing.ts';

const folder = inTemporaryFolder();
const at = folder.path;

beforeAll(async () => {
  const stored = await artwork(300, 200).resize(600, 1200, { fit: 'fill' }).png().toBuffer();
  await sharp(stored)
    .withMetadata({ orientation: 6 })
    .withExif({ IFD0: { Orientation: '6' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' } })
    .jpeg({ quality: 95 })
    .toFile(at('turned.jpg'));
});

afterAll(folder.remove);

async function made(name: string) {
  const zoom = await makeDeepZoom(at(name), await factsOf(at(name)), at('out'));
  if (zoom.kind === 'unverified') throw new Error(zoom.differences.join());
  return zoom;
}

describe('deep zoom', () => {
  test('is for images of more than 4,000 pixels on a side', async () => {
    const facts: ImageFacts = await factsOf(at('turned.jpg'));
    expect(needsDeepZoom({ ...facts, widthPx: 4000, heightPx: 4000 })).toBe(false);
    expect(needsDeepZoom({ ...facts, widthPx: 100, heightPx: 4001 })).toBe(true);
  });

  test('is a document and all tiles of the upright image, from one pixel to the whole', async () => {
    const { files, tileSizePx, overlapPx } = await made('turned.jpg');
    expect(files[0]).toMatchObject({ path: 'tiles/image.dzi', contentType: 'application/xml' });
    const document = readFileSync(at('out/tiles/image.dzi'), 'utf8');
    expect(document).toMatch(/Width="1200"/);
    expect(document).toMatch(/Height="600"/);
    expect(document).toContain(`TileSize="${tileSizePx}"`);
    expect(document).toContain(`Overlap="${overlapPx}"`);
    const tiles = files.slice(1).map(({ path }) => path);
    // 1200 × 600 is 3 × 2 tiles, 600 × 300 is 2 × 1, and nine smaller levels have one each.
    expect(tiles.filter((path) => path.includes('/11/'))).toHaveLength(6);
    expect(tiles).toHaveLength(6 + 2 + 10);
    expect(tiles).toContain('tiles/image_files/0/0_0.jpeg');
  });

  test('shows the picture', async () => {
    await made('turned.jpg');
    const tile = await samplesOf(at('out/tiles/image_files/11/0_0.jpeg'), 'srgb');
    const { data } = await sharp(at('turned.jpg'))
      .autoOrient()
      .extract({ left: 0, top: 0, width: 513, height: 513 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(differenceBetween(tile, data).mean).toBeLessThan(4);
  });

  test('tells nothing of where the picture was taken', async () => {
    const { files } = await made('turned.jpg');
    const telling = files.filter(({ path }) => /Exif|GPS/.test(readFileSync(at(`out/${path}`), 'latin1')));
    expect(telling).toEqual([]);
  });
});
