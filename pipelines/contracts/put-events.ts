/** An entry of PutEvents. */
export interface BusEntry {
  source: string;
  detailType: string;
  /** JSON text of an object. */
  detail: string;
  /** When it happened for the bus, ISO-8601; the bus's own clock where it is left out. */
  time?: string;
}

/** What the bus answers for one entry: nothing when it took it, else why not. */
export type EntryAnswer = { code: string; message: string } | undefined;

/** An entry that the bus has refused for good. */
export interface RefusedEntry {
  entry: BusEntry;
  code: string;
  message: string;
}

/** Sends one PutEvents call and returns the answer for each entry, in order. May throw when the call itself fails. */
export type PutEvents = (entries: readonly BusEntry[]) => Promise<readonly EntryAnswer[]>;

/** Time and chance, as parameters so that tests decide over them. */
export interface RetryClock {
  sleep(milliseconds: number): Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const maxEntriesPerCall = 10;

/** Of one call, all entries together: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export const maxBytesPerCall = 256 * 1024;

/** What is worth trying again; any other code is about the entry itself. */
const transientCodes = new Set(['InternalFailure', 'InternalException', 'ThrottlingException']);

/** Whether the bus may take an entry later that it has refused with this code. */
export function isTransientRefusal(code: string): boolean {
  return transientCodes.has(code);
}

/** What the bus says of an entry that it will never take, https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html, and our own code. */
const faultsOfTheEntry = new Set(['MalformedDetail', 'InvalidArgument', 'ENTRY_TOO_LARGE']);

/** Whether the bus will never take an entry that it, or `putEntries`, has refused with this code. */
export function isFaultOfTheEntry(code: string): boolean {
  return faultsOfTheEntry.has(code);
}

const maxAttempts = 8;
const baseDelayMs = 100;
const maxDelayMs = 5_000;

/** The size that PutEvents counts: UTF-8 bytes of the texts, and 14 for a time. */
export function entryBytes({ source, detailType, detail, time }: BusEntry): number {
  return Buffer.byteLength(source) + Buffer.byteLength(detailType) + Buffer.byteLength(detail) + (time ? 14 : 0);
}

/** Whether entries of these sizes (bytes) fit in one call. */
export function fitsOneCall(sizes: { entries: number; bytes: number }, nextBytes: number): boolean {
  return sizes.entries < maxEntriesPerCall && (sizes.entries === 0 || sizes.bytes + nextBytes <= maxBytesPerCall);
}

/** Splits what goes on the bus into calls, in order, each with as many entries as PutEvents takes. */
export function callsOf<Waiting extends { readonly entry: BusEntry }>(waiting: readonly Waiting[]): Waiting[][] {
  const calls: Waiting[][] = [];
  let bytes = 0;
  for (const one of waiting) {
    const size = entryBytes(one.entry);
    const call = calls.at(-1);
    if (call && fitsOneCall({ entries: call.length, bytes }, size)) {
      call.push(one);
      bytes += size;
    } else {
      calls.push([one]);
      bytes = size;
    }
  }
  return calls;
}

function refuse(entry: BusEntry, code: string, message: string): RefusedEntry {
  return { entry, code, message };
}

/**
 * Puts at most 10 entries on the bus. PutEvents answers 200 when it took only some, so the answer of every entry is
 * read; those that failed for a passing reason, and they alone, are sent again with full jitter.
 *
 * @returns the entries that the bus does not take: malformed, too large, or still failing after 8 attempts
 * @throws what `putEvents` throws: no connection, no permission, no such bus
 */
export async function putEntries(
  entries: readonly BusEntry[],
  putEvents: PutEvents,
  clock: RetryClock,
): Promise<RefusedEntry[]> {
  const refused: RefusedEntry[] = [];
  let pending = entries.filter((entry) => {
    const bytes = entryBytes(entry);
    if (bytes <= maxBytesPerCall) return true;
    refused.push(refuse(entry, 'ENTRY_TOO_LARGE', `${bytes} bytes; the bus takes ${maxBytesPerCall}`));
    return false;
  });
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    const answers = await putEvents(pending);
    const failed: BusEntry[] = [];
    for (const [index, entry] of pending.entries()) {
      const answer = index < answers.length ? answers[index] : { code: 'InternalFailure', message: 'no answer' };
      if (!answer) continue;
      if (isTransientRefusal(answer.code) && attempt < maxAttempts) failed.push(entry);
      else refused.push(refuse(entry, answer.code, answer.message));
    }
    pending = failed;
    if (pending.length > 0) await clock.sleep(clock.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** attempt));
  }
  return refused;
}
