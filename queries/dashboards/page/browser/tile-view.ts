import type { Tile } from '../../dashboard.ts';
import type { Answer, LakeDays } from '../answers/answer.ts';
import { tileCsv } from '../figures/csv.ts';
import { tableContent } from '../figures/table-content.ts';
import { tileRows } from '../figures/tile-rows.ts';
import { lakeWords } from '../filters/filter-words.ts';
import type { Period } from '../filters/period.ts';
import type { TileSettings } from '../page-settings.ts';
import { dataTable } from './data-table.ts';
import { button, element } from './elements.ts';
import { failureNotice } from './failure-notice.ts';
import { saveFile } from './save-file.ts';
import { createTileFigure } from './tile-figure.ts';

/** What a tile is about at the moment. */
export interface TileContext {
  readonly answer: Answer;
  /** Values of the filters by column; null where all are let through. */
  readonly inForce: Readonly<Record<string, string | null>>;
  readonly period: Period | null;
  readonly lake: LakeDays;
}

export interface TileView {
  readonly root: HTMLElement;
  showLoading(): void;
  show(context: TileContext): void;
  showFailure(error: unknown, retry: () => void): void;
}

function emptyNotice(tile: Tile, lake: LakeDays): HTMLElement {
  return element('div', { class: 'notice empty' }, element('p', {}, tile.whenEmpty), element('p', {}, lakeWords(lake)));
}

function fileName(dashboard: string, tile: Tile, period: Period | null): string {
  return `${[dashboard, tile.name, ...(period === null ? [] : [period.from, period.to])].join('-')}.csv`;
}

/** Buttons under a figure: as a table, and as a file. */
function createTools(tile: Tile, actions: { toggle: () => void; save: () => void }) {
  const isTable = tile.chart.kind === 'table';
  const asTable = button(
    'Show as table',
    { 'aria-pressed': 'false', 'aria-label': `Show as table: ${tile.title}` },
    actions.toggle,
  );
  const csv = button('CSV', { 'aria-label': `Download as CSV: ${tile.title}` }, actions.save);
  const root = element('div', { class: 'tools', hidden: true }, ...(isTable ? [] : [asTable]), csv);
  return { root, asTable };
}

/** One tile: heading, description, and whatever can be said of its figures. */
export function createTileView(dashboard: string, tile: Tile, settings: TileSettings): TileView {
  const id = `tile-${tile.name}`;
  const body = element('div', { class: 'body' }, element('div', { class: 'skeleton' }));
  const figure = createTileFigure(tile, settings);
  let context: TileContext | undefined;
  let showsTable = tile.chart.kind === 'table';
  const rowsOf = (now: TileContext) => tileRows(tile, now.answer, now.inForce);
  const tools = createTools(tile, {
    toggle: () => {
      showsTable = !showsTable;
      render();
    },
    save: () => {
      if (context !== undefined) saveFile(fileName(dashboard, tile, context.period), tileCsv(tile, rowsOf(context)));
    },
  });
  const set = (state: string, content: HTMLElement) => {
    root.dataset.state = state;
    root.setAttribute('aria-busy', 'false');
    tools.root.hidden = state !== 'ready';
    if (body.firstElementChild !== content) body.replaceChildren(content);
  };
  const render = () => {
    if (context === undefined) return;
    const shown = rowsOf(context);
    tools.asTable.setAttribute('aria-pressed', String(showsTable));
    const isShown = shown.rows.length > 0 && figure.draw(shown, context);
    if (!isShown) set('empty', emptyNotice(tile, context.lake));
    else set('ready', showsTable ? dataTable(tile.title, tableContent(tile, shown)) : figure.root);
    if (context.answer.isTruncated)
      body.append(element('p', { class: 'note' }, 'Only the first 10,000 rows were read.'));
  };
  const title = element('h2', { id: `${id}-title` }, tile.title);
  const description = element('p', { class: 'description', id: `${id}-description` }, tile.description);
  const root = element(
    'section',
    { id, class: `tile width-${tile.width} kind-${tile.chart.kind}`, 'data-state': 'loading' },
    element('div', { class: 'head' }, title, description),
    body,
    tools.root,
  );
  root.setAttribute('aria-labelledby', title.id);
  root.setAttribute('aria-describedby', description.id);
  return {
    root,
    showLoading: () => {
      root.setAttribute('aria-busy', 'true');
      if (root.dataset.state !== 'ready') set('loading', element('div', { class: 'skeleton' }));
      root.setAttribute('aria-busy', 'true');
    },
    show: (now) => {
      // Each answer that comes has all tiles shown anew; a chart is drawn when something has changed for it.
      const isSame = context?.answer === now.answer && JSON.stringify(context.inForce) === JSON.stringify(now.inForce);
      context = now;
      if (!isSame) render();
    },
    showFailure: (error, retry) => {
      context = undefined;
      set('failed', failureNotice(error, tile.title, retry));
    },
  };
}
