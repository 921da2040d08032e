import { batchRecords } from './batch-records.ts';

/** Error code of an entry that was not stored, or undefined when it was: one per record sent, in order. */
export type EntryOutcome = string | undefined;

export type PutRecordBatch = (records: readonly Uint8Array[]) => Promise<readonly EntryOutcome[]>;

/** Time and chance, as parameters so that tests decide over them. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

export interface PutOutcome<R> {
  readonly failed: readonly R[];
  /** Error code -> how many entries got it, retried ones included. */
  readonly errorCodes: ReadonlyMap<string, number>;
}

/**
 * Enough to go on until the deadline: a stream takes a mebibyte a second in most Regions, and writers that all gave up early
 * in a flood would use up the tries of their messages. docs/capacity.md counts on it.
 */
const MAX_ATTEMPTS = 24;
const BASE_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

/** Full jitter: clients that failed together do not come back together. */
export function retryDelayMs(attempt: number, random: () => number): number {
  return random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt);
}

/**
 * Sends records, reading the outcome of every entry: PutRecordBatch answers 200 when only some were stored. Failed
 * entries alone are sent again until they are stored, the attempts are used up or `deadlineMs` (epoch) is near. A
 * call that throws counts as the failure of all of its entries.
 */
export async function putBatches<R extends { readonly data: Uint8Array }>(
  records: readonly R[],
  put: PutRecordBatch,
  clock: Clock,
  deadlineMs: number,
): Promise<PutOutcome<R>> {
  const errorCodes = new Map<string, number>();
  let pending = records;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && pending.length > 0; attempt += 1) {
    if (attempt > 0) {
      const delayMs = retryDelayMs(attempt - 1, clock.random);
      if (clock.now() + delayMs >= deadlineMs) break;
      await clock.sleep(delayMs);
    }
    pending = await putOnce(pending, put, errorCodes, () => clock.now() >= deadlineMs);
  }
  return { failed: pending, errorCodes };
}

async function putOnce<R extends { readonly data: Uint8Array }>(
  records: readonly R[],
  put: PutRecordBatch,
  errorCodes: Map<string, number>,
  isTimeUp: () => boolean,
): Promise<R[]> {
  const failed: R[] = [];
  for (const batch of batchRecords(records)) {
    const outcomes = isTimeUp() ? batch.map(() => 'TIME_BUDGET_SPENT') : await outcomesOf(batch, put);
    for (const [index, record] of batch.entries()) {
      // An answer that is silent about an entry says nothing of its being stored.
      const errorCode = index < outcomes.length ? outcomes[index] : 'NO_OUTCOME';
      if (errorCode === undefined) continue;
      failed.push(record);
      errorCodes.set(errorCode, (errorCodes.get(errorCode) ?? 0) + 1);
    }
  }
  return failed;
}

async function outcomesOf(
  batch: readonly { readonly data: Uint8Array }[],
  put: PutRecordBatch,
): Promise<readonly EntryOutcome[]> {
  try {
    return await put(batch.map(({ data }) => data));
  } catch (error) {
    const code = errorCode(error);
    return batch.map(() => code);
  }
}

/** A refused connection is an Error by name; its code says more. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN_ERROR';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
