/** Uncompressed samples, row by row, channels interleaved, 8 bits each. */
export interface RawImage {
  readonly data: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3 | 4;
}

/** The longest side of the working image: the largest web rendition. */
export const workingSidePx = 2400;

/** What all renditions and measures are derived from, so that the file is decoded once for them. */
export interface WorkingImage {
  /** sRGB, upright, no alpha (flattened on white), at most `workingSidePx` on its longest side. */
  readonly rgb: RawImage & { readonly channels: 3 };
  /** The inks of a CMYK image, upright and reduced; null otherwise. */
  readonly inks: (RawImage & { readonly channels: 4 }) | null;
  readonly isOpaque: boolean;
}
