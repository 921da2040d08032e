import { IndexerError } from '../errors.ts';
import type { RebuildRecords } from './rebuild-record.ts';
import type { RebuildState } from './rebuild-state.ts';

/** Long enough for a process that lives to renew several times, short enough for the next run after one that died elsewhere. */
const LEASE_MS = 30_000;
const RENEWAL_MS = LEASE_MS / 4;
/** Progress is worth that much work done again, not a write for each page. */
const SAVE_INTERVAL_MS = 500;

export interface HoldPorts {
  readonly records: RebuildRecords;
  readonly now: () => Date;
  /** Who this is: host, process and moment. */
  readonly holder: string;
  /** Whether the holder is a process of this machine that has ended, whose lease need not be waited for. */
  readonly isDead: (holder: string) => boolean;
}

/** A rebuild that this process works at, alone. */
export interface HeldRebuild {
  /** What an earlier run left. */
  readonly left: RebuildState | undefined;
  /** Aborts when the lease is lost. */
  readonly lost: AbortSignal;
  /** Throws when the lease is lost or has run out while the process stood still; to be called before what others see. */
  assertHeld(): void;
  /** Saves now. */
  save(state: RebuildState): Promise<void>;
  /** Saves when the last time is a while ago; one save at a time. */
  saveSometimes(state: RebuildState): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the lease of the alias's rebuild and keeps it until released.
 * @throws IndexerError REBUILD_UNDER_WAY when another process works at it
 */
export async function holdRebuild(ports: HoldPorts): Promise<HeldRebuild> {
  const { records, holder, now } = ports;
  const before = await records.read();
  const dead = before.holder !== undefined && ports.isDead(before.holder) ? before.holder : undefined;
  const nowMs = now().getTime();
  if (!(await records.take({ holder, nowMs, untilMs: nowMs + LEASE_MS, dead }))) throw await underWay(ports);
  const { state: left } = await records.read();
  return keepLease(ports, left, nowMs + LEASE_MS);
}

/**
 * Does something that no rebuild may be surprised by, such as a change of what serves, with the lease of the rebuild: so
 * it is refused while one is under way, and none begins meanwhile. A lease that has run out or of a dead process is taken.
 * @throws IndexerError REBUILD_UNDER_WAY that names who works at it
 */
export async function betweenRebuilds<Result>(ports: HoldPorts, work: () => Promise<Result>): Promise<Result> {
  const held = await holdRebuild(ports);
  try {
    return await work();
  } finally {
    await held.release();
  }
}

async function underWay({ records, now }: HoldPorts): Promise<IndexerError> {
  const { holder = 'a run that has just ended', untilMs } = await records.read();
  const seconds = Math.max(0, Math.ceil((untilMs - now().getTime()) / 1000));
  const message =
    `A rebuild is under way (${holder}); see npm run reindex -- --status. ` +
    `Should it have died, its lease ends in ${seconds} s; after that this can be run again.`;
  return new IndexerError('REBUILD_UNDER_WAY', message);
}

function keepLease(
  { records, holder, now }: HoldPorts,
  left: RebuildState | undefined,
  firstUntilMs: number,
): HeldRebuild {
  const lost = new AbortController();
  let untilMs = firstUntilMs;
  let savedMs = 0;
  let saving: Promise<void> | undefined;
  const lose = () =>
    lost.abort(new IndexerError('REBUILD_UNDER_WAY', 'Another process took over this rebuild; this one stopped.'));
  const write = async (state?: RebuildState) => {
    const nextMs = now().getTime() + LEASE_MS;
    if (await records.save(holder, nextMs, state)) untilMs = nextMs;
    else lose();
  };
  const assertHeld = () => {
    if (now().getTime() >= untilMs) lose();
    lost.signal.throwIfAborted();
  };
  // A renewal that fails is tried again until the lease has run out.
  const renew = () => write().catch(() => (now().getTime() >= untilMs ? lose() : undefined));
  const timer = setInterval(renew, RENEWAL_MS);
  const save = async (state: RebuildState) => {
    await saving;
    await write(state);
    lost.signal.throwIfAborted();
    savedMs = now().getTime();
  };
  return {
    left,
    lost: lost.signal,
    assertHeld,
    save,
    saveSometimes: async (state) => {
      if (saving !== undefined || now().getTime() - savedMs < SAVE_INTERVAL_MS) return;
      saving = write(state).finally(() => {
        saving = undefined;
        savedMs = now().getTime();
      });
      await saving;
      lost.signal.throwIfAborted();
    },
    release: async () => {
      clearInterval(timer);
      await records.release(holder);
    },
  };
}
