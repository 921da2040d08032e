import type { ImageFacts } from '../inspect/image-facts.ts';
import { sharp } from '../sharp.ts';

export type Pipeline = ReturnType<typeof sharp>;

/**
 * Opens the first page of an image whose headers were checked, upright. Samples stay as they are in the file: every
 * conversion is asked for by name. The limits of the loaders are off, because admission has decided with its own.
 */
export function openImage(file: string, facts: ImageFacts): Pipeline {
  return sharp(file, {
    // Whatever the decoder warns of may be a damage, but for some TIFFs, where it can only be of unusual tags.
    failOn: facts.failOn ?? 'warning',
    limitInputPixels: false,
    // Without it libtiff takes no more than 50 MiB at once: TIFFs of one strip, and those with a large Photoshop block.
    unlimited: facts.format === 'tiff',
    autoOrient: true,
    ignoreIcc: true,
  });
}

/**
 * Converts to 8 bits of sRGB after whatever else the pipeline does, in one step from the embedded profile.
 * Samples that are sRGB already stay as they are.
 */
export function toSrgb(pipeline: Pipeline, facts: ImageFacts): Pipeline {
  const { profile } = facts;
  if (facts.colourModel === 'cmyk') return profile ? fromInks(pipeline) : pipeline;
  const eightBits =
    facts.bitDepth > 8 ? pipeline.pipelineColourspace(facts.colourModel === 'grey' ? 'b-w' : 'srgb') : pipeline;
  if (!profile || profile.isSrgb) return eightBits;
  // A grey profile fits one channel only.
  const source = facts.colourModel === 'grey' ? eightBits.toColourspace('b-w') : eightBits;
  return source.withIccProfile('srgb', { attach: false });
}

function fromInks(pipeline: Pipeline): Pipeline {
  return keepInks(pipeline).withIccProfile('srgb', { attach: false });
}

/** Without it sharp separates anew, by a profile of its own, and says nothing. */
export function keepInks(pipeline: Pipeline): Pipeline {
  return pipeline.pipelineColourspace('cmyk').toColourspace('cmyk');
}
