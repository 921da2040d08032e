import type { ChoiceFilter, Dashboard, Tile } from '../dashboard.ts';
import { tilesOfWholePeriods, wholePeriodField } from './calculated-fields.ts';
import { type DataSetPlan, dataSetName } from './data-set-plan.ts';
import { columnIdentifier } from './field-shapes.ts';
import type { Shape } from './shape.ts';

/** What the parts of one definition are made from. */
export interface DefinitionParts {
  readonly dashboard: Dashboard;
  /** The data sets by name, those of this dashboard among them. */
  readonly plans: ReadonlyMap<string, DataSetPlan>;
  readonly sheetId: string;
}

export function planOf({ plans }: DefinitionParts, tile: Tile): DataSetPlan {
  const plan = plans.get(dataSetName(tile));
  if (plan === undefined) throw new Error(`There is no data set for the tile ${tile.name}`);
  return plan;
}

function returns({ query }: DataSetPlan, column: string): boolean {
  return query.returns.some(({ name }) => name === column);
}

/** The name of the parameter that holds the choice of a filter; QuickSight takes letters and digits only. */
export function choiceParameter({ column }: ChoiceFilter): string {
  return column.replaceAll(/[^a-zA-Z0-9]/g, '');
}

export function choiceFilterId({ column }: ChoiceFilter): string {
  return `choice-${column}`;
}

interface Group {
  readonly id: string;
  readonly filter: Shape;
  readonly tiles: readonly Tile[];
  readonly crossDataSet?: 'ALL_DATASETS';
}

function groupShape({ sheetId }: DefinitionParts, { id, filter, tiles, crossDataSet }: Group): Shape {
  const VisualIds = tiles.map(({ name }) => name);
  const scope = { SheetId: sheetId, Scope: 'SELECTED_VISUALS', VisualIds };
  return {
    FilterGroupId: `group-${id}`,
    Filters: [filter],
    ScopeConfiguration: { SelectedSheets: { SheetVisualScopingConfigurations: [scope] } },
    Status: 'ENABLED',
    CrossDataset: crossDataSet ?? 'SINGLE_DATASET',
  };
}

/** The tiles of each data set that passes. */
function tilesBySet(parts: DefinitionParts, isMeant: (plan: DataSetPlan) => boolean): Map<DataSetPlan, Tile[]> {
  const found = new Map<DataSetPlan, Tile[]>();
  for (const tile of parts.dashboard.tiles) {
    const plan = planOf(parts, tile);
    if (isMeant(plan)) found.set(plan, [...(found.get(plan) ?? []), tile]);
  }
  return found;
}

/** Rows of days that were loaded, between the dashboard's two days. */
function periodGroups(parts: DefinitionParts): Group[] {
  const groups = tilesBySet(parts, ({ dayColumn }) => dayColumn !== undefined);
  return [...groups].map(([{ name, dayColumn = '' }, tiles]) => {
    const id = `period-${name}`;
    const filter = {
      TimeRangeFilter: {
        FilterId: id,
        Column: columnIdentifier(name, dayColumn),
        RangeMinimumValue: { Parameter: 'from' },
        RangeMaximumValue: { Parameter: 'to' },
        IncludeMinimum: true,
        IncludeMaximum: true,
        NullOption: 'NON_NULLS_ONLY',
        TimeGranularity: 'DAY',
      },
    };
    return { id, filter, tiles };
  });
}

/** One value at any time, held by a parameter: the filters of all data sets follow one control. */
function refusedChoiceGroups(parts: DefinitionParts, choice: ChoiceFilter): Group[] {
  const groups = tilesBySet(parts, (plan) => returns(plan, choice.column));
  return [...groups].map(([{ name }, tiles]) => {
    const id = `${choiceFilterId(choice)}-${name}`;
    const CustomFilterConfiguration = {
      MatchOperator: 'EQUALS',
      ParameterName: choiceParameter(choice),
      NullOption: 'NON_NULLS_ONLY',
    };
    const Configuration = { CustomFilterConfiguration };
    return {
      id,
      filter: { CategoryFilter: { FilterId: id, Column: columnIdentifier(name, choice.column), Configuration } },
      tiles,
    };
  });
}

/**
 * The data set that a control takes its values from. QuickSight does not list the values of a data set that is asked with
 * parameters, so it must be another: https://docs.aws.amazon.com/quicksight/latest/user/dataset-parameters.html
 */
export function sourceOfChoice(parts: DefinitionParts, { column }: ChoiceFilter): DataSetPlan {
  const plans = parts.dashboard.tiles.map((tile) => planOf(parts, tile));
  const source = plans.find((plan) => returns(plan, column) && !plan.isAskedForPeriod);
  if (source === undefined) {
    throw new Error(
      `The dashboard ${parts.dashboard.name} has no data set without parameters that lists its ${column}`,
    );
  }
  return source;
}

/** Any of the values or all of them: one filter over the columns of that name in every data set. */
function allowedChoiceGroup(parts: DefinitionParts, choice: ChoiceFilter): Group {
  const id = choiceFilterId(choice);
  const tiles = parts.dashboard.tiles.filter((tile) => returns(planOf(parts, tile), choice.column));
  const FilterListConfiguration = { MatchOperator: 'CONTAINS', SelectAllOptions: 'FILTER_ALL_VALUES' };
  const Column = columnIdentifier(sourceOfChoice(parts, choice).name, choice.column);
  const filter = { CategoryFilter: { FilterId: id, Column, Configuration: { FilterListConfiguration } } };
  return { id, filter, tiles, crossDataSet: 'ALL_DATASETS' };
}

function choiceGroups(parts: DefinitionParts): Group[] {
  const choices = parts.dashboard.filters.filter((filter) => filter.kind === 'choice');
  return choices.flatMap((choice) =>
    choice.all === 'refused' ? refusedChoiceGroups(parts, choice) : [allowedChoiceGroup(parts, choice)],
  );
}

/** The rows that a single number looks at. */
function onlyGroups({ dashboard }: DefinitionParts): Group[] {
  return dashboard.tiles.flatMap((tile) => {
    const only = tile.chart.kind === 'number' ? tile.chart.only : undefined;
    if (only === undefined) return [];
    const id = `only-${tile.name}`;
    const CustomFilterConfiguration = {
      MatchOperator: 'EQUALS',
      CategoryValue: only.value,
      NullOption: 'NON_NULLS_ONLY',
    };
    const Column = columnIdentifier(dataSetName(tile), only.column);
    const filter = { CategoryFilter: { FilterId: id, Column, Configuration: { CustomFilterConfiguration } } };
    return [{ id, filter, tiles: [tile] }];
  });
}

function wholePeriodGroups(parts: DefinitionParts): Group[] {
  const found = tilesOfWholePeriods(parts.dashboard.tiles);
  return [...found].map(([name, tiles]) => {
    const id = `whole-${name}`;
    const filter = {
      NumericEqualityFilter: {
        FilterId: id,
        Column: columnIdentifier(name, wholePeriodField(name)),
        Value: 1,
        MatchOperator: 'EQUALS',
        NullOption: 'NON_NULLS_ONLY',
      },
    };
    return { id, filter, tiles };
  });
}

/** Everything that narrows what the visuals show, each with the visuals that follow it. */
export function filterGroups(parts: DefinitionParts): Shape[] {
  const groups = [...periodGroups(parts), ...choiceGroups(parts), ...wholePeriodGroups(parts), ...onlyGroups(parts)];
  return groups.map((group) => groupShape(parts, group));
}
