import type { FindingCode } from '../assess/finding.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import type { PrintOrder } from '../print/print-order.ts';
import type { OutputFile } from '../render/output-file.ts';

/** One file to work on. Crosses the border to the process that does the work, so it is plain data. */
export interface ImageJob {
  /** A path. */
  readonly file: string;
  /** SHA-256 of the file, lower-case hex. */
  readonly imageId: string;
  readonly orders: readonly PrintOrder[];
  /** Where outputs are written, an empty folder; without it the image is only checked. */
  readonly outputFolder: string | null;
  /** The shop's own press profile, a path; else the bundled one. */
  readonly pressProfile: string | null;
}

/** One passport per order, in their order; the files that they name, tiles included, all under the image's version folder. */
export interface ImageResult {
  readonly passports: readonly PrintPassport[];
  readonly files: readonly OutputFile[];
}

/** A job that could not be brought to its end by the process that was given it: it died, hung, or grew too large. */
export interface FailedJob {
  readonly code: Extract<FindingCode, 'DECODER_CRASHED' | 'TIME_EXCEEDED' | 'TOO_MUCH_MEMORY'>;
  readonly reason: string;
}
