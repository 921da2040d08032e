import type { ChoiceFilter, Dashboard, PeriodFilter, Tile } from '../../dashboard.ts';
import type { Answer, LakeDays } from '../answers/answer.ts';
import { type FilterRules, type FilterState, readAddress, writeAddress } from '../filters/address-state.ts';
import { choiceValues, valueInForce } from '../filters/choices.ts';
import { filterWords, lakeWords } from '../filters/filter-words.ts';
import { type Period, resolvePeriod } from '../filters/period.ts';
import type { PageSettings, TileSettings } from '../page-settings.ts';
import { answerSource } from './answer-source.ts';
import { type ChoiceFilterView, createChoiceFilter } from './choice-filter.ts';
import { byId } from './elements.ts';
import { failureNotice } from './failure-notice.ts';
import { keepPeriodInLinks } from './page-links.ts';
import { createPeriodFilter } from './period-filter.ts';
import { createTileView, type TileView } from './tile-view.ts';
import { vegaParts } from './vega-chart.ts';

interface ShownTile {
  readonly tile: Tile;
  readonly settings: TileSettings;
  readonly view: TileView;
}

function rulesOf({ filters }: Dashboard, allowsOwnDays: boolean): FilterRules {
  const period = filters.find((filter): filter is PeriodFilter => filter.kind === 'period');
  return {
    defaultDays: period?.defaultDays ?? 90,
    columns: choiceFilters(filters).map(({ column }) => column),
    allowsOwnDays,
  };
}

function choiceFilters(filters: Dashboard['filters']): ChoiceFilter[] {
  return filters.filter((filter): filter is ChoiceFilter => filter.kind === 'choice');
}

/** One dashboard, from its address to its tiles. */
export function showDashboard(
  settings: PageSettings,
  dashboard: Dashboard,
  tileSettings: Readonly<Record<string, TileSettings>>,
): void {
  const source = answerSource(settings, dashboard.name);
  const rules = rulesOf(dashboard, settings.snapshot === undefined);
  const tiles: ShownTile[] = dashboard.tiles.map((tile) => {
    const own = tileSettings[tile.name] ?? { answer: tile.name, takesPeriod: true };
    return { tile, settings: own, view: createTileView(dashboard.name, tile, own) };
  });
  let state = readAddress(window.location.search, rules);
  let lake: LakeDays | undefined;
  let loading = new AbortController();
  const answers = new Map<string, Answer>();

  const periodNow = (): Period | null => {
    if (lake === undefined) return null;
    const preset = 'days' in state.period ? settings.snapshot?.periods[state.period.days] : undefined;
    return preset ?? resolvePeriod(state.period, lake.latest);
  };
  const choose = (changed: Partial<FilterState>) => {
    state = { ...state, ...changed };
    window.history.pushState(null, '', `${window.location.pathname}${writeAddress(state, rules)}`);
    follow(changed.period !== undefined);
  };
  const chooseValue = (column: string, value: string | undefined) => {
    const { [column]: _, ...others } = state.choices;
    choose({ choices: value === undefined ? others : { ...others, [column]: value } });
  };
  const periodFilter = createPeriodFilter((period) => choose({ period }), rules);
  const filters: { filter: ChoiceFilter; view: ChoiceFilterView }[] = choiceFilters(dashboard.filters).map(
    (filter) => ({
      filter,
      view: createChoiceFilter(filter, (value) => chooseValue(filter.column, value)),
    }),
  );
  const valuesInForce = () =>
    filters.map(({ filter, view }) => {
      const values = choiceValues([...answers.values()], filter.column);
      const value = valueInForce(filter, state.choices[filter.column], values);
      return { filter, view, values: values.map((one) => one.value), value };
    });

  /** Shows whatever has been answered with the filters as they are. */
  const render = () => {
    if (lake === undefined) return;
    const period = periodNow();
    const inForce = valuesInForce();
    periodFilter.show(state.period, period);
    for (const { view, values, value } of inForce) view.show(values, value);
    const byColumn = Object.fromEntries(inForce.map(({ filter, value }) => [filter.column, value]));
    for (const { settings: own, view } of tiles) {
      const answer = answers.get(own.answer);
      if (answer !== undefined) view.show({ answer, inForce: byColumn, period, lakeWords: lakeWords(lake) });
    }
    byId('as-of').textContent = filterWords({
      period,
      choices: inForce.map(({ filter, value }) => ({ label: filter.label, value })),
      lake,
      ...(settings.snapshot !== undefined && { madeAt: settings.snapshot.madeAt }),
    });
  };

  const loadAnswer = async (name: string, signal: AbortSignal): Promise<boolean> => {
    const sharing = tiles.filter(({ settings: own }) => own.answer === name);
    const [first] = sharing;
    if (first === undefined) return true;
    for (const { view } of sharing) view.showLoading();
    try {
      const answer = await source.answer(first.settings, { period: periodNow(), choice: state.period }, signal);
      answers.set(name, answer);
      render();
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      answers.delete(name);
      for (const { view } of sharing) view.showFailure(error, () => void loadAnswer(name, loading.signal));
      return false;
    }
  };

  const load = async () => {
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    for (const { view } of tiles) view.showLoading();
    announce(`Loading ${tiles.length} tiles.`);
    try {
      lake = await source.lake(signal);
    } catch (error) {
      if (!signal.aborted) showLakeFailure(error);
      return;
    }
    answers.clear();
    byId('tiles').replaceChildren(...tiles.map(({ view }) => view.root));
    render();
    const names = [...new Set(tiles.map(({ settings: own }) => own.answer))];
    const outcomes = await Promise.all(names.map((name) => loadAnswer(name, signal)));
    if (signal.aborted) return;
    const failed = outcomes.filter((isThere) => !isThere).length;
    announce(failed === 0 ? 'All figures are there.' : `${failed} of ${names.length} questions failed.`);
  };
  const showLakeFailure = (error: unknown) => {
    byId('as-of').textContent = '';
    byId('tiles').replaceChildren(failureNotice(error, dashboard.title, () => void load()));
    announce('The figures could not be loaded.');
  };
  const follow = (isPeriodNew: boolean) => {
    keepPeriodInLinks(state.period);
    if (isPeriodNew) void load();
    else render();
  };

  window.addEventListener('popstate', () => {
    const before = JSON.stringify(state.period);
    state = readAddress(window.location.search, rules);
    follow(JSON.stringify(state.period) !== before);
  });
  const hasPeriod = dashboard.filters.some(({ kind }) => kind === 'period');
  byId('filters').replaceChildren(...(hasPeriod ? [periodFilter.root] : []), ...filters.map(({ view }) => view.root));
  byId('tiles').replaceChildren(...tiles.map(({ view }) => view.root));
  if (tiles.some(({ settings: own }) => own.chart !== undefined)) void vegaParts();
  follow(true);
}

function announce(text: string): void {
  byId('announcements').textContent = text;
}
