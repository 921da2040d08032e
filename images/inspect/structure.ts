import type { Finding } from '../assess/finding.ts';
import type { ColourModel, ImageFacts, ImageFormat } from './image-facts.ts';

/** What the structure of a file says of the image in it, read without decoding a pixel. */
export interface Structure {
  readonly format: ImageFormat;
  /** As stored. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly colourModel: ColourModel;
  /** Colour and alpha channels together. */
  readonly channels: number;
  /** Bits of a sample once it is decoded: 8 of a palette, whatever the size of its indices. */
  readonly bitDepth: number;
  readonly hasAlpha: boolean;
  readonly pages: number;
  readonly isAnimated: boolean;
  readonly compression: string | null;
  /** Progressive or interlaced. */
  readonly isProgressive: boolean;
  readonly chromaSubsampling: string | null;
  readonly jpegQuality: number | null;
  readonly densityDpi: { readonly x: number; readonly y: number } | null;
  /** A GPS block outside of EXIF and XMP: TIFF has its own. */
  readonly hasGps: boolean;
  /** Bytes that the decoder must hold at once beyond some rows: a whole image, its coefficients, or a strip. */
  readonly heldBytes: number;
  /** Why `heldBytes` are held, to tell the customer what to change. */
  readonly heldBecause: 'interlaced' | 'progressive' | 'whole' | 'strip' | 'layers' | null;
  /** What is wrong with its colours when no profile says otherwise; a sentence for customers. */
  readonly colourProblem?: string | undefined;
  /** A profile is embedded, though the decoder may not be able to read it; of formats where it passes over those. */
  readonly hasProfile?: boolean;
  readonly failOn?: ImageFacts['failOn'];
}

/** What a walk over a structure gives: what it says, or why the file is refused. */
export type Walk<T> = T | Finding;

export function isRefusal<T extends object>(walk: Walk<T>): walk is Finding {
  return 'severity' in walk && 'code' in walk;
}
