import type { Chart, RowsByPeriod, Tile } from '../dashboard.ts';
import { dataSetName } from './data-set-plan.ts';
import { amountExpression, amountField } from './minor-units.ts';
import type { Shape } from './shape.ts';

function amountsOf(chart: Chart): string[] {
  const fields = (() => {
    switch (chart.kind) {
      case 'number':
        return [chart.value];
      case 'line':
      case 'area':
        return chart.y;
      case 'bar':
      case 'stacked-bar':
      case 'heat':
        return [chart.value];
      case 'table':
        return chart.fields;
    }
  })();
  return fields.filter(({ format }) => format === 'amount').map(({ column }) => column);
}

/** Amounts in the currency's major unit, for every amount that a tile shows. */
function amountFields(tiles: readonly Tile[]): Shape[] {
  const shown = tiles.flatMap((tile) =>
    amountsOf(tile.chart).map((column) => ({ dataSet: dataSetName(tile), column })),
  );
  const fields = shown.map(({ dataSet, column }) => ({
    DataSetIdentifier: dataSet,
    Name: amountField(dataSet, column),
    Expression: amountExpression(column),
  }));
  return [...new Map(fields.map((field) => [field.Name, field])).values()];
}

/** The field that is 1 where a row's period is over. */
export function wholePeriodField(dataSet: string): string {
  return `whole_period_of_${dataSet.replaceAll('-', '_')}`;
}

const lengths: Record<RowsByPeriod['grain'], string> = { day: "1, 'DD'", week: "7, 'DD'", month: "1, 'MM'" };

/** Over by the dashboard's last day and by the clock; that it has begun is for the filter of the period to see. */
function wholePeriodFields(tiles: readonly Tile[]): Shape[] {
  const fields = tiles.flatMap((tile) => {
    const period = tile.chart.kind === 'number' ? tile.chart.period : undefined;
    if (period === undefined) return [];
    const end = `addDateTime(${lengths[period.grain]}, {${period.column}})`;
    const isOver = `${end} <= addDateTime(1, 'DD', \${to}) AND ${end} <= truncDate('DD', now())`;
    const DataSetIdentifier = dataSetName(tile);
    return [{ DataSetIdentifier, Name: wholePeriodField(DataSetIdentifier), Expression: `ifelse(${isOver}, 1, 0)` }];
  });
  return [...new Map(fields.map((field) => [field.Name, field])).values()];
}

/** What the definition of a dashboard with these tiles computes for itself. */
export function calculatedFields(tiles: readonly Tile[]): Shape[] {
  return [...amountFields(tiles), ...wholePeriodFields(tiles)];
}

/** The tiles that show the newest whole period, by their data set. */
export function tilesOfWholePeriods(tiles: readonly Tile[]): ReadonlyMap<string, readonly Tile[]> {
  const found = new Map<string, readonly Tile[]>();
  for (const tile of tiles) {
    if (tile.chart.kind !== 'number' || tile.chart.period === undefined) continue;
    const name = dataSetName(tile);
    found.set(name, [...(found.get(name) ?? []), tile]);
  }
  return found;
}
