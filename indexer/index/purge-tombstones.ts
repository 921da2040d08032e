/**
 * Days that a deleted product's document stays: as long as a message can wait in a queue (SQS keeps one for 14 days at
 * most), so that whatever is late meets a newer version. Afterwards the projection's tombstone does the same.
 */
export const TOMBSTONE_DAYS = 14;

/** The document of a deleted product, as a search found it. */
export interface Tombstone {
  readonly productId: string;
  readonly revision: number;
}

/** How one deletion ended; `newer`: the product has come back or was changed meanwhile, and stays. */
export type DeletionOutcome = 'deleted' | 'newer' | 'failed';

export interface PurgePorts {
  /** Some of the index's tombstones deleted before that moment (ISO-8601 UTC); none when there are no more. */
  readonly findTombstones: (index: string, deletedBefore: string) => Promise<readonly Tombstone[]>;
  /** Deletes documents whose revision is still that one: an outcome for each, in order. */
  readonly deleteTombstones: (index: string, tombstones: readonly Tombstone[]) => Promise<readonly DeletionOutcome[]>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface PurgedIndex {
  readonly index: string;
  readonly deleted: number;
  readonly newer: number;
  readonly failed: number;
  /** False when time ran out or deletions failed: the next purge goes on. */
  readonly isComplete: boolean;
}

/** Documents of products deleted before this moment (ISO-8601 UTC) may go at any time. */
export function tombstonesKeptSince(now: Date): string {
  return new Date(now.getTime() - TOMBSTONE_DAYS * 24 * 60 * 60_000).toISOString();
}

/**
 * Deletes the documents of products that were deleted more than 14 days ago from every index that is written to, until
 * `deadlineMs` (epoch). A product that is live, or was deleted again since, is never touched.
 */
export async function purgeTombstones(
  ports: PurgePorts,
  indices: readonly string[],
  deadlineMs: number,
): Promise<readonly PurgedIndex[]> {
  const deletedBefore = tombstonesKeptSince(new Date(ports.now()));
  const purged: PurgedIndex[] = [];
  for (const index of indices) purged.push(await purgeIndex(ports, index, deletedBefore, deadlineMs));
  return purged;
}

async function purgeIndex(
  ports: PurgePorts,
  index: string,
  deletedBefore: string,
  deadlineMs: number,
): Promise<PurgedIndex> {
  const counts = { deleted: 0, newer: 0, failed: 0 };
  while (ports.now() < deadlineMs) {
    const tombstones = await ports.findTombstones(index, deletedBefore);
    if (tombstones.length === 0) return { index, ...counts, isComplete: true };
    const outcomes = await ports.deleteTombstones(index, tombstones);
    for (const outcome of outcomes) counts[outcome] += 1;
    // What could not be deleted would be found again at once.
    if (outcomes.includes('failed')) break;
  }
  return { index, ...counts, isComplete: false };
}
