import type { PrintProfile } from './print-profiles.ts';

type Limits = Pick<PrintProfile, 'title' | 'minSizeMm' | 'maxSizeMm'>;

interface Size {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Why a size cannot be ordered, and which side is to blame. */
export interface SizeProblem {
  readonly side: keyof Size;
  readonly message: string;
}

/** On each side; more would be a mistake, whatever is printed. */
export const maxBleedMm = 50;

/** Whether a kind of print is offered in a size. Undefined: it is. */
export function sizeProblem(size: Size, { title, minSizeMm, maxSizeMm }: Limits): SizeProblem | undefined {
  const side = (['widthMm', 'heightMm'] as const).find((one) => size[one] < minSizeMm || size[one] > maxSizeMm);
  if (side === undefined) return undefined;
  const message = `${title} are printed from ${minSizeMm} to ${maxSizeMm} mm on each side; ${size[side]} mm is not.`;
  return { side, message };
}
