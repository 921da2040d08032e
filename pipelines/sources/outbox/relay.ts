import type { PutEvents } from '../../contracts/put-events.ts';
import type { OutboxRow, Outcome } from './outbox-row.ts';
import { publishInWaves } from './publish-in-waves.ts';

/** An outcome as it is written down. */
export type SettledOutcome = Outcome & {
  /** How long a row that failed is left alone. */
  readonly retryInMs: number;
};

/**
 * Rows that nobody else can claim before they are settled or released, nor any other row of their aggregates. When the one who
 * holds them dies, they are free again.
 */
export interface Claim {
  /** Those of an aggregate in the order of their versions, beginning with the first that waits. */
  readonly rows: readonly OutboxRow[];
  /** Writes all outcomes down at once, or none. */
  settle(outcomes: readonly SettledOutcome[]): Promise<void>;
  release(): Promise<void>;
}

export interface RelayPorts {
  readonly claim: (limit: number) => Promise<Claim>;
  readonly put: PutEvents;
  /** Deletes at most `limit` rows that were published long ago; returns how many. */
  readonly prune: (limit: number) => Promise<number>;
  readonly clock: RelayClock;
}

export interface RelayClock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
}

export interface RelayOptions {
  /** No further batch after this time, milliseconds since 1970. */
  readonly untilMs: number;
  /** @default false: waits for further events */
  readonly endsWhenEmpty?: boolean;
  readonly signal?: AbortSignal;
  /** What was settled, batch by batch. */
  readonly onBatch?: (outcomes: readonly Outcome[]) => void;
}

export interface RelayTally {
  batches: number;
  published: number;
  refused: number;
  /** Attempts; a row that fails twice counts twice. */
  failed: number;
  pruned: number;
}

const largestBatch = 200;
const smallestBatch = 10;
const pollMs = 500;

/**
 * How long a batch is worked on. Its rows are locked meanwhile, and PostgreSQL ends a session that says nothing for 30 s
 * within a transaction (outbox-client.ts): what is left of that is for the calls under way.
 */
const batchPatienceMs = 12_000;

const basePauseMs = 200;
const longestPauseMs = 10_000;
const baseRetryMs = 500;
const longestRetryMs = 60_000;
const pruneBatch = 500;

/**
 * Claims, publishes and settles batch by batch until the time is over. When the bus cannot keep up, batches become smaller and
 * the pauses between them longer, with full jitter; both recover. Prunes when there is nothing to publish.
 *
 * @throws what the database throws; whatever was published by then and not settled is published again
 */
export async function relay(ports: RelayPorts, options: RelayOptions): Promise<RelayTally> {
  const { clock } = ports;
  const tally: RelayTally = { batches: 0, published: 0, refused: 0, failed: 0, pruned: 0 };
  const isOver = () => options.signal?.aborted === true || clock.now() >= options.untilMs;
  const pressure = { limit: largestBatch, pauses: 0 };
  let mayPrune = true;
  while (!isOver()) {
    const outcomes = await relayBatch(ports, pressure.limit, isOver);
    count(tally, outcomes);
    options.onBatch?.(outcomes);
    const pauseMs = pauseAfter(outcomes, pressure, clock);
    if (pauseMs > 0) {
      await clock.sleep(Math.min(pauseMs, Math.max(0, options.untilMs - clock.now())));
    } else if (outcomes.length === 0) {
      if (mayPrune) {
        const pruned = await ports.prune(pruneBatch);
        tally.pruned += pruned;
        mayPrune = pruned === pruneBatch;
      } else if (options.endsWhenEmpty) break;
      else await clock.sleep(Math.min(pollMs, Math.max(0, options.untilMs - clock.now())));
    }
  }
  return tally;
}

/** @returns the outcomes, which are written down by then */
export async function relayBatch(
  { claim: claimRows, put, clock }: RelayPorts,
  limit: number,
  isOver: () => boolean,
): Promise<readonly Outcome[]> {
  const claim = await claimRows(limit);
  try {
    const patientUntilMs = clock.now() + batchPatienceMs;
    const outcomes = await publishInWaves(claim.rows, {
      put,
      isOver: () => isOver() || clock.now() >= patientUntilMs,
    });
    if (outcomes.length === 0) await claim.release();
    else await claim.settle(outcomes.map((outcome) => ({ ...outcome, retryInMs: retryInMs(outcome, clock) })));
    return outcomes;
  } catch (error) {
    // The error that counts is the first one; a session that is gone has released its rows by itself.
    await claim.release().catch(() => undefined);
    throw error;
  }
}

function retryInMs({ row: { attempts } }: Outcome, { random }: RelayClock): number {
  return Math.round(random() * Math.min(longestRetryMs, baseRetryMs * 2 ** attempts));
}

function count(tally: RelayTally, outcomes: readonly Outcome[]): void {
  if (outcomes.length > 0) tally.batches += 1;
  for (const { kind } of outcomes) tally[kind] += 1;
}

/** How long to leave the bus alone; adapts the size of the next batch. */
function pauseAfter(
  outcomes: readonly Outcome[],
  pressure: { limit: number; pauses: number },
  clock: RelayClock,
): number {
  const isThrottled = outcomes.some((outcome) => outcome.kind === 'failed' && outcome.isTransient);
  if (isThrottled) {
    pressure.limit = Math.max(smallestBatch, Math.floor(pressure.limit / 2));
    pressure.pauses += 1;
    return 1 + clock.random() * Math.min(longestPauseMs, basePauseMs * 2 ** pressure.pauses);
  }
  if (outcomes.length > 0) {
    pressure.limit = Math.min(largestBatch, pressure.limit * 2);
    pressure.pauses = 0;
  }
  return 0;
}
