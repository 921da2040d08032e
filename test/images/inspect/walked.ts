import { walkAvif } from '../../../images/inspect/avif-structure.ts';
import { readerOf } from '../../../images/inspect/byte-reader.ts';
import { detectFormat } from '../../../images/inspect/detect-format.ts';
import { walkJpeg } from '../../../images/inspect/jpeg-structure.ts';
import { walkPng } from '../../../images/inspect/png-structure.ts';
import { isRefusal } from '../../../images/inspect/structure.ts';
import { walkTiff } from '../../../images/inspect/tiff-structure.ts';
import { walkWebp } from '../../../images/inspect/webp-structure.ts';

const walks = { jpeg: walkJpeg, png: walkPng, tiff: walkTiff, webp: walkWebp, avif: walkAvif };

/** The structure of a file in memory, by what its first bytes say it is; or why it is refused. */
export function walked(file: Uint8Array) {
  const reader = readerOf(file);
  const detected = detectFormat(reader);
  return 'refused' in detected ? detected.refused : walks[detected.format](reader);
}

/** `sound`, or the code of the refusal. */
export function outcomeOf(file: Uint8Array): string {
  const result = walked(file);
  return isRefusal(result) ? result.code : 'sound';
}
