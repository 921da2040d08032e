/** A file that was made of an image, in the output folder, verified by opening it again. */
export interface OutputFile {
  /** Within the folder of the image's version, e.g. `web/1200.webp`, `prints/poster-600x900-b3/press.tif`. */
  readonly path: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Pixels; absent of what is no picture. */
  readonly widthPx?: number;
  readonly heightPx?: number;
}
