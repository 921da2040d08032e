import { isDetailType } from '../../../pipelines/contracts/event.ts';
import { type EventChoice, headOf, isChosen } from './event-choice.ts';

/** Some events of a source, in its own words. */
export interface SourceBatch {
  /** JSON texts of envelopes. */
  readonly texts: readonly string[];
  /** To be called once all of them are safe: a replay that ends before comes back to them. */
  readonly settle: () => Promise<void>;
}

export interface ReplayPorts {
  readonly read: () => AsyncIterable<SourceBatch>;
  /** Why a consumer would refuse the event: a stable code. Undefined when it takes it. */
  readonly faultOf: (text: string) => string | undefined;
  /** Gives the events to the consumer, all of them. @throws when some are not safe there */
  readonly send: (texts: readonly string[]) => Promise<void>;
  /** Messages that wait for the consumer. */
  readonly waiting: () => Promise<number>;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface ReplayPace {
  /** Events a second at most. */
  readonly rate: number;
  /** While more messages wait for the consumer, none is sent: live events stand in the same queue. */
  readonly maxWaiting: number;
}

/** Every event that was read is one of the three others. Of the whole replay, also of parts of it that ended before. */
export interface ReplayTally {
  read: number;
  sent: number;
  /** Not among those that were chosen. */
  passedOver: number;
  /** Not fit for the consumer. */
  refused: number;
  /** Code -> how many were refused for it. */
  readonly refusals: Map<string, number>;
}

/** Counts on from what an earlier part of the replay has stored; from nothing where there was none. */
export function tallyFrom(before?: {
  readonly sent: number;
  readonly passedOver: number;
  readonly refusals: Readonly<Record<string, number>>;
}): ReplayTally {
  const { sent = 0, passedOver = 0, refusals = {} } = before ?? {};
  const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0);
  return { read: sent + passedOver + refused, sent, passedOver, refused, refusals: new Map(Object.entries(refusals)) };
}

/** What a replay has come to by now; `tally` is counted on, and right whenever a batch is settled. */
export interface ReplayCourse {
  readonly tally: ReplayTally;
  readonly onProgress: () => void;
  readonly signal: AbortSignal;
}

const MAX_GROUP = 100;
const POLL_MS = 1_000;

/**
 * Gives chosen events of a source to a consumer again, no faster than asked for and never far ahead of the consumer. May
 * end anywhere: what was not settled is read again, and consumers know what they have had.
 * @throws what a port throws
 */
export async function replayEvents(
  ports: ReplayPorts,
  choice: EventChoice,
  pace: ReplayPace,
  { tally, onProgress, signal }: ReplayCourse,
): Promise<void> {
  const groupSize = Math.max(1, Math.min(MAX_GROUP, Math.floor(pace.rate)));
  let nextMs = ports.now();
  for await (const { texts, settle } of ports.read()) {
    const fit = texts.filter((text) => isFit(text, choice, ports.faultOf, tally));
    for (let start = 0; start < fit.length; start += groupSize) {
      if (signal.aborted) return;
      const group = fit.slice(start, start + groupSize);
      if (!(await isRoomFor(ports, pace.maxWaiting, signal))) return;
      await ports.sleep(Math.max(0, nextMs - ports.now()));
      nextMs = Math.max(nextMs, ports.now()) + (group.length * 1000) / pace.rate;
      await ports.send(group);
      tally.sent += group.length;
      onProgress();
    }
    await settle();
    onProgress();
    if (signal.aborted) return;
  }
}

/** Whether an event is to be sent; counts it where it is not. */
export function isFit(text: string, choice: EventChoice, faultOf: ReplayPorts['faultOf'], tally: ReplayTally): boolean {
  tally.read += 1;
  const head = headOf(text);
  const isKnown = isDetailType(head?.detailType ?? '');
  if (head !== undefined && isKnown && !isChosen(head, choice)) {
    tally.passedOver += 1;
    return false;
  }
  // What is of no known type cannot have been asked for, nor can it be what was not: a detail without its envelope, a slip.
  const fault = head === undefined ? 'NOT_JSON' : (faultOf(text) ?? (isKnown ? undefined : 'UNKNOWN_DETAIL_TYPE'));
  if (fault === undefined) return true;
  tally.refused += 1;
  tally.refusals.set(fault, (tally.refusals.get(fault) ?? 0) + 1);
  return false;
}

/** Waits for the consumer to catch up; false when that is no longer wanted. */
async function isRoomFor({ waiting, sleep }: ReplayPorts, maxWaiting: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if ((await waiting()) <= maxWaiting) return true;
    await sleep(POLL_MS);
  }
  return false;
}
