import { LeaseLostError } from './errors.ts';
import type { LakeState } from './lake-state.ts';

/** Long enough for a loader that is alive to renew several times, short enough for the next load after one that died. */
const leaseMs = 60_000;
const renewalMs = leaseMs / 4;

export interface LeasePorts {
  readonly state: LakeState;
  readonly now: () => Date;
  /** Ends what a loader left running in Athena when it died, so that nothing else writes. */
  readonly stopAbandonedStatements: () => Promise<void>;
}

export interface HeldLease {
  /** Aborts when the lease is lost or the caller's own signal does; the work must then end. */
  readonly signal: AbortSignal;
  /** To be called before anything is written. Throws LeaseLostError when the lease ran out while the process stood still. */
  readonly assertHeld: () => void;
}

export type Leased<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'busy'; readonly holder: string; readonly until: Date };

/** Does the work while no other loader works, or says who does. */
export async function withLease<T>(
  lease: { readonly holder: string; readonly signal?: AbortSignal },
  ports: LeasePorts,
  work: (held: HeldLease) => Promise<T>,
): Promise<Leased<T>> {
  const { holder } = lease;
  const untilMs = ports.now().getTime() + leaseMs;
  const answer = await ports.state.takeLease(holder, ports.now().getTime(), untilMs);
  if (answer.status === 'held') return { status: 'busy', holder: answer.holder, until: new Date(answer.untilMs) };
  const renewal = startRenewing(holder, untilMs, ports);
  const signals = lease.signal === undefined ? [renewal.lost] : [renewal.lost, lease.signal];
  try {
    if (answer.wasAbandoned) await ports.stopAbandonedStatements();
    return { status: 'done', value: await work({ signal: AbortSignal.any(signals), assertHeld: renewal.assertHeld }) };
  } finally {
    renewal.stop();
    await ports.state.releaseLease(holder);
  }
}

/** A renewal that fails is tried again until the lease has run out. */
function startRenewing(holder: string, firstUntilMs: number, { state, now }: LeasePorts) {
  let untilMs = firstUntilMs;
  const lost = new AbortController();
  const lose = () => lost.abort(new LeaseLostError('The lease of this load ran out or was taken by another loader'));
  const renew = async () => {
    const nextUntilMs = now().getTime() + leaseMs;
    try {
      if (await state.renewLease(holder, nextUntilMs)) untilMs = nextUntilMs;
      else lose();
    } catch {
      if (now().getTime() >= untilMs) lose();
    }
  };
  const timer = setInterval(renew, renewalMs);
  const assertHeld = () => {
    if (now().getTime() >= untilMs) lose();
    lost.signal.throwIfAborted();
  };
  return { lost: lost.signal, assertHeld, stop: () => clearInterval(timer) };
}
