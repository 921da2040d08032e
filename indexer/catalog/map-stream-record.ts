import { IndexerError } from '../errors.ts';
import { type Announcement, announcementOf, busEntryOf, productIdOf, saysTheSame } from './announcement.ts';
import type { CatalogChange } from './catalog-change.ts';
import type { CatalogMapping } from './catalog-mapping.ts';
import type { StreamRecord, TableItem } from './stream-record.ts';

/**
 * What a change of the shop's table is announced as.
 *
 * - A row that was written is `product.upserted` under its own version, or `product.deleted` if it is marked as deleted.
 * - A row that is gone, deleted by somebody or expired, is `product.deleted` under its last version + 1: its counter went
 *   with it, and the deletion must be newer than the last edit. Whoever brings the product back counts on from there.
 * - A row that says something new under a version that is not higher is refused: readers go by versions, so the edit
 *   would be lost without a word. A row that says the same is ignored.
 *
 * @throws IndexerError SETTING_WRONG when the stream leaves out what a row was or is
 */
export function mapStreamRecord(record: StreamRecord, mapping: CatalogMapping): CatalogChange {
  const productId = productIdOf(record.keys, mapping);
  if (productId === undefined) return { kind: 'ignored', reason: 'other-entity' };
  if (record.change === 'REMOVE')
    return announce(removalOf(productId, image(record.oldItem), mapping, record.writtenAt));
  const announcement = announcementOf(productId, image(record.newItem), mapping, record.writtenAt);
  if (record.change === 'INSERT') return announce(announcement);
  const before = announcementOf(productId, image(record.oldItem), mapping, record.writtenAt);
  return isNewer(announcement, before)
    ? announce(withOwnTrace(announcement, before))
    : judgeUnraised(announcement, before);
}

/** A trace that was there before the edit is that of an earlier one. */
function withOwnTrace(announcement: Announcement, before: Announcement): Announcement {
  return announcement.traceparent === before.traceparent ? { ...announcement, traceparent: undefined } : announcement;
}

function image(item: TableItem | undefined): TableItem {
  if (item) return item;
  throw new IndexerError(
    'SETTING_WRONG',
    "The catalog table's stream must show items before and after (NEW_AND_OLD_IMAGES).",
  );
}

function removalOf(productId: string, last: TableItem, mapping: CatalogMapping, occurredAt: string): Announcement {
  const lastVersion = last[mapping.version];
  const version = typeof lastVersion === 'number' ? lastVersion + 1 : lastVersion;
  return { detailType: 'product.deleted', productId, version, occurredAt, fields: {} };
}

/** A version that is no number is left to the contract, which says so better. */
function isNewer({ version }: Announcement, before: Announcement): boolean {
  return typeof version !== 'number' || typeof before.version !== 'number' || version > before.version;
}

function judgeUnraised(announcement: Announcement, before: Announcement): CatalogChange {
  if (saysTheSame(announcement, before)) return { kind: 'ignored', reason: 'unchanged' };
  const message = `expected a version above ${before.version}, got ${announcement.version}`;
  const { productId } = announcement;
  return { kind: 'refused', refusal: { code: 'VERSION_NOT_RAISED', productId, path: '/detail/version', message } };
}

function announce(announcement: Announcement): CatalogChange {
  const result = busEntryOf(announcement);
  return result.ok ? { kind: 'announced', entry: result.entry } : { kind: 'refused', refusal: result.refusal };
}
