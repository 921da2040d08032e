import { element } from '../../../../pipelines/pages/browser/elements.ts';
import type { ChoiceFilter } from '../../dashboard.ts';

export interface ChoiceFilterView {
  readonly root: HTMLElement;
  /** @param value that is in force; null for all */
  show(values: readonly string[], value: string | null): void;
}

/** No value of a column is empty text and shown here: the empty one stands for all. */
const all = '';

/** A choice among the values that a column has in the answers. */
export function createChoiceFilter(
  filter: ChoiceFilter,
  choose: (value: string | undefined) => void,
): ChoiceFilterView {
  const select = element('select', { id: `choose-${filter.column}` });
  select.addEventListener('change', () => choose(select.value === all ? undefined : select.value));
  const root = element('span', { class: 'field' }, element('label', { for: select.id }, filter.label), select);
  const show = (values: readonly string[], value: string | null) => {
    const known = value === null || values.includes(value) ? values : [...values, value];
    const wanted = [...(filter.all === 'allowed' ? [all] : []), ...[...known].sort()];
    const shown = [...select.options].map((option) => option.value);
    // A list that is open must not change under the hand of whoever has opened it.
    if (wanted.join('\n') !== shown.join('\n')) {
      select.replaceChildren(...wanted.map((text) => element('option', { value: text }, text === all ? 'All' : text)));
    }
    select.value = value ?? all;
    select.disabled = wanted.length === 0;
  };
  return { root, show };
}
