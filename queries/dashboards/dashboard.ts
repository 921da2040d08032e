/** How a figure is written, and what unit stands beside it. Amounts are whole minor units of the currency in the row. */
export type FieldFormat =
  | 'text'
  | 'day'
  | 'moment'
  | 'count'
  | 'amount'
  | 'ratio'
  | 'percent'
  | 'hours'
  | 'milliseconds'
  | 'dpi'
  | 'bytes';

/** A column of the tile's query, as it is shown. */
export interface Field {
  /** As the query's `@returns` names it. */
  readonly column: string;
  /** Heading of the table, title of the axis or entry of the legend, with no unit: that comes from the format. */
  readonly label: string;
  readonly format: FieldFormat;
}

/**
 * A large number: the value of the last row, and the change against the row before it when there is a row for each period.
 * `sum` adds the rows up instead; only for counts and amounts.
 */
export interface NumberChart {
  readonly kind: 'number';
  readonly value: Field;
  readonly of: 'last-row' | 'sum';
}

/** Lines or stacked areas over time. */
export interface TimeChart {
  readonly kind: 'line' | 'area';
  readonly x: Field;
  readonly y: readonly Field[];
  /** One line for each of its values; then `y` has one field. */
  readonly series?: Field;
}

/** Bars, the longest first unless the query's order is to be kept. */
export interface BarChart {
  readonly kind: 'bar' | 'stacked-bar';
  readonly category: Field;
  readonly value: Field;
  readonly series?: Field;
  readonly order: 'value' | 'query';
}

export interface HeatChart {
  readonly kind: 'heat';
  readonly x: Field;
  readonly y: Field;
  readonly value: Field;
}

export interface TableChart {
  readonly kind: 'table';
  readonly fields: readonly Field[];
}

export type Chart = NumberChart | TimeChart | BarChart | HeatChart | TableChart;

export interface Tile {
  /** Unique in its dashboard; lower-case words joined by dashes. */
  readonly name: string;
  readonly title: string;
  /** One sentence for whoever cannot see the chart, or wonders what is counted. */
  readonly description: string;
  /** Name of a saved query. */
  readonly query: string;
  /** Fixed values of its parameters, as text; `from`, `to` and other filters come from the dashboard's filters. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly chart: Chart;
  /** Columns of a grid of four, on a wide screen. */
  readonly width: 1 | 2 | 4;
  /** What to think or do when there are no rows. */
  readonly whenEmpty: string;
}

/** Days from and to, both included, for every tile whose query has the parameters `from` and `to`. */
export interface PeriodFilter {
  readonly kind: 'period';
  /** The last so many days, today included. */
  readonly defaultDays: 7 | 30 | 90 | 365;
}

/** One of the values that a column has in the tiles' answers, or all of them; applies to every tile whose query returns the column. */
export interface ChoiceFilter {
  readonly kind: 'choice';
  readonly column: string;
  readonly label: string;
  /** Values that must not be added up, such as amounts of different currencies, need one chosen at any time. */
  readonly all: 'allowed' | 'refused';
}

export type Filter = PeriodFilter | ChoiceFilter;

export interface Dashboard {
  /** Lower-case words joined by dashes; part of the page's address and of QuickSight's ids. */
  readonly name: string;
  readonly title: string;
  /** The question that the dashboard answers. */
  readonly question: string;
  readonly filters: readonly Filter[];
  readonly tiles: readonly Tile[];
}
