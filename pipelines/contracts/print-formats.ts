/** Trimmed size in millimetres, portrait. */
export interface PrintFormat {
  readonly widthMm: number;
  readonly heightMm: number;
}

/**
 * Named formats of the trade. A and B series: ISO 216. C series: ISO 269. DL: the flyer, a third of A4, not the envelope of 110 x 220.
 * Business cards: the European 85 x 55. US sizes are rounded to whole millimetres.
 */
const formats: Readonly<Record<string, PrintFormat>> = {
  '4A0': { widthMm: 1682, heightMm: 2378 },
  '2A0': { widthMm: 1189, heightMm: 1682 },
  A0: { widthMm: 841, heightMm: 1189 },
  A1: { widthMm: 594, heightMm: 841 },
  A2: { widthMm: 420, heightMm: 594 },
  A3: { widthMm: 297, heightMm: 420 },
  A4: { widthMm: 210, heightMm: 297 },
  A5: { widthMm: 148, heightMm: 210 },
  A6: { widthMm: 105, heightMm: 148 },
  A7: { widthMm: 74, heightMm: 105 },
  A8: { widthMm: 52, heightMm: 74 },
  B0: { widthMm: 1000, heightMm: 1414 },
  B1: { widthMm: 707, heightMm: 1000 },
  B2: { widthMm: 500, heightMm: 707 },
  B3: { widthMm: 353, heightMm: 500 },
  B4: { widthMm: 250, heightMm: 353 },
  B5: { widthMm: 176, heightMm: 250 },
  B6: { widthMm: 125, heightMm: 176 },
  C4: { widthMm: 229, heightMm: 324 },
  C5: { widthMm: 162, heightMm: 229 },
  C6: { widthMm: 114, heightMm: 162 },
  DL: { widthMm: 99, heightMm: 210 },
  SQUARE_148: { widthMm: 148, heightMm: 148 },
  SQUARE_210: { widthMm: 210, heightMm: 210 },
  BUSINESS_CARD: { widthMm: 55, heightMm: 85 },
  US_BUSINESS_CARD: { widthMm: 51, heightMm: 89 },
  POSTCARD: { widthMm: 105, heightMm: 148 },
  US_LETTER: { widthMm: 216, heightMm: 279 },
  US_LEGAL: { widthMm: 216, heightMm: 356 },
  US_TABLOID: { widthMm: 279, heightMm: 432 },
};

const formatsByName = new Map(Object.entries(formats));

/** The size of a named format, whatever its case and whether it is written with spaces, hyphens or underscores. */
export function findPrintFormat(name: string): PrintFormat | undefined {
  return formatsByName.get(
    name
      .trim()
      .toUpperCase()
      .replace(/[\s-]+/g, '_'),
  );
}
