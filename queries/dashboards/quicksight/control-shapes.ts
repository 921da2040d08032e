import type { ChoiceFilter, PeriodFilter } from '../dashboard.ts';
import { columnIdentifier } from './field-shapes.ts';
import { choiceFilterId, choiceParameter, type DefinitionParts, planOf, sourceOfChoice } from './filter-shapes.ts';
import type { Shape } from './shape.ts';

/** What the reader finds chosen: the values of filters that refuse to show everything, by column. */
export type FirstChoices = Readonly<Record<string, string>>;

interface Controls {
  readonly declarations: readonly Shape[];
  readonly parameterControls: readonly Shape[];
  readonly filterControls: readonly Shape[];
  /** In the order in which they stand above the sheet. */
  readonly layout: readonly { readonly id: string; readonly type: 'PARAMETER_CONTROL' | 'FILTER_CONTROL' }[];
}

/** The days of the period go into every data set that is asked with them. */
function dayParameter(parts: DefinitionParts, name: 'from' | 'to', Expression: string): Shape {
  const plans = new Set(parts.dashboard.tiles.map((tile) => planOf(parts, tile)));
  const asked = [...plans].filter(({ isAskedForPeriod }) => isAskedForPeriod);
  return {
    DateTimeParameterDeclaration: {
      Name: name,
      TimeGranularity: 'DAY',
      DefaultValues: { RollingDate: { Expression } },
      MappedDataSetParameters: asked.map((plan) => ({
        DataSetIdentifier: plan.name,
        DataSetParameterName: name,
      })),
    },
  };
}

function periodControls(parts: DefinitionParts, { defaultDays }: PeriodFilter): Controls {
  const titles = { from: 'From', to: 'To, included' } as const;
  const today = "truncDate('DD', now())";
  const picker = (name: 'from' | 'to') => ({
    DateTimePicker: {
      ParameterControlId: `control-${name}`,
      Title: titles[name],
      SourceParameterName: name,
      DisplayOptions: { DateTimeFormat: 'YYYY-MM-DD' },
    },
  });
  return {
    declarations: [
      dayParameter(parts, 'from', `addDateTime(${1 - defaultDays}, 'DD', ${today})`),
      dayParameter(parts, 'to', today),
    ],
    parameterControls: [picker('from'), picker('to')],
    filterControls: [],
    layout: ['control-from', 'control-to'].map((id) => ({ id, type: 'PARAMETER_CONTROL' })),
  };
}

function refusedChoiceControls(parts: DefinitionParts, choice: ChoiceFilter, first: FirstChoices): Controls {
  const name = choiceParameter(choice);
  const value = first[choice.column];
  if (value === undefined) {
    throw new Error(`The dashboard ${parts.dashboard.name} needs a first choice of ${choice.column}`);
  }
  const StringParameterDeclaration = {
    Name: name,
    ParameterValueType: 'SINGLE_VALUED',
    DefaultValues: { StaticValues: [value] },
  };
  const id = `control-${name}`;
  const Dropdown = {
    ParameterControlId: id,
    Title: choice.label,
    SourceParameterName: name,
    Type: 'SINGLE_SELECT',
    SelectableValues: {
      LinkToDataSetColumn: columnIdentifier(sourceOfChoice(parts, choice).name, choice.column),
    },
    DisplayOptions: { SelectAllOptions: { Visibility: 'HIDDEN' } },
  };
  return {
    declarations: [{ StringParameterDeclaration }],
    parameterControls: [{ Dropdown }],
    filterControls: [],
    layout: [{ id, type: 'PARAMETER_CONTROL' }],
  };
}

function allowedChoiceControls(choice: ChoiceFilter): Controls {
  const id = `control-${choice.column}`;
  const Dropdown = {
    FilterControlId: id,
    Title: choice.label,
    SourceFilterId: choiceFilterId(choice),
    Type: 'MULTI_SELECT',
  };
  return {
    declarations: [],
    parameterControls: [],
    filterControls: [{ Dropdown }],
    layout: [{ id, type: 'FILTER_CONTROL' }],
  };
}

/** The dashboard's filters as parameters and controls above the sheet. */
export function controlShapes(parts: DefinitionParts, first: FirstChoices): Controls {
  const all = parts.dashboard.filters.map((filter) => {
    if (filter.kind === 'period') return periodControls(parts, filter);
    return filter.all === 'refused' ? refusedChoiceControls(parts, filter, first) : allowedChoiceControls(filter);
  });
  return {
    declarations: all.flatMap(({ declarations }) => declarations),
    parameterControls: all.flatMap(({ parameterControls }) => parameterControls),
    filterControls: all.flatMap(({ filterControls }) => filterControls),
    layout: all.flatMap(({ layout }) => layout),
  };
}
