import { sharp } from '../sharp.ts';
import type { Pipeline } from './open-image.ts';
import type { RawImage } from './working-image.ts';

/** Samples in memory as the start of a pipeline. */
export function openRaw({ data, widthPx, heightPx, channels }: RawImage): Pipeline {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels }, limitInputPixels: false });
}
