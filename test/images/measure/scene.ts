import type { RawImage, WorkingImage } from '../../../images/render/working-image.ts';
import { sharp } from '../../../images/sharp.ts';
import { seededRandom } from '../../seeded-random.ts';

// Looked up once: in the worlds that Jest makes for its tests a global costs as much as a line of code.
const { sqrt, min, max } = Math;

/** Overlapping discs of all sizes and colours with smooth rims, as a program would draw them: the sharpest that pixels can show. */
export function discs(widthPx: number, heightPx: number, seed: number) {
  const random = seededRandom(seed);
  const data = Buffer.alloc(widthPx * heightPx * 3, Math.floor(random() * 256));
  for (let disc = 0; disc < 50; disc += 1) {
    const radius = 4 + random() ** 2 * widthPx * 0.25;
    const [x, y] = [random() * widthPx, random() * heightPx];
    const colour = [random() * 255, random() * 255, random() * 255];
    drawDisc({ data, widthPx, heightPx }, { x, y, radius, colour });
  }
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

type Canvas = Pick<RawImage, 'data' | 'widthPx' | 'heightPx'>;

function drawDisc(
  { data, widthPx, heightPx }: Canvas,
  disc: { x: number; y: number; radius: number; colour: number[] },
) {
  const [red = 0, green = 0, blue = 0] = disc.colour;
  const bottom = Math.min(heightPx - 1, Math.ceil(disc.y + disc.radius));
  const right = Math.min(widthPx - 1, Math.ceil(disc.x + disc.radius));
  for (let y = Math.max(0, Math.floor(disc.y - disc.radius)); y <= bottom; y += 1) {
    for (let x = Math.max(0, Math.floor(disc.x - disc.radius)); x <= right; x += 1) {
      const inside = disc.radius - sqrt((x - disc.x) ** 2 + (y - disc.y) ** 2) + 0.5;
      if (inside <= 0) continue;
      const covered = min(1, inside);
      const at = (y * widthPx + x) * 3;
      data[at] = (data[at] ?? 0) * (1 - covered) + red * covered;
      data[at + 1] = (data[at + 1] ?? 0) * (1 - covered) + green * covered;
      data[at + 2] = (data[at + 2] ?? 0) * (1 - covered) + blue * covered;
    }
  }
}

/** What a camera makes of it: a lens that is a little soft, and noise. */
export async function photographed(widthPx: number, heightPx: number, seed: number): Promise<Buffer> {
  const data = await discs(widthPx, heightPx, seed).blur(0.7).raw().toBuffer();
  const random = seededRandom(seed + 1);
  for (let at = 0; at < data.length; at += 1) {
    const value = (data[at] ?? 0) + (random() + random() - 1) * 8;
    data[at] = max(0, min(255, value));
  }
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .png()
    .toBuffer();
}

/** Any encoded picture as the working image that it would become, at most `sidePx` large. */
export async function workingOf(encoded: Buffer, sidePx = 2400): Promise<WorkingImage & { readonly rgb: RawImage }> {
  const { data, info } = await sharp(encoded)
    .autoOrient()
    .resize({ width: sidePx, height: sidePx, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: { data, widthPx: info.width, heightPx: info.height, channels: 3 }, inks: null, isOpaque: true };
}
