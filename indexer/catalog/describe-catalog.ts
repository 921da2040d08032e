import Table from 'cli-table3';
import pc from 'picocolors';
import { counted } from '../counted.ts';
import type { PricePart } from '../projection/product-projection.ts';
import { formatMoney } from '../search/format-money.ts';
import { terminalText } from '../terminal-text.ts';
import type { CatalogRefusal } from './catalog-change.ts';
import type { CatalogRow, RowChange, RowVersion, StoredProduct } from './catalog-row.ts';
import type { Comparison, MaskedPrice, MissingRow, RowBehind } from './compare-with-search.ts';
import type { ComparedField, FoundProduct } from './watch-index.ts';

function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) table.push(row.map((cell) => (typeof cell === 'string' ? terminalText(cell) : cell)));
  return `${table.toString()}\n`;
}

/** A row's currency may be anything. */
const money = ({ priceMinor, currency }: { priceMinor: number; currency: string }) =>
  /^[A-Z]{3}$/.test(currency) ? formatMoney(priceMinor, currency) : `${priceMinor} ${currency}`;
const isOffered = ({ active }: CatalogRow) => (active === false ? 'no' : 'yes');

export function describeRows(rows: readonly CatalogRow[]): string {
  return tableOf(
    ['sku', 'title', 'price', 'offered', 'version'],
    rows.map((row) => [row.sku, row.title, money(row), isOffered(row), row.version]),
  );
}

export function describeProduct({ productId, row, history }: StoredProduct): string {
  const shown = row ?? { deleted: 'yes', ...history.find((entry) => entry.row !== undefined)?.row };
  const lines = Object.entries(shown).map(([name, value]) => `${pc.bold(name)}  ${terminalText(textOf(value))}`);
  return `${[`${pc.bold('productId')}  ${terminalText(productId)}`, ...lines].join('\n')}\n`;
}

export function describeHistory(history: readonly RowVersion[]): string {
  return tableOf(
    ['version', 'when', 'what', 'title', 'price'],
    history.map(({ version, changedAt, change, row }) => [
      version,
      changedAt,
      change,
      row?.title ?? '',
      row ? money(row) : '',
    ]),
  );
}

export function describeRefusals(refusals: readonly CatalogRefusal[]): string {
  return tableOf(
    ['product', 'code', 'where', 'why'],
    refusals.map(({ productId, code, path, message }) => [productId, code, path.replace('/detail/', ''), message]),
  );
}

const findingsShown = 10;

/** Some of the findings and what to do about them; nothing when there are none. */
export function describeComparison({ missing, behind, masked }: Comparison): string {
  return [
    behind.length > 0 ? describeBehind(behind) : '',
    masked.length > 0 ? describeMasked(masked) : '',
    missing.length > 0 ? describeMissing(missing) : '',
  ].join('');
}

function describeBehind(rows: readonly RowBehind[]): string {
  const known = (row: RowBehind) => `${row.knownVersion}${row.isKnownAsDeleted ? ', deleted' : ''}`;
  const table = tableOf(
    ['product', 'version of the row', 'search knows'],
    rows.slice(0, findingsShown).map((row) => [row.productId, row.rowVersion, known(row)]),
  );
  return `${table}Search knows ${counted(rows.length, 'product')} under a higher version than the row's, and ignores the row: raise the versions above.\n`;
}

function describeMasked(rows: readonly MaskedPrice[]): string {
  const table = tableOf(
    ['product', 'sku', 'price of the row', 'search shows', 'version of the event'],
    rows.slice(0, findingsShown).map(({ productId, sku, row, shown }) => {
      return [productId, sku, money(row), money(shown), shown.version];
    }),
  );
  return `${table}Of ${counted(rows.length, 'product')} search shows another price than the row: one that a price.changed event announced.
Once there is one, the price is changed by such events only.\n`;
}

function describeMissing(rows: readonly MissingRow[]): string {
  const table = tableOf(
    ['product', 'sku', 'title', 'version'],
    rows.slice(0, findingsShown).map(({ productId, sku, title, version }) => [productId, sku, title, version]),
  );
  return `${table}Search has ${counted(rows.length, 'product')} that the table does not have: from the bus, or because a deletion was
lost. If the table is to be the only source: npm run catalog -- announce --delete-missing\n`;
}

/** What an edit changes, field by field; nothing of what it leaves alone. */
export function describeDifference(before: CatalogRow | undefined, after: CatalogRow | undefined): string {
  if (!after) return `${before?.sku} ${pc.red('is deleted')}\n`;
  if (!before) return `${after.sku} ${pc.green('is back')}\n`;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => name !== 'updatedAt');
  const changed = names.filter((name) => textOf(before[name]) !== textOf(after[name]));
  return changed
    .map(
      (name) =>
        `${after.sku} ${name}: ${pc.red(terminalText(textOf(before[name])))} → ${pc.green(terminalText(textOf(after[name])))}\n`,
    )
    .join('');
}

export function describeShown({ after }: RowChange, tookMs: number): string {
  const isOffered = after.row !== undefined && after.row.active !== false;
  return pc.green(`${isOffered ? 'searchable' : 'gone from search'} after ${(tookMs / 1000).toFixed(2)} s`);
}

/** Why search shows something else than what was edited. */
export function describeOtherwise(
  found: FoundProduct,
  different: readonly ComparedField[],
  announced: PricePart | undefined,
): string {
  const isMasked = announced !== undefined && announced.priceMinor === found.priceMinor;
  const isPrice = (field: ComparedField) => field === 'priceMinor' || field === 'currency';
  const others = different.filter((field) => !isPrice(field)).map((field) => `${field} ${textOf(found[field])}`);
  const price = different.some(isPrice) ? [formatMoney(found.priceMinor, found.currency)] : [];
  const lines = [...(isMasked ? [] : price), ...others].map((text) => `search shows ${text}: of a later edit`);
  const masked = `search shows ${price[0]}: a price.changed event, version ${announced?.version}, takes precedence
  over every row. Once there is one, the product's price is changed by such events only.`;
  return [...(isMasked && price.length > 0 ? [masked] : []), ...lines].join('\n');
}

export function describeLateness(timeoutSeconds: number): string {
  return `Not in the search index after ${timeoutSeconds} s. It may be late, or have failed:
  npm run status                 what runs, and how full the queues are
  npm run catalog -- check       rows that cannot be announced, and why
  npm run redrive -- indexing    events that could not be indexed, and why`;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
