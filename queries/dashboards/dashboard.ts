/**
 * How a figure is written, and what unit stands beside it.
 * - `text`, `day` (a date), `month` (a date, of which year and month are shown), `moment` (a UTC time)
 * - `count`: a whole number of things, of which the label says which
 * - `number`: a whole number that counts nothing and is never added up, such as an hour of the day or a press's number
 * - `amount`: whole minor units of the currency that stands in the column `currency` of the same row
 * - `ratio`: a plain fraction such as 1.8 lines an order; `percent`: a fraction of 1, written as a percentage
 * - `hours`, `seconds`, `milliseconds`, `dpi`, `bytes`: what the name says
 */
export const fieldFormats = [
  'text',
  'day',
  'month',
  'moment',
  'count',
  'number',
  'amount',
  'ratio',
  'percent',
  'hours',
  'seconds',
  'milliseconds',
  'dpi',
  'bytes',
] as const;
export type FieldFormat = (typeof fieldFormats)[number];

/** A column of the tile's query, as it is shown. */
export interface Field {
  /** As the query's `@returns` names it. */
  readonly column: string;
  /** Heading of the table, title of the axis or entry of the legend, with no unit: that comes from the format. */
  readonly label: string;
  readonly format: FieldFormat;
}

/** The rows of a query that has one for each day, week or month: the column with the first day of each. */
export interface RowsByPeriod {
  readonly column: string;
  readonly grain: 'day' | 'week' | 'month';
}

/**
 * A large number.
 * - `last-row`: the value of the last row. With `period`, it is that of the newest period that lies wholly between the filter's
 *   two days, and beside it stands the change against the period before: half a week is no fall in sales.
 * - `sum`: the rows added up, for counts and amounts only; it shows no change.
 * - `largest`: the largest value of any row, such as the delay of whatever is furthest behind.
 */
export interface NumberChart {
  readonly kind: 'number';
  readonly value: Field;
  readonly of: 'last-row' | 'sum' | 'largest';
  readonly period?: RowsByPeriod;
  /** Looks only at rows that have this value. */
  readonly only?: { readonly column: string; readonly value: string };
  /** Whether more is better; unless it says, a change is neither good nor bad and has no colour. */
  readonly better?: 'more' | 'less';
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
  /** With the query's order: the column of whole numbers that it follows, for QuickSight, which keeps no order of a query. */
  readonly categoriesBy?: string;
}

/** Cells whose colour is a value. Columns and rows keep the order in which the query first names them. */
export interface HeatChart {
  readonly kind: 'heat';
  readonly x: Field;
  readonly y: Field;
  readonly value: Field;
  /** A column of whole numbers by which the rows are ordered where their own text would not do, such as weekdays. */
  readonly rowsBy?: string;
}

/** Rows as the query orders them. */
export interface TableChart {
  readonly kind: 'table';
  readonly fields: readonly Field[];
  /** What the query orders by first, shown or not, for QuickSight, which keeps no order of a query. */
  readonly orderedBy?: { readonly column: string; readonly descending: boolean };
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
  /** Fixed values of its parameters, as text; `from` and `to` come from the dashboard's filter of the period. */
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
