import type { RawImage } from '../render/working-image.ts';
import { sharp } from '../sharp.ts';
import { greySquare, likeness, turnedAndMirrored } from './grey-square.ts';
import { fromRaw } from './resized.ts';

/** Unrelated pictures correlate with less than this, whichever way they are turned; two copies of one with far more. */
const unrelatedBelow = 0.4;
/** Thumbnails have 160 × 120 pixels; what is larger than this is none. */
const mostThumbnailPixels = 4_000_000;
/** Bars that cameras pad thumbnails with are as black as JPEG allows. */
const blackBelow = 24;

/**
 * Whether the thumbnail that programs show instead of the image is of another picture. Cameras turn, mirror, pad and crop it, and
 * none of that is a difference. Null when there is none, it cannot be read, or there is too little to see.
 */
export async function thumbnailDiffers(thumbnail: Uint8Array | null, image: RawImage): Promise<boolean | null> {
  const decoded = thumbnail && (await decodedThumbnail(thumbnail));
  if (!decoded) return null;
  const views = [decoded, withoutBars(decoded)];
  const shown = await Promise.all(views.map((view) => greySquare(fromRaw(view))));
  const whole = await Promise.all([greySquare(fromRaw(image)), ...views.flatMap((view) => croppedLike(image, view))]);
  const best = whole.flatMap((square) =>
    turnedAndMirrored(square).flatMap((turned) => shown.map((other) => likeness(turned, other))),
  );
  const known = best.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known) < unrelatedBelow;
}

async function decodedThumbnail(thumbnail: Uint8Array): Promise<RawImage | null> {
  try {
    const { data, info } = await sharp(thumbnail, { failOn: 'none', limitInputPixels: mostThumbnailPixels })
      .toColourspace('srgb')
      .removeAlpha()
      .resize({ width: 256, height: 256, fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, widthPx: info.width, heightPx: info.height, channels: 3 };
  } catch {
    // A broken thumbnail says nothing about the image: it is not printed.
    return null;
  }
}

/** The middle of the image in the shape of the thumbnail, as it is and turned. */
function croppedLike(image: RawImage, { widthPx, heightPx }: RawImage): Promise<Uint8Array>[] {
  return [widthPx / heightPx, heightPx / widthPx].map((ratio) => {
    const width = Math.max(1, Math.min(image.widthPx, Math.round(image.heightPx * ratio)));
    const height = Math.max(1, Math.min(image.heightPx, Math.round(image.widthPx / ratio)));
    const left = Math.floor((image.widthPx - width) / 2);
    const top = Math.floor((image.heightPx - height) / 2);
    return greySquare(fromRaw(image).extract({ left, top, width, height }));
  });
}

/** Without the black rows and columns at its edges. */
function withoutBars(image: RawImage): RawImage {
  const rows = brightSpan(image.heightPx, (y) => isBlack(image, { x: null, y }));
  const columns = brightSpan(image.widthPx, (x) => isBlack(image, { x, y: null }));
  if (rows === null || columns === null) return image;
  const widthPx = columns.end - columns.start;
  const data = Buffer.concat(
    Array.from({ length: rows.end - rows.start }, (_, row) => {
      const start = ((rows.start + row) * image.widthPx + columns.start) * 3;
      return image.data.subarray(start, start + widthPx * 3);
    }),
  );
  return { data, widthPx, heightPx: rows.end - rows.start, channels: 3 };
}

/** From the first line that is not black to behind the last one; null when all are. */
function brightSpan(length: number, isBlackAt: (index: number) => boolean): { start: number; end: number } | null {
  const bright = Array.from({ length }, (_, index) => !isBlackAt(index));
  const start = bright.indexOf(true);
  return start < 0 ? null : { start, end: bright.lastIndexOf(true) + 1 };
}

/** A row, when `x` is null, or a column. */
function isBlack({ data, widthPx, heightPx }: RawImage, { x, y }: { x: number | null; y: number | null }): boolean {
  const length = x === null ? widthPx : heightPx;
  for (let step = 0; step < length; step += 1) {
    const at = ((y ?? step) * widthPx + (x ?? step)) * 3;
    if (Math.max(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) >= blackBelow) return false;
  }
  return true;
}
