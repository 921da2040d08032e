/** What an image is checked against and rendered for. Lengths in whole millimetres. */
export interface PrintOrder {
  /** Name of a print profile, see print-profiles.ts. */
  readonly profile: string;
  /** The finished sheet after trimming. */
  readonly widthMm: number;
  readonly heightMm: number;
  /** On each of the four sides, cut off after printing. */
  readonly bleedMm: number;
}

/** The sheet that is printed: trim and bleed. */
export function sheetOf({ widthMm, heightMm, bleedMm }: PrintOrder): { widthMm: number; heightMm: number } {
  return { widthMm: widthMm + 2 * bleedMm, heightMm: heightMm + 2 * bleedMm };
}

/** Names the print of an image among its others: orders that are the same give the same key. */
export function printKey({ profile, widthMm, heightMm, bleedMm }: PrintOrder): string {
  return `${profile}-${widthMm}x${heightMm}-b${bleedMm}`;
}

export const mmPerInch = 25.4;
