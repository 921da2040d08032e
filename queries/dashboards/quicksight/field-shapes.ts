import type { Field, FieldFormat } from '../dashboard.ts';
import { amountField } from './minor-units.ts';
import type { Shape } from './shape.ts';

/** A tile's field in the data set that the tile shows. */
export interface PlacedField {
  readonly field: Field;
  readonly dataSet: string;
  /** Unique in the definition. */
  readonly id: string;
}

/** Gives the fields of a tile their ids. */
export function placeField(tileName: string, role: string, dataSet: string, field: Field): PlacedField {
  return { field, dataSet, id: `${tileName}.${role}.${field.column}` };
}

export function columnIdentifier(dataSet: string, column: string): Shape {
  return { DataSetIdentifier: dataSet, ColumnName: column };
}

/** The column that is shown: of an amount, the calculated field in the currency's major unit. */
export function columnOf({ field, dataSet }: PlacedField): Shape {
  const { column, format } = field;
  return columnIdentifier(dataSet, format === 'amount' ? amountField(dataSet, column) : column);
}

/** https://docs.aws.amazon.com/quicksight/latest/user/customizing-visuals.html */
const dateFormats: Partial<Record<FieldFormat, string>> = {
  day: 'YYYY-MM-DD',
  month: 'MMM YYYY',
  moment: 'YYYY-MM-DD HH:mm',
};

const decimals: Partial<Record<FieldFormat, number>> = { amount: 2, ratio: 2, percent: 1, hours: 1, seconds: 1 };
const suffixes: Partial<Record<FieldFormat, string>> = {
  hours: ' h',
  seconds: ' s',
  milliseconds: ' ms',
  dpi: ' dpi',
  bytes: ' B',
};

function numberFormat(format: FieldFormat): Shape {
  const DecimalPlacesConfiguration = { DecimalPlaces: decimals[format] ?? 0 };
  if (format === 'percent') return { PercentageDisplayFormatConfiguration: { DecimalPlacesConfiguration } };
  const suffix = suffixes[format];
  const Visibility = format === 'number' ? 'HIDDEN' : 'VISIBLE';
  return {
    NumberDisplayFormatConfiguration: {
      DecimalPlacesConfiguration,
      SeparatorConfiguration: { DecimalSeparator: 'DOT', ThousandsSeparator: { Symbol: 'COMMA', Visibility } },
      ...(suffix === undefined ? {} : { Suffix: suffix }),
    },
  };
}

/** The format of a column in a table that shows rows as they are. */
export function cellFormat(format: FieldFormat): Shape {
  const DateTimeFormat = dateFormats[format];
  if (DateTimeFormat !== undefined) return { DateTimeFormatConfiguration: { DateTimeFormat } };
  if (format === 'text') return { StringFormatConfiguration: { NullValueFormatConfiguration: { NullString: '-' } } };
  return { NumberFormatConfiguration: { FormatConfiguration: numberFormat(format) } };
}

const granularities: Partial<Record<FieldFormat, string>> = { day: 'DAY', month: 'MONTH', moment: 'SECOND' };

/** What groups the values: time, text or a whole number. */
export function dimensionField(placed: PlacedField): Shape {
  const { format } = placed.field;
  const shared = { FieldId: placed.id, Column: columnOf(placed) };
  const DateTimeFormat = dateFormats[format];
  const DateGranularity = granularities[format];
  if (DateTimeFormat !== undefined && DateGranularity !== undefined) {
    return { DateDimensionField: { ...shared, DateGranularity, FormatConfiguration: { DateTimeFormat } } };
  }
  if (format === 'text') return { CategoricalDimensionField: shared };
  const FormatConfiguration = { FormatConfiguration: numberFormat(format) };
  return { NumericalDimensionField: { ...shared, FormatConfiguration } };
}

export type Aggregation = 'SUM' | 'AVERAGE' | 'MAX';

/** Rates and times of one row each; where a visual groups rows all the same, their average lies nearest to the truth. */
const added: readonly FieldFormat[] = ['count', 'amount', 'bytes'];

/** What is measured, aggregated as its format allows unless another way is given. */
export function measureField(placed: PlacedField, aggregation?: Aggregation): Shape {
  const { format } = placed.field;
  return {
    NumericalMeasureField: {
      FieldId: placed.id,
      Column: columnOf(placed),
      AggregationFunction: { SimpleNumericalAggregation: aggregation ?? (added.includes(format) ? 'SUM' : 'AVERAGE') },
      FormatConfiguration: { FormatConfiguration: numberFormat(format) },
    },
  };
}

/** What an axis or a legend calls fields, instead of the columns' names. */
export function labelOptions(fields: readonly PlacedField[]): Shape {
  const AxisLabelOptions = fields.map((placed) => ({
    CustomLabel: placed.field.label,
    ApplyTo: { FieldId: placed.id, Column: columnOf(placed) },
  }));
  return { Visibility: 'VISIBLE', AxisLabelOptions };
}

export function fieldSort({ id }: PlacedField, Direction: 'ASC' | 'DESC'): Shape {
  return { FieldSort: { FieldId: id, Direction } };
}
