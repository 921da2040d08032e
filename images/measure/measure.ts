import type { ImageFacts } from '../inspect/image-facts.ts';
import type { WorkingImage } from '../render/working-image.ts';
import { detailShare } from './detail-share.ts';
import { dominantColours } from './dominant-colours.ts';
import { thumbnailDiffers } from './embedded-thumbnail.ts';
import { greySquare } from './grey-square.ts';
import type { ImageMeasures } from './image-measures.ts';
import { inkCoverage } from './ink-coverage.ts';
import { nativeBand } from './native-band.ts';
import { perceptualHash } from './perceptual-hash.ts';
import { placeholderOf, placeholderSidePx } from './placeholder.ts';
import { fromRaw, smallCopy } from './resized.ts';

/** Takes the measures of an image that could be decoded. */
export async function measure(file: string, facts: ImageFacts, working: WorkingImage): Promise<ImageMeasures> {
  const small = await smallCopy(working.rgb, placeholderSidePx);
  const band = await nativeBand(file, facts, working);
  return {
    isOpaque: working.isOpaque,
    inkCoverage: working.inks && inkCoverage(working.inks, band?.inks ?? null),
    detailShare: band && detailShare(band),
    thumbnailDiffers: await thumbnailDiffers(facts.thumbnail, working.rgb),
    perceptualHash: perceptualHash(await greySquare(fromRaw(working.rgb))),
    dominantColours: dominantColours(small),
    placeholder: placeholderOf(small),
  };
}
