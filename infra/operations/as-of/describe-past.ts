import Table from 'cli-table3';
import pc from 'picocolors';
import { formatMoney } from '../../../indexer/search/format-money.ts';
import { counted } from '../../../pipelines/counted.ts';
import { withoutControls } from '../../../queries/output/display-width.ts';
import type { PastProduct } from './catalog-as-of.ts';
import type { PastSearch } from './search-as-of-client.ts';

/** What a search of then would have found, for people. */
export function describePastSearch({ answer, products, alias }: PastSearch, isKept: boolean): string {
  const table = new Table({
    head: ['', 'product', 'SKU', 'title', 'price', 'formats', 'stock'],
    style: { head: [], border: [], compact: true },
  });
  for (const [nth, product] of answer.products.entries()) {
    table.push([
      nth + 1,
      withoutControls(product.productId),
      withoutControls(product.sku ?? ''),
      withoutControls(product.title),
      formatMoney(product.priceMinor, product.currency),
      withoutControls(product.formats.slice(0, 3).join(', ')),
      product.inStock ? String(product.available ?? 'to order') : 'none',
    ]);
  }
  const lines = [`${answer.total} of ${counted(products, 'product')} for sale then`];
  if (answer.products.length > 0) lines.push(table.toString());
  if (isKept) lines.push(pc.dim(`Kept as the alias ${alias}; delete its index when it is of no more use.`));
  return lines.join('\n');
}

/** A product as it was, field by field. */
export function describePastProduct({ document, validFrom, validTo }: PastProduct): string {
  const table = new Table({ style: { head: [], border: [], compact: true } });
  const hidden = new Set(['revision', 'contentHash', 'auditBucket', 'deleted', 'deletedAt']);
  for (const [field, value] of Object.entries(document)) {
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    if (!hidden.has(field) && !isEmpty)
      table.push([
        field,
        [value]
          .flat()
          .map((one) => withoutControls(String(one)))
          .join('\n'),
      ]);
  }
  return `So from ${validFrom} to ${validTo ?? 'today'}\n${table.toString()}`;
}
