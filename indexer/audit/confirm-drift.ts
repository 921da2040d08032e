import { type Drift, driftOf } from './compare-document.ts';
import type { DriftPorts } from './drift-ports.ts';

export interface ConfirmOptions {
  readonly lagMs: number;
  readonly purgedBefore: string;
}

/** Products looked at in one go: a BatchGetItem takes 100, and as many whole documents make a small answer. */
const CHUNK = 100;

/** Above this, looking at all of them again and again costs more than waiting. */
const MANY_SUSPECTS = 2_000;
const FIRST_WAIT_MS = 250;

/**
 * A product that is edited all the time never has the same revision for the length of the lag; it is given up on, and
 * counts as drift, after so many times the lag in which it was never once seen right.
 */
const PATIENCE = 4;

interface Pending {
  readonly drift: Drift;
  /** When the projection was first seen at this revision. */
  readonly sinceMs: number;
}

/**
 * Which of the suspects are drift: those that differ still when the lag has passed since the last edit that was seen.
 * Both sides are read anew each time, the projection first, so that the document can only be newer.
 */
export async function confirmDrift(
  suspects: readonly string[],
  ports: DriftPorts,
  options: ConfirmOptions,
): Promise<Drift[]> {
  const startedMs = ports.now().getTime();
  let pending = await lookAgain(suspects, new Map(), ports, options);
  for (let waitMs = FIRST_WAIT_MS; pending.size > 0 && options.lagMs > 0; waitMs *= 2) {
    const nowMs = ports.now().getTime();
    const youngestMs = Math.max(...[...pending.values()].map(({ sinceMs }) => sinceMs));
    const restMs = Math.min(youngestMs + options.lagMs, startedMs + PATIENCE * options.lagMs) - nowMs;
    if (restMs <= 0) break;
    await ports.sleep(pending.size > MANY_SUSPECTS ? restMs : Math.min(waitMs, restMs));
    pending = await lookAgain([...pending.keys()], pending, ports, options);
  }
  return [...pending.values()].map(({ drift }) => drift);
}

async function lookAgain(
  productIds: readonly string[],
  before: ReadonlyMap<string, Pending>,
  ports: DriftPorts,
  { purgedBefore }: ConfirmOptions,
): Promise<Map<string, Pending>> {
  const pending = new Map<string, Pending>();
  for (let start = 0; start < productIds.length; start += CHUNK) {
    const chunk = productIds.slice(start, start + CHUNK);
    const projections = new Map((await ports.projection.read(chunk)).map((item) => [item.productId, item]));
    const documents = new Map((await ports.index.read(chunk)).map((document) => [document.productId, document]));
    for (const productId of chunk) {
      const drift = driftOf(productId, projections.get(productId), documents.get(productId), purgedBefore);
      if (drift === undefined) continue;
      const last = before.get(productId);
      const isSame = last?.drift.revision === drift.revision;
      pending.set(productId, { drift, sinceMs: isSame && last ? last.sinceMs : ports.now().getTime() });
    }
  }
  return pending;
}
