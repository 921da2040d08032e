import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fillPage, settingsText } from '../../../pipelines/pages/fill-page.ts';
import type { SavedQuery } from '../../saved-query.ts';
import type { Dashboard } from '../dashboard.ts';
import { answerNameOf, neededDays } from './answers/tile-question.ts';
import { compileChart } from './charts/compile-chart.ts';
import { grainOf } from './filters/row-days.ts';
import { contentSecurityPolicy } from './page-policy.ts';
import type { DashboardLink, PageSettings, Snapshot, TileSettings } from './page-settings.ts';

/** A page, still without the names of its style and script. */
export interface PageDocument {
  /** Of the dashboard; undefined for the list of all. */
  readonly name: string | undefined;
  readonly html: string;
}

export interface DocumentOptions {
  readonly dashboards: readonly Dashboard[];
  readonly queries: ReadonlyMap<string, Pick<SavedQuery, 'parameters'>>;
  /** Address of a dashboard, or of the list of all, from any of the pages. */
  readonly href: (name: string | undefined) => string;
  readonly assets: { readonly script: string; readonly style: string };
  /** Absent where a server answers. */
  readonly snapshot?: Snapshot;
}

const template = fileURLToPath(new URL('page.html', import.meta.url));

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}

function settingsOf(
  tile: Dashboard['tiles'][number],
  dashboard: Dashboard,
  queries: DocumentOptions['queries'],
): TileSettings {
  const chart = compileChart(tile);
  const grain = grainOf(tile, queries);
  return {
    answer: answerNameOf(tile, dashboard),
    ...neededDays(tile, queries),
    ...(grain !== undefined && { grain }),
    ...(chart !== null && { chart }),
  };
}

function navigation(links: readonly DashboardLink[], current: string | undefined): string {
  const items = links.map(({ name, title, href }) => {
    const mark = name === current ? ' aria-current="page"' : '';
    return `<li><a href="${escaped(href)}"${mark}>${escaped(title)}</a></li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}

function cards(links: readonly DashboardLink[]): string {
  const items = links.map(
    ({ title, question, href }) =>
      `<li><h2><a href="${escaped(href)}">${escaped(title)}</a></h2><p>${escaped(question)}</p></li>`,
  );
  return `<ul class="cards">${items.join('')}</ul>`;
}

const listWords = { title: 'Dashboards', question: 'What the lake of the print shop tells: choose a dashboard.' };
const notFoundWords = { title: 'There is no such page', question: 'These are the dashboards that there are.' };

function documentOf(
  dashboard: Dashboard | undefined,
  links: readonly DashboardLink[],
  options: DocumentOptions,
  list: Pick<Dashboard, 'title' | 'question'> = listWords,
): PageDocument {
  const settings: PageSettings = {
    dashboards: links,
    home: options.href(undefined),
    ...(dashboard !== undefined && {
      shown: {
        dashboard,
        tiles: Object.fromEntries(
          dashboard.tiles.map((tile) => [tile.name, settingsOf(tile, dashboard, options.queries)]),
        ),
      },
    }),
    ...(options.snapshot !== undefined && { snapshot: options.snapshot }),
  };
  const html = fillPage(readFileSync(template, 'utf8'), {
    policy: contentSecurityPolicy,
    style: options.assets.style,
    script: options.assets.script,
    title: escaped((dashboard ?? list).title),
    question: escaped((dashboard ?? list).question),
    home: escaped(options.href(undefined)),
    navigation: navigation(links, dashboard?.name),
    content: dashboard === undefined ? cards(links) : '',
    settings: settingsText(settings),
  });
  return { name: dashboard?.name, html };
}

function linksOf({ dashboards, href }: DocumentOptions): DashboardLink[] {
  return dashboards.map(({ name, title, question }) => ({ name, title, question, href: href(name) }));
}

/** The page that lists the dashboards, and one for each of them. */
export function pageDocuments(options: DocumentOptions): PageDocument[] {
  const links = linksOf(options);
  return [undefined, ...options.dashboards].map((dashboard) => documentOf(dashboard, links, options));
}

/** What is shown where there is no page: the way to all that there are. */
export function notFoundDocument(options: DocumentOptions): PageDocument {
  return documentOf(undefined, linksOf(options), options, notFoundWords);
}
