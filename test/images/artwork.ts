import { sharp } from '../../images/sharp.ts';
import { seededRandom } from '../seeded-random.ts';

// Looked up once: in the worlds that Jest makes for its tests a global costs as much as several lines of code.
const { sin, cos, min, max, round } = Math;

/**
 * Uncompressed RGB that looks like a photograph to encoders and measures: smooth areas, edges at several scales, and some
 * grain. The same for the same arguments.
 */
export function photograph(widthPx: number, heightPx: number, seed = 1): Buffer {
  const data = Buffer.alloc(widthPx * heightPx * 3);
  const random = seededRandom(seed);
  const [phaseX, phaseY, turn] = [random() * 6, random() * 6, random() * 3];
  let at = 0;
  for (let y = 0; y < heightPx; y += 1) {
    const v = y / heightPx;
    for (let x = 0; x < widthPx; x += 1) {
      const u = x / widthPx;
      const wave = sin(u * 9 + phaseX + turn * v) + cos(v * 7 + phaseY);
      const edges = (sin(u * 61 + v * 23) > 0.3 ? 34 : 0) + ((x ^ y) & 32 ? 18 : 0) + ((x + 2 * y) & 4 ? 14 : 0);
      const grain = random() * 22 - 11;
      data[at++] = clamp(96 + 44 * wave + edges + grain);
      data[at++] = clamp(110 + 60 * (v - 0.5) + 30 * sin(wave * 2) + edges * 0.7 + grain);
      data[at++] = clamp(150 - 70 * u + 36 * cos(wave) + edges * 0.4 + grain);
    }
  }
  return data;
}

/** The same picture as a sharp pipeline, to be encoded as a test needs it. */
export function artwork(widthPx: number, heightPx: number, seed?: number) {
  return sharp(photograph(widthPx, heightPx, seed), { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

function clamp(value: number): number {
  return max(0, min(255, round(value)));
}
