import {
  type BusEntry,
  callsOf,
  isFaultOfTheEntry,
  isTransientRefusal,
  type RefusedEntry,
} from '../../pipelines/contracts/put-events.ts';
import { IndexerError } from '../errors.ts';
import type { CatalogChange, CatalogRefusal } from './catalog-change.ts';

/** A change with the id under which its source delivers it again. */
export interface IdentifiedChange {
  readonly id: string;
  /** May throw because of a bug, which then fails this change alone. */
  readonly read: () => CatalogChange;
}

export interface ChangesOutcome {
  /** Changes to deliver again, and no others. */
  readonly failedIds: readonly string[];
  readonly refusals: readonly CatalogRefusal[];
  /** What went wrong with those that failed. */
  readonly errors: readonly unknown[];
  readonly accounting: {
    readonly announced: number;
    readonly otherEntities: number;
    readonly unchanged: number;
    readonly refused: number;
    readonly failed: number;
  };
}

/** Puts entries that fit one call on the bus and returns those that it refuses for good. */
export type PutEntries = (entries: readonly BusEntry[]) => Promise<readonly RefusedEntry[]>;

interface Waiting {
  readonly id: string;
  readonly productId: string;
  readonly entry: BusEntry;
}

/** Calls under way at the same time. Their order does not matter: readers go by versions. */
const callsAtOnce = 4;

/**
 * Announces a batch of changes on the bus. Every change is accounted for: announced, ignored, refused with a reason, or
 * failed, which its source is to deliver again. A change that can never be announced is not failed: a stream would
 * deliver it again and again, and with it all that came after.
 */
export async function publishChanges(changes: readonly IdentifiedChange[], put: PutEntries): Promise<ChangesOutcome> {
  const batch = readAll(changes);
  const queue = callsOf(batch.waiting).values();
  const worker = async () => {
    // The workers share one iterator, so each call is taken by exactly one of them.
    for (const call of queue) await putCall(call, put, batch);
  };
  await Promise.all(Array.from({ length: callsAtOnce }, worker));
  const { failedIds, refusals, errors, otherEntities, unchanged } = batch;
  const announced = changes.length - otherEntities - unchanged - refusals.length - failedIds.length;
  const accounting = { announced, otherEntities, unchanged, refused: refusals.length, failed: failedIds.length };
  return { failedIds, refusals, errors, accounting };
}

function readAll(changes: readonly IdentifiedChange[]) {
  const batch = {
    waiting: [] as Waiting[],
    failedIds: [] as string[],
    refusals: [] as CatalogRefusal[],
    errors: [] as unknown[],
    otherEntities: 0,
    unchanged: 0,
  };
  for (const { id, read } of changes) {
    try {
      const change = read();
      if (change.kind === 'announced')
        batch.waiting.push({ id, productId: productOf(change.entry), entry: change.entry });
      else if (change.kind === 'refused') batch.refusals.push(change.refusal);
      else if (change.reason === 'unchanged') batch.unchanged += 1;
      else batch.otherEntities += 1;
    } catch (error) {
      if (error instanceof IndexerError) throw error;
      batch.failedIds.push(id);
      batch.errors.push(error);
    }
  }
  return batch;
}

const productOf = ({ detail }: BusEntry): string => JSON.parse(detail).productId;

async function putCall(
  call: readonly Waiting[],
  put: PutEntries,
  { failedIds, refusals, errors }: Pick<ReturnType<typeof readAll>, 'failedIds' | 'refusals' | 'errors'>,
): Promise<void> {
  try {
    for (const { entry, code, message } of await put(call.map(({ entry }) => entry))) {
      const { id, productId } = call.find((one) => one.entry === entry) ?? { id: '', productId: '' };
      if (isFaultOfTheEntry(code)) {
        refusals.push({ code: 'BUS_REFUSED', productId, path: '', message: `${code}: ${message}` });
        continue;
      }
      failedIds.push(id);
      errors.push(new Error(`${isTransientRefusal(code) ? 'still ' : ''}${code}: ${message}`));
    }
  } catch (error) {
    failedIds.push(...call.map(({ id }) => id));
    errors.push(error);
  }
}
