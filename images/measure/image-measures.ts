/** What only the pixels tell. Measured on reduced copies and on a band of the file, never on the whole image. */
export interface ImageMeasures {
  readonly isOpaque: boolean;
  /** Cyan, magenta, yellow and black together, percent, of a CMYK image: in the worst spot, and what 99.9 % of it stay within. */
  readonly inkCoverage: { readonly maxPercent: number; readonly p999Percent: number } | null;
  /** About which share of the pixels along a side carries detail: half of a photograph that was enlarged twice; null when there is too little structure to tell. */
  readonly detailShare: number | null;
  /** Null when there is no embedded thumbnail. */
  readonly thumbnailDiffers: boolean | null;
  /** 64 bits, 16 hex digits. */
  readonly perceptualHash: string;
  /** Up to five, most of the area first, `#rrggbb`. */
  readonly dominantColours: readonly string[];
  /** ThumbHash, base64. */
  readonly placeholder: string;
}
