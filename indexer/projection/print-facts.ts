import type { Orientation, ProductDocument } from '../index/product-document.ts';
import type { ListedProduct } from './product-projection.ts';

type PrintFacts = Pick<
  ProductDocument,
  'formats' | 'sizesMm' | 'orientations' | 'materials' | 'finishes' | 'sides' | 'attributes'
>;
type PrintOptions = NonNullable<ListedProduct['print']>;
type Format = PrintOptions['formats'][number];

/** What shoppers call products that are printed on so many sides. */
const wordsForSides: Readonly<Record<number, readonly string[]>> = {
  1: ['single-sided', 'one-sided', 'simplex'],
  2: ['double-sided', 'two-sided', 'duplex'],
};

/** What a shopper can search and filter by of the ways in which a product is printed. */
export function printFacts(print: PrintOptions | null): PrintFacts {
  const { formats = [], materials = [], finishes = [], sides = [] } = print ?? {};
  return {
    formats: unique(formats.map(nameOf)),
    sizesMm: unique(formats.map(sizeOf)),
    orientations: unique(formats.map(orientationOf)),
    materials: unique(materials),
    finishes: unique(finishes),
    sides: unique(sides),
    attributes: unique(sides).flatMap((count) => wordsForSides[count] ?? []),
  };
}

/** The label as people say it: `SQUARE_148` is `Square 148`. */
function nameOf({ label, widthMm, heightMm }: Format): string {
  if (label === undefined) return `${widthMm} × ${heightMm} mm`;
  return label.includes('_') ? label.split('_').map(capitalised).join(' ').trim() : label;
}

function capitalised(word: string): string {
  return word.length < 3 ? word : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

function sizeOf({ widthMm, heightMm }: Format): string {
  return `${Math.min(widthMm, heightMm)}x${Math.max(widthMm, heightMm)}`;
}

function orientationOf({ widthMm, heightMm }: Format): Orientation {
  if (widthMm === heightMm) return 'square';
  return widthMm < heightMm ? 'portrait' : 'landscape';
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
