/** The formats that are printed; everything else is refused by name. */
export type ImageFormat = 'jpeg' | 'png' | 'tiff' | 'webp' | 'avif';

export type ColourModel = 'rgb' | 'grey' | 'cmyk';

/** What the headers of a readable image say, once they have been checked against the file. */
export interface ImageFacts {
  readonly format: ImageFormat;
  readonly bytes: number;
  /** Upright, as people see it. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** As stored, before the EXIF orientation is applied. */
  readonly storedWidthPx: number;
  readonly storedHeightPx: number;
  /** EXIF 1 to 8; 1 where the file says nothing. */
  readonly orientation: number;
  readonly colourModel: ColourModel;
  /** Colour and alpha channels together. */
  readonly channels: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly bitDepth: number;
  readonly hasAlpha: boolean;
  /** The embedded profile, when it can be used. */
  readonly profile: IccFacts | null;
  /** Why the embedded profile cannot be used, e.g. that it describes another colour space; else null. */
  readonly profileProblem: string | null;
  /** The problem is that there is none, although the file says that its colours are other than sRGB. */
  readonly isProfileAbsent?: boolean;
  /** Pages of a TIFF, frames of an animation. */
  readonly pages: number;
  readonly isAnimated: boolean;
  /** What the file says of itself; it decides nothing. */
  readonly densityDpi: { readonly x: number; readonly y: number } | null;
  readonly compression: string | null;
  readonly isProgressive: boolean;
  readonly chromaSubsampling: string | null;
  readonly hasGps: boolean;
  /** A JPEG, as embedded in the EXIF block. */
  readonly thumbnail: Uint8Array | null;
  /** The libjpeg quality that comes nearest to the quantisation tables; of JPEG and of JPEG in TIFF. */
  readonly jpegQuality: number | null;
  /** From which complaint on the decoder has to give up, where that is not every warning. */
  readonly failOn?: 'error' | 'truncated';
}

export interface IccFacts {
  readonly description: string;
  /** Of the device: `RGB`, `CMYK`, `GRAY`, … */
  readonly colourSpace: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Of RGB: nothing is lost when it is taken for sRGB, primaries and tone curves are the same. */
  readonly isSrgb: boolean;
  /** Holds colours that sRGB lacks. */
  readonly isWideGamut: boolean;
}
