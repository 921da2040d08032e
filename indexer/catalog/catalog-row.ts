import { z } from 'zod';
import { IndexerError } from '../errors.ts';

/** A product in the catalog table of the default scheme, without its keys. What it may hold is the contract's affair. */
export const catalogRowSchema = z.looseObject({
  version: z.int().min(1),
  updatedAt: z.string().optional(),
  sku: z.string(),
  title: z.string(),
  priceMinor: z.int(),
  currency: z.string(),
});

export type CatalogRow = z.infer<typeof catalogRowSchema>;

/** One entry of a product's history; a deletion holds no row. */
export interface RowVersion {
  readonly version: number;
  readonly changedAt: string;
  /** What was done, in a word or two. */
  readonly change: string;
  readonly row: CatalogRow | undefined;
}

/** A product as the table has it: its history, newest first, and its row while it has one. */
export interface StoredProduct {
  readonly productId: string;
  readonly row: CatalogRow | undefined;
  readonly history: readonly RowVersion[];
}

export interface RowChange {
  readonly productId: string;
  readonly before: CatalogRow | undefined;
  /** What the history will say. Its version is what the stream announces the change under. */
  readonly after: RowVersion;
}

/** Fields that an edit may set. */
export type RowEdit = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

export function editOf(stored: StoredProduct, edit: RowEdit, now: string, change = 'edited'): RowChange {
  const before = presentRow(stored);
  return { productId: stored.productId, before, after: nextVersion(stored, { ...before, ...edit }, now, change) };
}

export function deletionOf(stored: StoredProduct, now: string): RowChange {
  return {
    productId: stored.productId,
    before: presentRow(stored),
    // The stream announces a removal under the row's last version + 1.
    after: { version: lastVersion(stored) + 1, changedAt: now, change: 'deleted', row: undefined },
  };
}

/** Brings a deleted product back as it was. Its versions go on counting: at a lower one nobody would see it again. */
export function restorationOf(stored: StoredProduct, now: string): RowChange {
  if (stored.row) throw new IndexerError('INPUT_WRONG', `${stored.row.sku} is not deleted.`);
  const last = stored.history.find(({ row }) => row !== undefined)?.row;
  if (!last) throw new IndexerError('INPUT_WRONG', `Nothing is known of ${stored.productId} that could be restored.`);
  return { productId: stored.productId, before: undefined, after: nextVersion(stored, last, now, 'restored') };
}

/** Makes the product what it was before the last change, under a new version. */
export function undoOf(stored: StoredProduct, now: string): RowChange {
  if (!stored.row) return restorationOf(stored, now);
  const previous = stored.history[1];
  if (!previous) throw new IndexerError('INPUT_WRONG', `${stored.row.sku} has not been changed yet.`);
  if (!previous.row) return deletionOf(stored, now);
  const after = nextVersion(stored, previous.row, now, `back to version ${previous.version}`);
  return { productId: stored.productId, before: stored.row, after };
}

function presentRow({ row, productId, history }: StoredProduct): CatalogRow {
  if (row) return row;
  const name = history.find((entry) => entry.row !== undefined)?.row?.sku ?? productId;
  throw new IndexerError('INPUT_WRONG', `${name} is deleted. To bring it back: npm run catalog -- restore ${name}`);
}

function lastVersion({ row, history }: StoredProduct): number {
  return Math.max(row?.version ?? 0, history[0]?.version ?? 0);
}

function nextVersion(stored: StoredProduct, row: CatalogRow, changedAt: string, change: string): RowVersion {
  const version = lastVersion(stored) + 1;
  return { version, changedAt, change, row: { ...row, version, updatedAt: changedAt } };
}
