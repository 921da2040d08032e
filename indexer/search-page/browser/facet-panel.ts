import { button, element } from '../../../pipelines/pages/browser/elements.ts';
import type { FacetValue, SearchAnswer } from '../../search/answers.ts';
import { type FilterName, filterNames, type PageState, toggleFilter } from './page-state.ts';

const titles: Readonly<Record<FilterName, string>> = {
  category: 'Category',
  format: 'Format',
  material: 'Material',
  finish: 'Finish',
};
const order: readonly FilterName[] = ['category', 'format', 'material', 'finish'];

/** So many values are shown before the reader asks for more. */
const shownAtFirst = 8;

/** Facets that were opened stay open while filters change. */
const opened = new Set<FilterName>();

export function facetPanel(answer: SearchAnswer, state: PageState, go: (next: PageState) => void): HTMLElement[] {
  const lists = order.flatMap((name) => {
    const values = answer.facets[name] ?? [];
    return values.length === 0 ? [] : [facetList(name, values, state, go)];
  });
  return [...lists, priceFields(answer, state, go)];
}

function facetList(
  name: FilterName,
  values: readonly FacetValue[],
  state: PageState,
  go: (next: PageState) => void,
): HTMLElement {
  const list = element('fieldset', { 'data-facet': name }, element('legend', {}, titles[name]));
  const draw = () => {
    const most = opened.has(name) ? values : values.filter((value, index) => index < shownAtFirst || value.chosen);
    const shown = name === 'category' ? most.toSorted((one, other) => one.value.localeCompare(other.value)) : most;
    const more = button(`Show all ${values.length}`, { class: 'more' }, () => {
      opened.add(name);
      draw();
    });
    list.replaceChildren(
      element('legend', {}, titles[name]),
      ...shown.map((value) => facetChoice(name, value, state, go)),
      ...(shown.length < values.length ? [more] : []),
    );
  };
  draw();
  return list;
}

function facetChoice(
  name: FilterName,
  { value, count, chosen }: FacetValue,
  state: PageState,
  go: (next: PageState) => void,
): HTMLElement {
  const box = element('input', { type: 'checkbox', checked: chosen, value });
  box.addEventListener('change', () => go(toggleFilter(state, name, value)));
  const counted = element('span', { class: 'count' }, count.toLocaleString());
  const levels = name === 'category' ? value.split(' / ') : [value];
  const classes = [count === 0 ? 'none' : '', levels.length > 1 ? 'deeper' : ''].join(' ').trim();
  const label = element('label', { class: classes, title: value }, box, element('span', {}, levels.at(-1) ?? value));
  label.append(counted);
  return label;
}

function priceFields(answer: SearchAnswer, state: PageState, go: (next: PageState) => void): HTMLElement {
  const { price } = answer.facets;
  const field = (name: 'priceMin' | 'priceMax', label: string, hintMinor: number | null | undefined) => {
    const hint = hintMinor == null ? '' : (hintMinor / 100).toFixed(2);
    const input = element('input', {
      inputmode: 'decimal',
      'aria-label': label,
      placeholder: hint,
      value: state[name],
    });
    input.addEventListener('change', () => go({ ...state, [name]: input.value.trim(), page: 1 }));
    return input;
  };
  const fields = element('div', { class: 'price' }, field('priceMin', 'Lowest price', price?.minMinor), 'to');
  fields.append(field('priceMax', 'Highest price', price?.maxMinor));
  return element('fieldset', { 'data-facet': 'price' }, element('legend', {}, 'Price'), fields);
}

/** What is filtered by, each with a click away from being taken back. */
export function chosenFilters(state: PageState, go: (next: PageState) => void): HTMLElement[] {
  const chips = filterNames.flatMap((name) =>
    state.filters[name].map((value) =>
      button(`${value} ✕`, { 'aria-label': `Remove the filter ${value}` }, () => go(toggleFilter(state, name, value))),
    ),
  );
  if (state.priceMin !== '' || state.priceMax !== '') {
    const text = `Price ${state.priceMin || '0'} to ${state.priceMax || '…'} ✕`;
    chips.push(button(text, {}, () => go({ ...state, priceMin: '', priceMax: '', page: 1 })));
  }
  return chips;
}
