import { byId, element } from '../../../../pipelines/pages/browser/elements.ts';
import type { Dashboard } from '../../dashboard.ts';
import type { LakeDays } from '../answers/answer.ts';
import {
  addressFault,
  type FilterRules,
  type FilterState,
  readAddress,
  writeAddress,
} from '../filters/address-state.ts';
import { canAsk } from '../filters/can-ask.ts';
import { unknownChoiceWords } from '../filters/choices.ts';
import { filterWords } from '../filters/filter-words.ts';
import { type Period, resolvePeriod } from '../filters/period.ts';
import type { PageSettings, TileSettings } from '../page-settings.ts';
import { type AnswerSource, answerSource } from './answer-source.ts';
import { failureNotice } from './failure-notice.ts';
import { createFilterBar, type FilterBar, filterRules } from './filter-bar.ts';
import { keepPeriodInLinks } from './page-links.ts';
import { createTileLoader, type ShownTile, type TileLoader } from './tile-loader.ts';
import { createTileView } from './tile-view.ts';
import { vegaParts } from './vega-chart.ts';

/** A dashboard with all that can be seen of it, and what it is set to. */
interface Shown {
  readonly dashboard: Dashboard;
  readonly snapshot: PageSettings['snapshot'];
  readonly rules: FilterRules;
  readonly source: AnswerSource;
  readonly tiles: readonly ShownTile[];
  readonly loader: TileLoader;
  readonly filterBar: FilterBar;
  state: FilterState;
  /** Unknown until it has answered. */
  lake: LakeDays | undefined;
  /** Whether answers are still to come. */
  isLoading: boolean;
  /** Ends the questions of the days before. */
  loading: AbortController;
}

function announce(text: string): void {
  byId('announcements').textContent = text;
}

function periodOf({ state, lake, snapshot }: Shown): Period | null {
  const kept = 'days' in state.period ? snapshot?.periods[state.period.days] : undefined;
  return kept ?? resolvePeriod(state.period, lake?.latest ?? null);
}

/** Says what of the address is not followed, in place of what was said before. */
function notify(texts: readonly string[]): void {
  byId('notices').replaceChildren(...texts.map((text) => element('p', { class: 'notice' }, text)));
}

function notices(): string[] {
  return [...byId('notices').children].map(({ textContent }) => textContent ?? '');
}

/** Puts the state into the address, in place of one that says something else. */
function correctAddress({ state, rules }: Shown): void {
  window.history.replaceState(null, '', `${window.location.pathname}${writeAddress(state, rules)}`);
}

/** Tells of days in the address that make no sense, and corrects it. */
function checkAddress(shown: Shown): void {
  const fault = addressFault(window.location.search, shown.rules);
  notify(fault === undefined ? [] : [fault]);
  if (fault !== undefined) correctAddress(shown);
}

/** Gives up chosen values that no answer has. */
function dropUnknown(shown: Shown): void {
  const { filterBar, loader, state } = shown;
  const unknown = filterBar.unknown(state, [...loader.answers.values()]);
  if (unknown.length === 0) return;
  const columns = unknown.map(({ column }) => column);
  const known = Object.entries(state.choices).filter(([column]) => !columns.includes(column));
  notify([...notices(), ...unknown.map((filter) => unknownChoiceWords(filter, state.choices[filter.column] ?? ''))]);
  shown.state = { ...state, choices: Object.fromEntries(known) };
  correctAddress(shown);
}

/** Shows whatever has been answered, with the filters as they are. */
function render(shown: Shown): void {
  const { lake, loader, tiles, filterBar, state, snapshot } = shown;
  if (lake === undefined) return;
  const period = periodOf(shown);
  const choices = filterBar.show(state, period, [...loader.answers.values()]);
  const inForce = Object.fromEntries(choices.map(({ column, value }) => [column, value]));
  for (const { settings, view } of tiles) {
    const answer = loader.answers.get(settings.answer);
    if (!canAsk(settings, period, lake.latest)) view.showEmptyLake(lake);
    else if (answer !== undefined && loader.isCurrent(settings.answer)) view.show({ answer, inForce, period, lake });
  }
  if (shown.isLoading) return;
  byId('as-of').textContent = filterWords({
    period,
    choices,
    lake,
    ...(snapshot !== undefined && { madeAt: snapshot.madeAt }),
  });
}

function showLakeFailure(shown: Shown, error: unknown): void {
  byId('as-of').textContent = '';
  byId('tiles').replaceChildren(failureNotice(error, shown.dashboard.title, () => void load(shown)));
  announce('The figures could not be loaded.');
}

/** Asks for everything anew. */
async function load(shown: Shown): Promise<void> {
  const { tiles, source, loader, state } = shown;
  shown.loading.abort();
  shown.isLoading = true;
  byId('as-of').textContent = 'Loading…';
  shown.loading = new AbortController();
  const { signal } = shown.loading;
  for (const { view } of tiles) view.showLoading();
  byId('tiles').replaceChildren(...tiles.map(({ view }) => view.root));
  announce(`Loading ${tiles.length} tiles.`);
  try {
    shown.lake = await source.lake(signal);
  } catch (error) {
    if (!signal.aborted) showLakeFailure(shown, error);
    return;
  }
  const asked = { period: periodOf(shown), choice: state.period, latest: shown.lake.latest };
  const answered = loader.load(asked, signal);
  render(shown);
  const { questions, failed } = await answered;
  if (signal.aborted) return;
  shown.isLoading = false;
  if (failed === 0) dropUnknown(shown);
  render(shown);
  const end = failed === 0 ? 'All figures are there.' : `${failed} of ${questions} questions failed.`;
  announce([...notices(), end].join(' '));
}

function follow(shown: Shown, isPeriodNew: boolean): void {
  keepPeriodInLinks(shown.state.period);
  if (isPeriodNew) void load(shown);
  else render(shown);
}

function choose(shown: Shown, changed: Partial<FilterState>): void {
  shown.state = { ...shown.state, ...changed };
  const address = writeAddress(shown.state, shown.rules);
  notify([]);
  window.history.pushState(null, '', `${window.location.pathname}${address}`);
  follow(shown, changed.period !== undefined);
}

function chooseValue(shown: Shown, column: string, value: string | undefined): void {
  const { [column]: _, ...others } = shown.state.choices;
  choose(shown, { choices: value === undefined ? others : { ...others, [column]: value } });
}

function followHistory(shown: Shown): void {
  const before = JSON.stringify(shown.state.period);
  shown.state = readAddress(window.location.search, shown.rules);
  checkAddress(shown);
  const isPeriodNew = JSON.stringify(shown.state.period) !== before;
  if (!isPeriodNew && !shown.isLoading) dropUnknown(shown);
  follow(shown, isPeriodNew);
}

/** One dashboard, from its address to its tiles. */
export function showDashboard(
  settings: PageSettings,
  dashboard: Dashboard,
  tileSettings: Readonly<Record<string, TileSettings>>,
): void {
  const source = answerSource(settings, dashboard.name);
  const rules = filterRules(dashboard, settings.snapshot === undefined);
  const tiles: ShownTile[] = dashboard.tiles.map((tile) => {
    const own = tileSettings[tile.name] ?? { answer: tile.name, takesPeriod: true, needsLatest: false };
    return { tile, settings: own, view: createTileView(dashboard.name, tile, own) };
  });
  const shown: Shown = {
    dashboard,
    snapshot: settings.snapshot,
    rules,
    source,
    tiles,
    loader: createTileLoader(source, tiles, () => render(shown)),
    filterBar: createFilterBar(dashboard, rules, {
      choosePeriod: (period) => choose(shown, { period }),
      chooseValue: (column, value) => chooseValue(shown, column, value),
    }),
    state: readAddress(window.location.search, rules),
    lake: undefined,
    isLoading: true,
    loading: new AbortController(),
  };
  byId('filters').replaceChildren(...shown.filterBar.elements);
  window.addEventListener('popstate', () => followHistory(shown));
  if (tiles.some(({ settings: own }) => own.chart !== undefined)) void vegaParts();
  checkAddress(shown);
  shown.filterBar.show(shown.state, periodOf(shown), []);
  follow(shown, true);
}
