import { button, element } from '../../../../pipelines/pages/browser/elements.ts';
import type { Tile } from '../../dashboard.ts';
import type { Answer, LakeDays } from '../answers/answer.ts';
import { tileCsv } from '../figures/csv.ts';
import { failureText } from '../figures/failure-text.ts';
import { tableContent } from '../figures/table-content.ts';
import { tileRows } from '../figures/tile-rows.ts';
import { lakeWords } from '../filters/filter-words.ts';
import type { Period } from '../filters/period.ts';
import type { TileSettings } from '../page-settings.ts';
import { dataTable } from './data-table.ts';
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
  /** Says that there are no orders at all, and how some come. */
  showEmptyLake(lake: LakeDays): void;
  showFailure(error: unknown, retry: () => void): void;
}

function emptyNotice(tile: Tile, lake: LakeDays): HTMLElement {
  return element('div', { class: 'notice empty' }, element('p', {}, tile.whenEmpty), element('p', {}, lakeWords(lake)));
}

function emptyLakeNotice(lake: LakeDays): HTMLElement {
  const { advice } = failureText('LATEST_UNKNOWN');
  return element('div', { class: 'notice empty' }, element('p', {}, lakeWords(lake)), element('p', {}, advice));
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
  const setUsable = (isUsable: boolean) => {
    for (const made of [asTable, csv]) made.disabled = !isUsable;
  };
  return { root, asTable, setUsable };
}

type TileState = 'loading' | 'ready' | 'empty' | 'failed';

interface TileFrame {
  readonly root: HTMLElement;
  /** Shows what there is to say, in place of what was said before. */
  set(state: TileState, ...content: HTMLElement[]): void;
}

/** Heading and description with room for the figure. */
function createFrame(tile: Tile, tools: HTMLElement): TileFrame {
  const id = `tile-${tile.name}`;
  const body = element('div', { class: 'body' });
  const title = element('h2', { id: `${id}-title` }, tile.title);
  const description = element('p', { class: 'description', id: `${id}-description` }, tile.description);
  const root = element(
    'section',
    {
      id,
      class: `tile width-${tile.width} kind-${tile.chart.kind}`,
      'aria-labelledby': title.id,
      'aria-describedby': description.id,
    },
    element('div', { class: 'head' }, title, description),
    body,
    tools,
  );
  const set = (state: TileState, ...content: HTMLElement[]) => {
    root.dataset.state = state;
    root.setAttribute('aria-busy', String(state === 'loading'));
    tools.hidden = state !== 'ready';
    // What stays in its place keeps its size and its drawing.
    const isThere = content.length === body.children.length && content.every((one, nth) => body.children[nth] === one);
    if (!isThere) body.replaceChildren(...content);
  };
  set('loading', element('div', { class: 'skeleton' }));
  return { root, set };
}

function cutNote({ answer }: TileContext): HTMLElement[] {
  if (!answer.isTruncated) return [];
  const rows = answer.rows.length.toLocaleString('en-GB');
  return [element('p', { class: 'note' }, `Only the first ${rows} rows were read.`)];
}

/** Whether nothing has changed for a tile: each answer that comes has all tiles shown anew. */
function isSame(before: TileContext | undefined, now: TileContext): boolean {
  return before?.answer === now.answer && JSON.stringify(before.inForce) === JSON.stringify(now.inForce);
}

/** One tile, with whatever can be said of its figures. */
export function createTileView(dashboard: string, tile: Tile, settings: TileSettings): TileView {
  const figure = createTileFigure(tile, settings);
  let context: TileContext | undefined;
  let showsTable = tile.chart.kind === 'table';
  const rowsOf = (now: TileContext) => tileRows(tile, now.answer, now.inForce);
  const tools = createTools(tile, {
    toggle: () => {
      showsTable = !showsTable;
      if (context !== undefined) render(context);
    },
    save: () => {
      if (context !== undefined) saveFile(fileName(dashboard, tile, context.period), tileCsv(tile, rowsOf(context)));
    },
  });
  const { root, set } = createFrame(tile, tools.root);
  const render = (now: TileContext) => {
    const shown = rowsOf(now);
    tools.setUsable(true);
    tools.asTable.setAttribute('aria-pressed', String(showsTable));
    const isShown = shown.rows.length > 0 && figure.draw(shown, now);
    if (!isShown) set('empty', emptyNotice(tile, now.lake));
    else set('ready', showsTable ? dataTable(tile.title, tableContent(tile, shown)) : figure.root, ...cutNote(now));
  };
  return {
    root,
    showLoading: () => {
      // Figures stay until there are newer ones.
      tools.setUsable(false);
      if (root.dataset.state === 'ready') root.setAttribute('aria-busy', 'true');
      else set('loading', element('div', { class: 'skeleton' }));
    },
    show: (now) => {
      const before = context;
      context = now;
      if (!isSame(before, now)) render(now);
    },
    showEmptyLake: (lake) => {
      context = undefined;
      set('empty', emptyLakeNotice(lake));
    },
    showFailure: (error, retry) => {
      context = undefined;
      set('failed', failureNotice(error, tile.title, retry));
    },
  };
}
