import type { PrintOrder } from '../print/print-order.ts';
import { type PrintProfile, printProfile } from '../print/print-profiles.ts';
import type { SheetFit } from './sheet-fit.ts';
import { sizeText } from './wording.ts';

type Fit = Pick<SheetFit, 'printsWellUpTo'>;

/** Whether the largest print that looks well can be ordered: whether a smaller one would help at all. */
export function isGoodSizeOffered({ printsWellUpTo }: Fit, { minSizeMm }: Pick<PrintProfile, 'minSizeMm'>): boolean {
  return Math.min(printsWellUpTo.widthMm, printsWellUpTo.heightMm) >= minSizeMm;
}

/** `up to 390 × 585 mm as poster`, or that nothing so small is offered. */
export function goodSizeText(fit: Fit, { profile: name }: Pick<PrintOrder, 'profile'>): string {
  const profile = printProfile(name);
  if (profile === undefined || isGoodSizeOffered(fit, profile))
    return `up to ${sizeText(fit.printsWellUpTo)} as ${name}`;
  return `at no size as ${name}, whose sides have ${profile.minSizeMm} mm at least`;
}
