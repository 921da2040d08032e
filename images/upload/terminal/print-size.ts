import type { PrintProfile } from '../../print/print-profiles.ts';
import { done, type Outcome, refused } from '../outcome.ts';

export interface PrintSize {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Reads `600x900` (millimetres, width first) or the name of one of the product's standard sizes, such as `A2`. */
export function parsePrintSize(
  text: string,
  { title, standardSizes }: Pick<PrintProfile, 'title' | 'standardSizes'>,
): Outcome<PrintSize> {
  const wanted = text.trim().toLowerCase();
  const standard = standardSizes.find(({ label }) => label.toLowerCase() === wanted);
  if (standard !== undefined) return done({ widthMm: standard.widthMm, heightMm: standard.heightMm });
  const match = /^(\d{1,5})\s*(?:mm)?\s*[x×*]\s*(\d{1,5})\s*(?:mm)?$/.exec(wanted);
  if (match !== null) return done({ widthMm: Number(match[1]), heightMm: Number(match[2]) });
  const labels = standardSizes.map(({ label }) => label).join(', ');
  return refused(
    'REQUEST_INVALID',
    `"${text}" is no size. Give WIDTHxHEIGHT in whole millimetres, such as 600x900, or a standard size of ${title}: ${labels}.`,
  );
}
