import type { ChoiceFilter, Dashboard, PeriodFilter } from '../../dashboard.ts';
import type { Answer } from '../answers/answer.ts';
import type { FilterRules, FilterState } from '../filters/address-state.ts';
import { choiceValues, unknownChoices, valueInForce } from '../filters/choices.ts';
import type { Period, PeriodChoice } from '../filters/period.ts';
import { createChoiceFilter } from './choice-filter.ts';
import { createPeriodFilter } from './period-filter.ts';

/** What a filter of values lets through; null for all. */
export interface ValueInForce {
  readonly column: string;
  readonly label: string;
  readonly value: string | null;
}

export interface FilterBar {
  readonly elements: readonly HTMLElement[];
  /** Shows what the filters are set to, with the values that the answers offer. */
  show(state: FilterState, period: Period | null, answers: readonly Answer[]): readonly ValueInForce[];
  /** Chosen values that no answer has. */
  unknown(state: FilterState, answers: readonly Answer[]): readonly ChoiceFilter[];
}

export interface FilterActions {
  readonly choosePeriod: (choice: PeriodChoice) => void;
  /** @param value undefined for all of them */
  readonly chooseValue: (column: string, value: string | undefined) => void;
}

function choiceFilters({ filters }: Dashboard): ChoiceFilter[] {
  return filters.filter((filter): filter is ChoiceFilter => filter.kind === 'choice');
}

/** @param allowsOwnDays false where only the answers of the presets are there */
export function filterRules(dashboard: Dashboard, allowsOwnDays: boolean): FilterRules {
  const period = dashboard.filters.find((filter): filter is PeriodFilter => filter.kind === 'period');
  const columns = choiceFilters(dashboard).map(({ column }) => column);
  return { defaultDays: period?.defaultDays ?? 90, columns, allowsOwnDays };
}

export function createFilterBar(dashboard: Dashboard, rules: FilterRules, actions: FilterActions): FilterBar {
  const period = createPeriodFilter(actions.choosePeriod, rules);
  const choices = choiceFilters(dashboard).map((filter) => ({
    filter,
    view: createChoiceFilter(filter, (value) => actions.chooseValue(filter.column, value)),
  }));
  const hasPeriod = dashboard.filters.some(({ kind }) => kind === 'period');
  return {
    elements: [...(hasPeriod ? [period.root] : []), ...choices.map(({ view }) => view.root)],
    unknown: ({ choices: chosen }, answers) => unknownChoices(choiceFilters(dashboard), chosen, answers),
    show: (state, days, answers) => {
      period.show(state.period, days);
      return choices.flatMap(({ filter, view }) => {
        const { column, label } = filter;
        const values = choiceValues(answers, column);
        const value = valueInForce(filter, state.choices[column], values);
        view.show(values, value);
        // Where all is refused, nothing in force means that there is nothing, not that all is let through.
        return value === null && filter.all === 'refused' ? [] : [{ column, label, value }];
      });
    },
  };
}
