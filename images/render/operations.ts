import type { Pipeline } from './open-image.ts';
import { openRaw } from './raw-pipeline.ts';
import { withWatermark } from './watermark.ts';
import type { RawImage } from './working-image.ts';

type WebFormat = 'avif' | 'webp' | 'jpeg';

/** One way to show an image on the web. A new one is a new record in the table below. */
export interface Operation {
  /** Name of the file, within the folder of the renditions. */
  readonly name: string;
  readonly contentType: string;
  /** By the longest side of the image. */
  readonly appliesTo: (longestSidePx: number) => boolean;
  readonly parameters: {
    readonly format: WebFormat;
    /** The longest side; smaller images stay as they are. */
    readonly sidePx: number;
  };
  /** Is given the picture in its size, sRGB without alpha. */
  readonly apply: (image: RawImage) => Pipeline;
}

/** Widths that a `srcset` is made of. */
export const webSidesPx = [2400, 1600, 1200, 800, 320] as const;
const smallestSidePx = 320;

const encoders: Readonly<Record<WebFormat, { contentType: string; encode: (pipeline: Pipeline) => Pipeline }>> = {
  // From effort 3 to 4 the work grows sixfold and the file shrinks by nothing that one sees.
  avif: { contentType: 'image/avif', encode: (pipeline) => pipeline.avif({ quality: 50, effort: 2 }) },
  webp: { contentType: 'image/webp', encode: (pipeline) => pipeline.webp({ quality: 80, effort: 4 }) },
  jpeg: { contentType: 'image/jpeg', encode: (pipeline) => pipeline.jpeg({ quality: 80, progressive: true }) },
};

function webRendition(format: WebFormat, sidePx: number): Operation {
  return {
    name: `${sidePx}.${format === 'jpeg' ? 'jpg' : format}`,
    contentType: encoders[format].contentType,
    // Every image has the smallest one, however small it is.
    appliesTo: (longestSidePx) => longestSidePx >= sidePx || sidePx === smallestSidePx,
    parameters: { format, sidePx },
    apply: (image) => encoders[format].encode(openRaw(image)),
  };
}

/** Largest first: each size is made of the one before. */
export const operations: readonly Operation[] = [
  ...webSidesPx.flatMap((sidePx) => [
    webRendition('avif', sidePx),
    webRendition('webp', sidePx),
    webRendition('jpeg', sidePx),
  ]),
  {
    name: 'preview.jpg',
    contentType: 'image/jpeg',
    appliesTo: () => true,
    parameters: { format: 'jpeg', sidePx: 1200 },
    apply: (image) => openRaw(withWatermark(image)).jpeg({ quality: 80 }),
  },
];
