import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sharp } from '../../images/sharp.ts';
import { photograph } from '../images/artwork.ts';

const [columns, rows] = [3, 3];
const [tileWidth, tileHeight] = [2000, 3000];

/** 54 megapixels, portrait: 508 x 762 mm at 300 dpi. */
export const pictureSize = { widthPx: columns * tileWidth, heightPx: rows * tileHeight };

const encodings = {
  'photo.jpg': (picture) => picture.jpeg({ quality: 88 }),
  'photo.tif': (picture) => picture.tiff({ compression: 'lzw', predictor: 'horizontal' }),
  'photo.png': (picture) => picture.png({ compressionLevel: 6, adaptiveFiltering: true }),
} as const satisfies Record<string, (picture: ReturnType<typeof sharp>) => ReturnType<typeof sharp>>;

export type PictureName = keyof typeof encodings;

/** Makes the pictures that are not there yet, and gives their paths. */
export async function benchmarkPictures(folder: string): Promise<Record<PictureName, string>> {
  mkdirSync(folder, { recursive: true });
  const paths = Object.fromEntries(Object.keys(encodings).map((name) => [name, join(folder, name)]));
  const missing = Object.entries(encodings).filter(([name]) => !existsSync(join(folder, name)));
  if (missing.length > 0) {
    const raw = await mosaic();
    const size = { width: pictureSize.widthPx, height: pictureSize.heightPx, channels: 3 as const };
    for (const [name, encode] of missing) await encode(sharp(raw, { raw: size })).toFile(join(folder, name));
  }
  return paths as Record<PictureName, string>;
}

/** Nine times one picture: to invent each pixel would take minutes. Soft as lenses are, with the noise of sensors. */
async function mosaic(): Promise<Buffer> {
  const raw = { width: tileWidth, height: tileHeight, channels: 3 as const };
  const tile = await sharp(photograph(tileWidth, tileHeight), { raw }).blur(2.5).raw().toBuffer();
  for (let at = 0, state = 1; at < tile.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    tile[at] = Math.max(0, Math.min(255, (tile[at] ?? 0) + (state >>> 29) - 4));
  }
  const background = {
    width: columns * tileWidth,
    height: rows * tileHeight,
    channels: 3,
    background: 'white',
  } as const;
  return sharp({ create: background, limitInputPixels: false })
    .composite([{ input: tile, raw, tile: true, gravity: 'northwest' }])
    .raw()
    .toBuffer();
}
