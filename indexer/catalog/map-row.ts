import { announcementOf, busEntryOf, productIdOf } from './announcement.ts';
import type { CatalogChange } from './catalog-change.ts';
import type { CatalogMapping } from './catalog-mapping.ts';
import type { TableItem } from './stream-record.ts';

/**
 * What a row is announced as that is in the table now: the same event, down to its id, as when its last edit came through
 * the stream. For rows that are older than the stream, and to tell which rows are fit to be announced.
 *
 * @param now ISO-8601 UTC; stands in for the time of the edit where the row does not say it
 */
export function mapRow(item: TableItem, mapping: CatalogMapping, now: string): CatalogChange {
  const productId = productIdOf(item, mapping);
  if (productId === undefined) return { kind: 'ignored', reason: 'other-entity' };
  const result = busEntryOf(announcementOf(productId, item, mapping, now));
  return result.ok ? { kind: 'announced', entry: result.entry } : { kind: 'refused', refusal: result.refusal };
}
