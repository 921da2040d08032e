import type { Field, FieldFormat } from '../../dashboard.ts';

/** What a chart draws, one record a mark. Colours are CSS variables, so that the theme changes without drawing again. */
export interface TimePoint {
  /** Milliseconds since 1970. */
  readonly x: number;
  readonly series: string;
  /** Amounts in major units; null where there is no figure. */
  readonly value: number | null;
  /** Of a stacked area: where it begins and ends. */
  readonly start: number;
  readonly end: number;
  readonly colour: string;
  readonly dash: readonly number[];
  /** 1 where a dot marks the point, else 0: few points, or one without neighbours, would hardly be seen as a line. */
  readonly dot: number;
  readonly xText: string;
  readonly text: string;
}

export interface Bar {
  readonly category: string;
  /** The category on the first part of a stack, empty on the others. */
  readonly name: string;
  /** Its place among the categories, from the top. */
  readonly place: number;
  readonly series: string;
  readonly start: number;
  readonly end: number;
  readonly colour: string;
  /** Written behind the bar; empty on all but the last part of a stack. */
  readonly label: string;
  readonly text: string;
}

export interface HeatCell {
  readonly x: string;
  readonly y: string;
  readonly column: number;
  readonly row: number;
  /** 0 for the palest, up to 1. */
  readonly strength: number;
  /** Written into the cell; empty when there is no room. */
  readonly label: string;
  readonly text: string;
}

export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  /** Of a line; absent where a whole area has the colour. */
  readonly dash?: readonly number[];
}

export interface Drawing<Mark> {
  readonly marks: readonly Mark[];
  readonly legend: readonly LegendEntry[];
  /** Of the axis of values. */
  readonly low: number;
  readonly high: number;
  readonly currency: string;
}

export type TimeDrawing = Drawing<TimePoint> & {
  readonly kind: 'time';
  readonly x: Field;
  readonly format: FieldFormat;
};
export type BarDrawing = Drawing<Bar> & { readonly kind: 'bar' };
export type HeatDrawing = Drawing<HeatCell> & {
  readonly kind: 'heat';
  /** Figures stand in the cells, which are paler then. */
  readonly isLabelled: boolean;
  readonly lowText: string;
  readonly highText: string;
};

/** How many colours the palette has; see styles/theme.css. */
export const paletteSize = 8;

export function seriesColour(index: number): string {
  return `var(--series-${(index % paletteSize) + 1})`;
}

/** Lines differ by more than their colour, for whoever does not tell colours apart and on paper. */
const dashes: readonly (readonly number[])[] = [
  [1, 0],
  [6, 3],
  [2, 2],
  [9, 3, 2, 3],
  [12, 4],
  [4, 6],
  [2, 5],
  [14, 3, 2, 3, 2, 3],
];

export function seriesDash(index: number): readonly number[] {
  return dashes[index % dashes.length] ?? [1, 0];
}
