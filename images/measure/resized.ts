import type { RawImage } from '../render/working-image.ts';
import { sharp } from '../sharp.ts';

export interface SmallImage {
  /** RGB, row by row. */
  readonly data: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A pipeline that begins with uncompressed samples. */
export function fromRaw({ data, widthPx, heightPx, channels }: RawImage) {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels } });
}

/** A copy of which no side is longer than `sidePx`. */
export async function smallCopy(image: RawImage, sidePx: number): Promise<SmallImage> {
  const { data, info } = await fromRaw(image)
    .resize({ width: sidePx, height: sidePx, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, widthPx: info.width, heightPx: info.height };
}
