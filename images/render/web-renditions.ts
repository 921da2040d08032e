import { makeOutput, type Unverified, type Verified } from './make-output.ts';
import { type Operation, operations } from './operations.ts';
import { openRaw } from './raw-pipeline.ts';
import type { RawImage, WorkingImage } from './working-image.ts';

export interface WebRendition extends Verified {
  readonly name: string;
}

/**
 * Makes every rendition that fits the image, one after the other, from the largest to the smallest: each size is reduced
 * from the size before it, and encoded by all of its formats.
 * @param chosen of the table of operations
 */
export async function makeWebRenditions(
  working: WorkingImage,
  folder: string,
  chosen: readonly Operation[] = operations,
): Promise<(WebRendition | Unverified)[]> {
  const longest = longestSide(working.rgb);
  const fitting = chosen.filter(({ appliesTo }) => appliesTo(longest));
  const sides = [...new Set(fitting.map(({ parameters }) => parameters.sidePx))].sort((one, other) => other - one);
  const made: (WebRendition | Unverified)[] = [];
  let image: RawImage = working.rgb;
  for (const side of sides) {
    image = await reduceTo(side, image, working.rgb);
    for (const operation of fitting) {
      if (operation.parameters.sidePx === side) made.push(await makeRendition(operation, image, folder));
    }
  }
  return made;
}

async function makeRendition(
  operation: Operation,
  image: RawImage,
  folder: string,
): Promise<WebRendition | Unverified> {
  const { name, contentType, parameters } = operation;
  const { widthPx, heightPx } = image;
  const made = await makeOutput(operation.apply(image), {
    folder,
    path: `web/${name}`,
    contentType,
    wanted: { format: parameters.format, space: 'srgb', channels: 3, bitDepth: 8, widthPx, heightPx, profile: 'none' },
  });
  return made.kind === 'verified' ? { ...made, name } : made;
}

/** The size follows from the working image, so that rounding does not add up. */
async function reduceTo(sidePx: number, image: RawImage, original: RawImage): Promise<RawImage> {
  if (longestSide(image) <= sidePx) return image;
  const scale = sidePx / longestSide(original);
  const width = Math.max(1, Math.round(original.widthPx * scale));
  const height = Math.max(1, Math.round(original.heightPx * scale));
  const data = await openRaw(image).resize({ width, height, fit: 'fill' }).raw().toBuffer();
  return { data, widthPx: width, heightPx: height, channels: image.channels };
}

function longestSide({ widthPx, heightPx }: RawImage): number {
  return Math.max(widthPx, heightPx);
}
