import { byId, element } from '../../../pipelines/pages/browser/elements.ts';
import { askSuggestions } from './ask-api.ts';
import { highlighted } from './highlighted.ts';

/** A pause in typing; without it every letter would be a request. */
const pauseMs = 120;

export interface TypeAheadChoices {
  readonly search: (query: string) => void;
  readonly openProduct: (productId: string) => void;
  readonly openCategory: (category: string) => void;
}

interface Option {
  readonly node: HTMLElement;
  choose(): void;
}

/** Suggestions under the search field: arrows move, Enter chooses, Escape closes. */
export function startTypeAhead(choices: TypeAheadChoices): { close(): void } {
  const input = byId('query', HTMLInputElement);
  const list = byId('suggestions', HTMLDivElement);
  let options: Option[] = [];
  let active = -1;
  let asking = new AbortController();
  let timer = 0;

  const show = (next: Option[]) => {
    options = next;
    list.replaceChildren(...options.map(({ node }) => node));
    list.hidden = options.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    mark(-1);
  };
  const mark = (next: number) => {
    active = next;
    for (const [index, { node }] of options.entries()) node.setAttribute('aria-selected', String(index === active));
    const id = options[active]?.node.id;
    if (id === undefined) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', id);
  };
  const close = () => {
    window.clearTimeout(timer);
    asking.abort();
    show([]);
  };
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const next = await optionsFor(input.value.trim(), choices, close, signal);
      if (!signal.aborted) show(next);
    } catch {
      // A search without suggestions is still a search; the results say what is wrong.
      if (!signal.aborted) show([]);
    }
  };
  input.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, pauseMs);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (options.length === 0) return;
    if (event.key === 'ArrowDown') mark((active + 1) % options.length);
    else if (event.key === 'ArrowUp') mark(active < 0 ? options.length - 1 : active - 1);
    else if (event.key === 'Enter' && active >= 0) options[active]?.choose();
    else return;
    event.preventDefault();
  });
  input.addEventListener('blur', () => window.setTimeout(close, 150));
  return { close };
}

/** What a suggestion shows, what kind it is, and what choosing it does. */
type Entry = readonly [text: Node[], kind: string, choose: () => void];

async function optionsFor(
  query: string,
  choices: TypeAheadChoices,
  close: () => void,
  signal: AbortSignal,
): Promise<Option[]> {
  if (query === '') return [];
  const { products, categories, didYouMean } = await askSuggestions(query, signal);
  const plain = (text: string) => [document.createTextNode(text)];
  const meant = didYouMean === null ? [] : [didYouMean];
  const entries: Entry[] = [
    ...meant.map((text): Entry => [plain(text), 'did you mean', () => choices.search(text)]),
    ...categories.map(({ value, count }): Entry => {
      return [plain(value), `category, ${count.toLocaleString()}`, () => choices.openCategory(value)];
    }),
    ...products.map(({ productId, highlight, formats }): Entry => {
      return [highlighted(highlight), formats[0] ?? '', () => choices.openProduct(productId)];
    }),
  ];
  return entries.map((entry, index) => optionOf(entry, index, close));
}

function optionOf([text, kind, choose]: Entry, index: number, close: () => void): Option {
  const kindShown = element('span', { class: 'kind' }, kind);
  const node = element('div', { role: 'option', id: `suggestion-${index}` }, element('span', {}, ...text), kindShown);
  const chooseAndClose = () => {
    close();
    choose();
  };
  // Before the field loses the focus, which closes the list.
  node.addEventListener('mousedown', (event) => {
    event.preventDefault();
    chooseAndClose();
  });
  return { node, choose: chooseAndClose };
}
