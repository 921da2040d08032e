import { InvalidArgumentError } from 'commander';
import { ImagesError } from '../errors.ts';
import { sizeProblem } from '../print/offered-size.ts';
import type { PrintOrder } from '../print/print-order.ts';
import type { PrintProfile } from '../print/print-profiles.ts';

/** A size as people write it, in whole millimetres: `600x900`, `600 × 900`, `600x900mm`. */
export function sizeOption(text: string): { widthMm: number; heightMm: number } {
  const match = /^\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*(?:mm)?\s*$/i.exec(text);
  const [widthMm, heightMm] = [Number(match?.[1]), Number(match?.[2])];
  if (!(widthMm > 0 && heightMm > 0)) {
    throw new InvalidArgumentError('Expected width x height in whole millimetres, such as 600x900.');
  }
  return { widthMm, heightMm };
}

/**
 * The print that is asked about; null without a size.
 * @throws ImagesError INPUT_WRONG of a size that nobody can order: the upload API refuses it as well
 */
export function orderedSize(
  profile: PrintProfile,
  size: Pick<PrintOrder, 'widthMm' | 'heightMm'> | undefined,
  bleedMm: number | undefined,
): Omit<PrintOrder, 'profile'> | null {
  if (size === undefined) return null;
  const problem = sizeProblem(size, profile);
  if (problem !== undefined) throw new ImagesError('INPUT_WRONG', problem.message);
  return { ...size, bleedMm: bleedMm ?? profile.defaultBleedMm };
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}
