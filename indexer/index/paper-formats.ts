import { findPrintFormat } from '../../pipelines/contracts/print-formats.ts';

const namesOfFormats = [
  '4A0',
  '2A0',
  'A0',
  'A1',
  'A2',
  'A3',
  'A4',
  'A5',
  'A6',
  'A7',
  'A8',
  'B0',
  'B1',
  'B2',
  'B3',
  'B4',
  'B5',
  'B6',
  'C4',
  'C5',
  'C6',
  'DL',
] as const;

/**
 * Rules of `token => token` that make a format's size in millimetres, whichever side comes first, its name: 297x420 is
 * found as A3 and the other way round. Names of formats are standards, not vocabulary of the shop, so they are in the index.
 */
export function paperFormatRules(): string[] {
  return namesOfFormats.flatMap((formatName) => {
    const format = findPrintFormat(formatName);
    if (format === undefined) return [];
    const { widthMm, heightMm } = format;
    return [`${widthMm}x${heightMm}, ${heightMm}x${widthMm} => ${formatName.toLowerCase()}`];
  });
}
