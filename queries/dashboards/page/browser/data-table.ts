import { element } from '../../../../pipelines/pages/browser/elements.ts';
import type { TableContent } from '../figures/table-content.ts';

/** Rows that a table shows at first; a browser is slow with thousands. */
const rowsAtOnce = 200;

/** A table that can be scrolled by the keyboard when it is larger than its place. */
export function dataTable(caption: string, { columns, rows }: TableContent): HTMLElement {
  const heads = columns.map(({ label, isNumeric }) =>
    element('th', { scope: 'col', class: isNumeric ? 'number' : undefined }, label),
  );
  const lines = rows
    .slice(0, rowsAtOnce)
    .map((cells) =>
      element(
        'tr',
        {},
        ...cells.map((text, index) => element('td', { class: columns[index]?.isNumeric ? 'number' : undefined }, text)),
      ),
    );
  const table = element(
    'table',
    {},
    element('caption', { class: 'visually-hidden' }, caption),
    element('thead', {}, element('tr', {}, ...heads)),
    element('tbody', {}, ...lines),
  );
  const scroller = element(
    'div',
    { class: 'table-scroller', role: 'region', 'aria-label': caption, tabindex: 0 },
    table,
  );
  if (rows.length <= rowsAtOnce) return scroller;
  const note = `The first ${rowsAtOnce} of ${rows.length.toLocaleString('en-GB')} rows. The CSV file has all of them.`;
  return element('div', {}, scroller, element('p', { class: 'note' }, note));
}
