import { IndexerError } from '../errors.ts';
import {
  readWriteTargets,
  updateWriteTargets,
  type WriteTargets,
  type WriteTargetsStore,
  withoutTarget,
  withServing,
} from '../index/write-targets.ts';
import { betweenRebuilds, type HoldPorts } from './hold-rebuild.ts';
import type { IndexAdmin } from './rebuild-ports.ts';

export interface ServePorts {
  readonly targets: WriteTargetsStore;
  readonly indices: Pick<IndexAdmin, 'swap' | 'drop' | 'serving' | 'documents'>;
}

/** Of what people ask for between two rebuilds. */
export interface ManualPorts extends ServePorts {
  readonly hold: HoldPorts;
}

/**
 * Lets an index serve that every edit was written to all along. The alias first, in one step; the record of it may then
 * be repeated. What served before goes on being written to, so that it can be returned to.
 * @throws IndexerError REBUILD_REFUSED when the index is no write target, so that edits may be missing from it
 */
export async function serveIndex({ targets, indices }: ServePorts, index: string): Promise<WriteTargets | undefined> {
  const before = await readWriteTargets(targets);
  if (!before.targets.includes(index)) {
    throw new IndexerError('REBUILD_REFUSED', `${index} is not written to any more, so it may lack edits.`);
  }
  await indices.swap(index);
  return updateWriteTargets(targets, (current) => (current === undefined ? undefined : withServing(current, index)));
}

/** An index with fewer of the other's documents than this was never complete. */
const COMPLETE_SHARE = 0.9;

/**
 * Returns to the index that served before. It got every edit meanwhile, so nothing is lost and nothing has to be copied;
 * unless it was never complete, such as the empty one that there is before the first rebuild.
 * @throws IndexerError NOTHING_TO_ROLL_BACK, REBUILD_UNDER_WAY
 */
export function rollBack(ports: ManualPorts, { isForced = false } = {}): Promise<RolledBack> {
  return betweenRebuilds(ports.hold, () => returnToPrevious(ports, isForced));
}

export interface RolledBack {
  readonly from: string;
  readonly to: string;
}

async function returnToPrevious(ports: ServePorts, isForced: boolean): Promise<RolledBack> {
  const { previous, serving } = await readWriteTargets(ports.targets);
  if (previous === undefined) {
    throw new IndexerError('NOTHING_TO_ROLL_BACK', 'There is no earlier index to return to.');
  }
  const [held, complete = 0] = await Promise.all([ports.indices.documents(previous), ports.indices.documents(serving)]);
  if (held === undefined) throw new IndexerError('NOTHING_TO_ROLL_BACK', `The earlier index ${previous} is gone.`);
  if (held < complete * COMPLETE_SHARE && !isForced) {
    const message = `The earlier index ${previous} holds ${held} of ${complete} documents: it was never complete (--force returns to it).`;
    throw new IndexerError('NOTHING_TO_ROLL_BACK', message);
  }
  await serveIndex(ports, previous);
  return { from: serving, to: previous };
}

/**
 * Stops writing to the index that served before and deletes it; undefined when there is none.
 * @throws IndexerError REBUILD_UNDER_WAY
 */
export function dropPrevious({ hold, targets, indices }: ManualPorts): Promise<string | undefined> {
  return betweenRebuilds(hold, async () => {
    const { previous } = await readWriteTargets(targets);
    if (previous === undefined) return undefined;
    await stopWriting({ targets, indices }, previous);
    await indices.drop(previous);
    return previous;
  });
}

/** Takes an index from the write targets; the one that serves stays. Not being one is fine. */
export async function stopWriting({ targets }: ServePorts, index: string): Promise<void> {
  await updateWriteTargets(targets, (current) => {
    if (current === undefined || current.serving === index || !current.targets.includes(index)) return undefined;
    return withoutTarget(current, index);
  });
}

/** After a swap: deletes what is neither serving nor to be returned to, such as the index before the previous one. */
export async function dropOlder(ports: ServePorts): Promise<readonly string[]> {
  const { targets, serving, previous } = await readWriteTargets(ports.targets);
  const older = targets.filter((index) => index !== serving && index !== previous);
  for (const index of older) {
    await stopWriting(ports, index);
    await ports.indices.drop(index);
  }
  return older;
}
