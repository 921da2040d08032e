import { button, byId, element } from '../../../pipelines/pages/browser/elements.ts';
import type { SearchAnswer } from '../../search/answers.ts';
import { describeRelaxation } from '../../search/describe-relaxation.ts';
import { askSearch } from './ask-api.ts';
import { chosenFilters, facetPanel } from './facet-panel.ts';
import { type PageState, pageSize, readState, writeState } from './page-state.ts';
import { foundCard } from './product-card.ts';
import { openProduct } from './product-dialog.ts';
import { startTypeAhead } from './type-ahead.ts';

const input = byId('query', HTMLInputElement);
const sort = byId('sort', HTMLSelectElement);
const results = document.querySelector('.results');
let state = readState(location.href);
let asking = new AbortController();

function go(next: PageState): void {
  history.pushState(null, '', `/${writeState(next)}`);
  void show(next);
}

function searchFor(query: string): void {
  const filters = { category: [], material: [], finish: [], format: [] };
  go({ ...state, query, filters, priceMin: '', priceMax: '', page: 1 });
}

/** Asks for a state and shows the answer; an answer that comes after a newer question is dropped. */
async function show(next: PageState): Promise<void> {
  state = next;
  input.value = state.query;
  sort.value = state.sort;
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  results?.setAttribute('aria-busy', 'true');
  try {
    const answer = await askSearch(state, signal);
    if (!signal.aborted) render(answer);
  } catch (error) {
    if (!signal.aborted) renderProblem(error instanceof Error ? error.message : String(error));
  }
  if (!signal.aborted) results?.setAttribute('aria-busy', 'false');
}

function render(answer: SearchAnswer): void {
  byId('summary', HTMLElement).textContent = summaryOf(answer);
  byId('notices', HTMLElement).replaceChildren(...noticesOf(answer));
  byId('chosen', HTMLElement).replaceChildren(...chosenFilters(state, go));
  // Where nothing is found nothing can be narrowed.
  byId('facets', HTMLElement).replaceChildren(...(answer.total === 0 ? [] : facetPanel(answer, state, go)));
  byId('hits', HTMLElement).replaceChildren(...answer.products.map((product) => foundCard(product, open)));
  byId('pages', HTMLElement).replaceChildren(...pagesOf(answer));
  document.title = state.query === '' ? 'Print shop search' : `${state.query} · Print shop search`;
}

function renderProblem(message: string): void {
  byId('summary', HTMLElement).textContent = 'That did not work';
  byId('notices', HTMLElement).replaceChildren(element('p', { class: 'notice' }, message));
  for (const id of ['hits', 'pages', 'facets', 'chosen']) byId(id, HTMLElement).replaceChildren();
}

function summaryOf({ total, totalIsExact, query }: SearchAnswer): string {
  const things = total === 1 ? 'product' : 'products';
  const count = `${totalIsExact ? '' : 'About '}${total.toLocaleString()} ${things}`;
  if (total === 0) return query === '' ? 'Nothing here' : `Nothing found for “${query}”`;
  return query === '' ? count : `${count} for “${query}”`;
}

function noticesOf(answer: SearchAnswer): HTMLElement[] {
  const { didYouMean, isPartial } = answer;
  const relaxation = describeRelaxation(answer);
  const notices: HTMLElement[] = [];
  if (didYouMean !== null) {
    const link = button(didYouMean, {}, () => searchFor(didYouMean));
    notices.push(element('p', { class: 'notice plain' }, 'Did you mean ', link, '?'));
  }
  if (relaxation !== undefined) notices.push(element('p', { class: 'notice', id: 'relaxed' }, relaxation));
  if (isPartial) notices.push(element('p', { class: 'notice' }, 'The search took too long; there may be more.'));
  return notices;
}

/** Pages end where the API stops counting on: 10,000 results. */
function pagesOf({ total }: SearchAnswer): HTMLElement[] {
  const last = Math.ceil(Math.min(total, 10_000) / pageSize);
  if (last <= 1) return [];
  const turn = (page: number) => {
    go({ ...state, page });
    window.scrollTo({ top: 0 });
  };
  return [
    button('Previous', { disabled: state.page <= 1 }, () => turn(state.page - 1)),
    element('span', {}, `Page ${state.page.toLocaleString()} of ${last.toLocaleString()}`),
    button('Next', { disabled: state.page >= last }, () => turn(state.page + 1)),
  ];
}

function open(productId: string): void {
  void openProduct(productId);
}

const typeAhead = startTypeAhead({
  search: searchFor,
  openProduct: open,
  openCategory: (category) =>
    go({ ...state, query: '', filters: { ...state.filters, category: [category] }, sort: 'popularity', page: 1 }),
});
byId('search-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  typeAhead.close();
  searchFor(input.value.trim());
});
sort.addEventListener('change', () => go({ ...state, sort: sort.value, page: 1 }));
window.addEventListener('popstate', () => void show(readState(location.href)));
void show(state);
