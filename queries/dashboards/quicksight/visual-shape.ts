import type { BarChart, HeatChart, NumberChart, TableChart, Tile, TimeChart } from '../dashboard.ts';
import { dataSetName } from './data-set-plan.ts';
import {
  cellFormat,
  columnIdentifier,
  columnOf,
  dimensionField,
  fieldSort,
  labelOptions,
  measureField,
  type PlacedField,
  placeField,
} from './field-shapes.ts';
import type { Shape } from './shape.ts';

/** A bar chart with more bars than fit is no chart; the rest is added up as one. */
const mostBars = 25;

type Place = (role: string, field: PlacedField['field']) => PlacedField;

/** A change of a rate is told in points of it, a change of anything else in per cent. */
function comparisonOf({ value }: NumberChart): Shape {
  return { ComparisonMethod: value.format === 'percent' ? 'DIFFERENCE' : 'PERCENT_DIFFERENCE' };
}

function numberVisual(chart: NumberChart, place: Place): Shape {
  const { value, of, period } = chart;
  const Values = [measureField(place('value', value), of === 'largest' ? 'MAX' : undefined)];
  if (period === undefined) return { KPIVisual: { ChartConfiguration: { FieldWells: { Values } } } };
  const trend = place('trend', { column: period.column, label: 'Period', format: 'day' });
  const FieldWells = { Values, TrendGroups: [dimensionField(trend)] };
  const KPIOptions = {
    Comparison: comparisonOf(chart),
    PrimaryValueDisplayType: 'ACTUAL',
    TrendArrows: { Visibility: 'VISIBLE' },
    Sparkline: { Visibility: 'VISIBLE', Type: 'LINE' },
  };
  return { KPIVisual: { ChartConfiguration: { FieldWells, KPIOptions } } };
}

function timeVisual({ kind, x, y, series }: TimeChart, place: Place): Shape {
  const time = place('time', x);
  const values = y.map((field) => place('value', field));
  const colour = series && place('series', series);
  const ChartConfiguration = {
    Type: kind === 'line' ? 'LINE' : 'STACKED_AREA',
    FieldWells: {
      LineChartAggregatedFieldWells: {
        Category: [dimensionField(time)],
        Values: values.map((value) => measureField(value)),
        Colors: colour === undefined ? [] : [dimensionField(colour)],
      },
    },
    SortConfiguration: { CategorySort: [fieldSort(time, 'ASC')] },
    XAxisLabelOptions: labelOptions([time]),
    PrimaryYAxisLabelOptions: labelOptions(values),
    Legend: { Visibility: y.length > 1 || series !== undefined ? 'VISIBLE' : 'HIDDEN', Position: 'BOTTOM' },
  };
  return { LineChartVisual: { ChartConfiguration } };
}

/** The order of another column, by the smallest of its values: each category has one. */
function sortedBy(dataSet: string, column: string): Shape {
  return {
    ColumnSort: {
      SortBy: columnIdentifier(dataSet, column),
      Direction: 'ASC',
      AggregationFunction: { NumericalAggregationFunction: { SimpleNumericalAggregation: 'MIN' } },
    },
  };
}

function barSort({ order, categoriesBy }: BarChart, bar: PlacedField, length: PlacedField): Shape {
  if (order === 'value') return fieldSort(length, 'DESC');
  return categoriesBy === undefined ? fieldSort(bar, 'ASC') : sortedBy(bar.dataSet, categoriesBy);
}

function barVisual(chart: BarChart, place: Place): Shape {
  const { kind, category, value, series } = chart;
  const bar = place('category', category);
  const length = place('value', value);
  const colour = series && place('series', series);
  const ChartConfiguration = {
    Orientation: 'HORIZONTAL',
    BarsArrangement: kind === 'stacked-bar' ? 'STACKED' : 'CLUSTERED',
    FieldWells: {
      BarChartAggregatedFieldWells: {
        Category: [dimensionField(bar)],
        Values: [measureField(length)],
        Colors: colour === undefined ? [] : [dimensionField(colour)],
      },
    },
    SortConfiguration: {
      CategorySort: [barSort(chart, bar, length)],
      CategoryItemsLimit: { ItemsLimit: mostBars, OtherCategories: 'INCLUDE' },
    },
    CategoryLabelOptions: labelOptions([bar]),
    ValueLabelOptions: labelOptions([length]),
    DataLabels: { Visibility: 'VISIBLE', Overlap: 'DISABLE_OVERLAP' },
    Legend: { Visibility: series === undefined ? 'HIDDEN' : 'VISIBLE', Position: 'BOTTOM' },
  };
  return { BarChartVisual: { ChartConfiguration } };
}

function heatVisual({ x, y, value, rowsBy }: HeatChart, place: Place): Shape {
  const [column, row, cell] = [place('column', x), place('row', y), place('value', value)];
  const ChartConfiguration = {
    FieldWells: {
      HeatMapAggregatedFieldWells: {
        Rows: [dimensionField(row)],
        Columns: [dimensionField(column)],
        Values: [measureField(cell)],
      },
    },
    SortConfiguration: {
      HeatMapRowSort: [rowsBy === undefined ? fieldSort(row, 'ASC') : sortedBy(row.dataSet, rowsBy)],
      HeatMapColumnSort: [fieldSort(column, 'ASC')],
    },
    RowLabelOptions: labelOptions([row]),
    ColumnLabelOptions: labelOptions([column]),
    ColorScale: { ColorFillType: 'GRADIENT', Colors: [{ Color: '#E8F1FA' }, { Color: '#0B4F8A' }] },
    DataLabels: { Visibility: 'VISIBLE', Overlap: 'DISABLE_OVERLAP' },
    Legend: { Visibility: 'VISIBLE', Position: 'RIGHT' },
  };
  return { HeatMapVisual: { ChartConfiguration } };
}

/**
 * The columns that are shown, the currency behind its amounts, which QuickSight writes as bare numbers; and hidden, the one that the
 * rows are sorted by if it is none of them.
 */
function tableColumns(
  { fields, orderedBy }: TableChart,
  place: Place,
): { shown: PlacedField[]; hidden: PlacedField[] } {
  const hasAmounts = fields.some(({ format }) => format === 'amount');
  const currency = { column: 'currency', label: 'Currency', format: 'text' } as const;
  const shown = [...fields, ...(hasAmounts ? [currency] : [])].map((field) => place('column', field));
  if (orderedBy === undefined || fields.some(({ column }) => column === orderedBy.column)) return { shown, hidden: [] };
  return { shown, hidden: [place('order', { column: orderedBy.column, label: 'Order', format: 'number' })] };
}

function tableVisual(chart: TableChart, place: Place): Shape {
  const { shown, hidden } = tableColumns(chart, place);
  const columns = [...shown, ...hidden];
  const sorted = columns.find(({ field }) => field.column === chart.orderedBy?.column);
  const direction = chart.orderedBy?.descending === true ? 'DESC' : 'ASC';
  const ChartConfiguration = {
    FieldWells: {
      TableUnaggregatedFieldWells: {
        Values: columns.map((placed) => ({
          FieldId: placed.id,
          Column: columnOf(placed),
          FormatConfiguration: cellFormat(placed.field.format),
        })),
      },
    },
    FieldOptions: {
      SelectedFieldOptions: [
        ...shown.map(({ id, field }) => ({ FieldId: id, CustomLabel: field.label })),
        ...hidden.map(({ id }) => ({ FieldId: id, Visibility: 'HIDDEN' })),
      ],
    },
    SortConfiguration: { RowSort: sorted === undefined ? [] : [fieldSort(sorted, direction)] },
  };
  return { TableVisual: { ChartConfiguration } };
}

function chartShape({ chart, name }: Tile, dataSet: string): Shape {
  const place: Place = (role, field) => placeField(name, role, dataSet, field);
  switch (chart.kind) {
    case 'number':
      return numberVisual(chart, place);
    case 'line':
    case 'area':
      return timeVisual(chart, place);
    case 'bar':
    case 'stacked-bar':
      return barVisual(chart, place);
    case 'heat':
      return heatVisual(chart, place);
    case 'table':
      return tableVisual(chart, place);
  }
}

/**
 * A tile as a visual, called by the tile's name. QuickSight words empty visuals itself, so what to do then stands in the text that
 * is read out instead of the picture.
 */
export function visualShape(tile: Tile): Shape {
  const described = {
    VisualId: tile.name,
    Title: { Visibility: 'VISIBLE', FormatText: { PlainText: tile.title } },
    Subtitle: { Visibility: 'VISIBLE', FormatText: { PlainText: tile.description } },
    VisualContentAltText: `${tile.description} When it is empty: ${tile.whenEmpty}`,
  };
  const entries = Object.entries(chartShape(tile, dataSetName(tile)));
  return Object.fromEntries(entries.map(([kind, visual]) => [kind, Object.assign({}, described, visual)]));
}
