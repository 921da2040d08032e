import type { Finding } from '../assess/finding.ts';
import { maxFileBytes } from './largest-file.ts';
import { refusal } from './refusals.ts';
import type { Structure } from './structure.ts';

const mebibyte = 1024 * 1024;

/** What is taken in at most. */
export const admissionLimits = {
  bytes: maxFileBytes,
  pixels: 400_000_000,
  /** What the decoder may have to hold of an image at once, by our own model of it. */
  decodeBytes: 512 * mebibyte,
  /**
   * The same of pictures that are stored in passes (progressive, interlaced): a megabyte of such a file can ask for a
   * gigabyte, and nobody needs one of over a hundred megapixels.
   */
  passesBytes: 320 * mebibyte,
} as const;

export function refuseByBytes(bytes: number): Finding | null {
  if (bytes <= admissionLimits.bytes) return null;
  return refusal('TOO_MANY_BYTES', 'The file is too large.', {
    actual: `${Math.ceil(bytes / mebibyte)} MB`,
    required: `at most ${admissionLimits.bytes / mebibyte} MB`,
    advice: 'Save it with LZW compression, or as JPEG of the best quality.',
  });
}

export function refuseByPixels(widthPx: number, heightPx: number): Finding | null {
  const megapixels = (widthPx * heightPx) / 1e6;
  if (widthPx * heightPx <= admissionLimits.pixels) return null;
  return refusal(
    'TOO_MANY_PIXELS',
    `The picture claims to be ${widthPx} × ${heightPx} pixels; more than any print needs.`,
    {
      actual: `${Math.ceil(megapixels)} megapixels`,
      required: `at most ${admissionLimits.pixels / 1e6} megapixels`,
      advice: 'Reduce it to 300 dpi at the size of the print.',
    },
  );
}

const adviceFor: Readonly<Record<NonNullable<Structure['heldBecause']> | 'turned', string>> = {
  interlaced: 'Save it without "interlaced", or as TIFF.',
  progressive: 'Save it without "progressive" (as "baseline"), or as TIFF.',
  whole: 'Save it as TIFF, PNG or JPEG.',
  strip: 'Save it again as TIFF with LZW compression from a current program.',
  layers: 'Save a copy without layers.',
  turned: 'Turn it upright in an image editor, and save it so.',
};

/** Refuses what the decoder could only open by holding too much of it in memory at once. */
export function refuseByMemory(structure: Structure, orientation = 1): Finding | null {
  const { heldBytes, heldBecause } = structure;
  const turned = turnedBytes(structure, orientation);
  const limit = isInPasses(structure) ? admissionLimits.passesBytes : admissionLimits.decodeBytes;
  if (heldBytes + turned <= limit) return null;
  const reason = heldBytes > turned && heldBecause !== null ? heldBecause : 'turned';
  return refusal('TOO_MUCH_MEMORY', 'The picture is saved in a way that takes too much memory to open.', {
    actual: `${Math.ceil((heldBytes + turned) / mebibyte)} MB`,
    required: `at most ${limit / mebibyte} MB`,
    advice: adviceFor[reason],
  });
}

function isInPasses({ heldBecause }: Structure): boolean {
  return heldBecause === 'progressive' || heldBecause === 'interlaced';
}

/** Turning copies the whole image, as does mirroring it top to bottom: its last row or column comes first. */
function turnedBytes({ widthPx, heightPx, channels, bitDepth }: Structure, orientation: number): number {
  if (orientation <= 2) return 0;
  return widthPx * heightPx * channels * Math.max(1, bitDepth / 8);
}
