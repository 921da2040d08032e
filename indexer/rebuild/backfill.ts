import { mayBeAbsent } from '../audit/compare-document.ts';
import type { ProjectionPage, ProjectionReader } from '../audit/drift-ports.ts';
import { IndexerError } from '../errors.ts';
import type { ProductDocument } from '../index/product-document.ts';
import { tombstonesKeptSince } from '../index/purge-tombstones.ts';
import { toDocument } from '../projection/to-document.ts';
import type { WriteOutcome } from '../sync/write-outcome.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RebuildObserver } from './rebuild-observer.ts';
import { type RebuildState, type RefusedDocument, readSoFar, withRefused, withSegment } from './rebuild-state.ts';

export interface BackfillPorts {
  readonly projection: Pick<ProjectionReader, 'scan'>;
  /** Writes to the index that is being filled and to no other, for so long at most. */
  readonly write: (
    index: string,
    documents: readonly ProductDocument[],
    milliseconds: number,
  ) => Promise<ReadonlyMap<string, WriteOutcome>>;
  readonly rateLimit: RateLimit;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly saveSometimes: (state: RebuildState) => Promise<void>;
  readonly observer: RebuildObserver;
}

const ATTEMPT_MS = 20_000;
const PAUSE_MS = 1_000;
/** A node that restarts is back within a minute or two; after this somebody has to look. */
export const OUTAGE_MS = 5 * 60_000;

/**
 * Copies what is left of the projection into the index and gives the state as it is then. Documents carry the revision
 * as their version, so a live edit that came first, or comes later, wins either way. Rides out an OpenSearch that does
 * not answer for a while.
 * @throws IndexerError SEARCH_UNREACHABLE when nothing could be written for five minutes
 */
export async function backfill(from: RebuildState, ports: BackfillPorts, signal: AbortSignal): Promise<RebuildState> {
  let state = from;
  const change = async (next: (current: RebuildState) => RebuildState) => {
    state = next(state);
    ports.observer.filled(readSoFar(state), state.expected);
    await ports.saveSometimes(state);
  };
  ports.observer.filled(readSoFar(from), from.expected);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const segments = state.segments.map((_, segment) => fillSegment(segment, from, { ports, change, signal: either }));
  for (const segment of segments) segment.catch((error: unknown) => stop.abort(error));
  const ends = await Promise.allSettled(segments);
  stop.signal.throwIfAborted();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return state;
}

interface Filling {
  readonly ports: BackfillPorts;
  readonly change: (next: (current: RebuildState) => RebuildState) => Promise<void>;
  readonly signal: AbortSignal;
}

async function fillSegment(segment: number, from: RebuildState, { ports, change, signal }: Filling): Promise<void> {
  const { cursor, isDone, read: readBefore } = from.segments[segment] ?? { isDone: true, read: 0 };
  if (isDone) return;
  let read = readBefore;
  for await (const page of ports.projection.scan({ segment, totalSegments: from.segments.length, cursor })) {
    signal.throwIfAborted();
    const refused = await copyPage(from.index, page, ports, signal);
    read += page.items.length;
    const next = { cursor: page.cursor, read, isDone: page.cursor === undefined };
    await change((current) => withRefused(withSegment(current, segment, next), refused));
    signal.throwIfAborted();
  }
  await change((current) => withSegment(current, segment, { read, isDone: true }));
}

/**
 * Writes until every document is taken or refused for good; gives the refused ones. Tombstones that the purge would
 * remove at once are left out.
 */
async function copyPage(
  index: string,
  { items }: ProjectionPage,
  ports: BackfillPorts,
  signal: AbortSignal,
): Promise<RefusedDocument[]> {
  const refused: RefusedDocument[] = [];
  const keptSince = tombstonesKeptSince(ports.now());
  let pending = items
    .map(toDocument)
    .filter((document) => document !== undefined)
    .filter((document) => !mayBeAbsent(document, keptSince));
  let takenMs = ports.now().getTime();
  await ports.rateLimit(pending.length);
  while (pending.length > 0) {
    signal.throwIfAborted();
    const outcomes = await ports.write(index, pending, ATTEMPT_MS);
    const again = pending.filter(({ productId }) => isToBeRepeated(outcomes.get(productId)));
    for (const [productId, outcome] of outcomes) {
      if (outcome.kind === 'refused') refused.push({ productId, code: outcome.code, reason: outcome.reason });
    }
    if (again.length < pending.length) takenMs = ports.now().getTime();
    if (again.length > 0) await pause(again.length, reasonOf(outcomes), takenMs, ports);
    pending = again;
  }
  return refused;
}

function isToBeRepeated(outcome: WriteOutcome | undefined): boolean {
  return outcome === undefined || outcome.kind === 'retry';
}

function reasonOf(outcomes: ReadonlyMap<string, WriteOutcome>): string {
  for (const outcome of outcomes.values()) if (outcome.kind === 'retry') return outcome.reason;
  return 'no outcome';
}

async function pause(count: number, reason: string, takenMs: number, ports: BackfillPorts): Promise<void> {
  const silentMs = ports.now().getTime() - takenMs;
  if (silentMs >= OUTAGE_MS) {
    const message = `OpenSearch has taken no document for ${OUTAGE_MS / 60_000} minutes (${reason}). Run this again once it does: it goes on from here.`;
    throw new IndexerError('SEARCH_UNREACHABLE', message);
  }
  ports.observer.note(`OpenSearch did not take ${count} documents (${reason}); trying again.`);
  await ports.sleep(PAUSE_MS);
}
