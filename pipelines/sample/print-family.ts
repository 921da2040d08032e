/** One kind of printed matter: every size in every material is a product of its own. */
export interface PrintFamily {
  /** Begins the SKU. */
  code: string;
  noun: string;
  /** The category path, joined with ' / '. */
  category: string;
  /** Trade sizes: `name: WIDTHxHEIGHT` in millimetres. */
  sizes: string;
  /** `name: CODE PRICE`: what a square metre of one page costs the customer, in minor units of EUR. */
  materials: string;
  finishes: readonly [string, ...string[]];
  sides: readonly [1 | 2, ...(1 | 2)[]];
  pages: readonly [number, ...number[]];
  /** Price of one piece before paper, in minor units of EUR: cutting, binding, packing. */
  handlingMinor: number;
  quantities: Quantities;
  /** How often the family is bought, relative to the others. */
  popularity: number;
  /** Whether the customer uploads what is printed. */
  needsArtwork: boolean;
  /** Titles of ready-made prints: each is a product of its own in every size. */
  motifs?: readonly string[];
}

/** How many pieces an order line asks for, with how often. */
export type Quantities = readonly [readonly [number, number], ...(readonly [number, number])[]];

export const byTheHundred: Quantities = [
  [100, 30],
  [250, 30],
  [500, 20],
  [1000, 14],
  [2500, 4],
  [5000, 2],
];
export const byThePiece: Quantities = [
  [1, 70],
  [2, 18],
  [3, 7],
  [5, 3],
  [10, 2],
];
export const byTheDozen: Quantities = [
  [10, 25],
  [25, 35],
  [50, 25],
  [100, 15],
];
