/** What the page asks for; it stands in the address, so that it can be sent to somebody and gone back to. */
export interface PageState {
  readonly query: string;
  readonly filters: Readonly<Record<FilterName, readonly string[]>>;
  /** Major units of the currency, as typed. */
  readonly priceMin: string;
  readonly priceMax: string;
  readonly sort: string;
  /** From 1. */
  readonly page: number;
}

export const filterNames = ['category', 'material', 'finish', 'format'] as const;
export type FilterName = (typeof filterNames)[number];

export const pageSize = 24;

export function readState(address: string): PageState {
  const given = new URL(address).searchParams;
  const filters = Object.fromEntries(filterNames.map((name) => [name, given.getAll(name)]));
  return {
    query: given.get('q') ?? '',
    filters: filters as Record<FilterName, string[]>,
    priceMin: given.get('priceMin') ?? '',
    priceMax: given.get('priceMax') ?? '',
    sort: given.get('sort') ?? 'relevance',
    page: Math.max(1, Math.trunc(Number(given.get('page') ?? 1)) || 1),
  };
}

/** The part of the address after `?`; what has its default is left out. */
export function writeState(state: PageState): string {
  const address = new URLSearchParams();
  if (state.query !== '') address.set('q', state.query);
  for (const name of filterNames) for (const value of state.filters[name]) address.append(name, value);
  if (state.priceMin !== '') address.set('priceMin', state.priceMin);
  if (state.priceMax !== '') address.set('priceMax', state.priceMax);
  if (state.sort !== 'relevance') address.set('sort', state.sort);
  if (state.page > 1) address.set('page', String(state.page));
  return address.size === 0 ? '' : `?${address}`;
}

/** Adds a value to a filter or takes it away; the first page follows. */
export function toggleFilter(state: PageState, name: FilterName, value: string): PageState {
  const chosen = state.filters[name];
  const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
  return { ...state, filters: { ...state.filters, [name]: next }, page: 1 };
}
