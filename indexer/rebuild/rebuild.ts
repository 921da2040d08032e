import { IndexerError } from '../errors.ts';
import { updateWriteTargets, withServing, withTarget } from '../index/write-targets.ts';
import { backfill } from './backfill.ts';
import { checkIndex, type GateReport } from './gate.ts';
import { type HeldRebuild, holdRebuild } from './hold-rebuild.ts';
import type { JudgedQueries } from './judged-queries.ts';
import type { RebuildPorts } from './rebuild-ports.ts';
import { chooseBeginning, isUnfinished, newRebuild, type RebuildState, readSoFar } from './rebuild-state.ts';
import { rideOut } from './ride-out.ts';
import { dropOlder, serveIndex, stopWriting } from './serve-index.ts';

export interface RebuildOptions {
  readonly mappingHash: string;
  /** Throws away what an earlier run left, instead of going on with it. */
  readonly restart: boolean;
  /** Keeps an index that fails the gate, for people to look at; nothing is written to it any more. */
  readonly keep: boolean;
  /** Lets the new index serve although it refused documents that the serving one has. */
  readonly acceptRefused: boolean;
  readonly judged: JudgedQueries;
  readonly sampleSize: number;
  readonly lagMs: number;
}

export interface RebuildOutcome {
  readonly kind: 'served' | 'refused';
  readonly index: string;
  /** What served before. */
  readonly before: string;
  readonly report: GateReport;
  readonly products: number;
  /** Indices that nobody needs any more and that were deleted. */
  readonly dropped: readonly string[];
}

/** Parts in which the projection is read and written at the same time. */
const SEGMENTS = 4;

/**
 * Fills a new index from the projection while edits go on, holds it against the projection and lets it serve if all is
 * right. May be killed at any time: running it again goes on. No waiting time is needed between registering the index
 * and reading the projection, because whoever writes reads the targets after it has written the projection.
 * @throws IndexerError REBUILD_UNDER_WAY, SEARCH_UNREACHABLE, SEARCH_REFUSED
 */
export async function rebuild(
  ports: RebuildPorts,
  options: RebuildOptions,
  signal: AbortSignal,
): Promise<RebuildOutcome> {
  const held = await holdRebuild(ports.hold);
  const run: Run = { ports, options, held, signal: AbortSignal.any([signal, held.lost]) };
  try {
    const before = await rideOutOf(run, () => ports.indices.ensureServing());
    await recordServing(run, before);
    const created = await createIndex(run, await beginOrResume(run, before));
    const filled = await fill(run, created);
    return await checkAndServe(run, filled, before);
  } finally {
    await held.release();
  }
}

interface Run {
  readonly ports: RebuildPorts;
  readonly options: RebuildOptions;
  readonly held: HeldRebuild;
  readonly signal: AbortSignal;
}

function rideOutOf<T>({ ports, signal }: Run, work: () => Promise<T>): Promise<T> {
  return rideOut({ ...ports, note: ports.observer.note }, signal, work);
}

/** Whoever was killed between moving the alias and recording it left the two in disagreement; the alias is what counts. */
async function recordServing({ ports }: Run, index: string): Promise<void> {
  await updateWriteTargets(ports.targets, (current) =>
    current === undefined || current.serving === index ? undefined : withServing(current, index),
  );
}

async function beginOrResume(run: Run, serving: string): Promise<RebuildState> {
  const { ports, options, held } = run;
  const left = await recordedSwap(run, serving);
  const isIndexThere = left !== undefined && (await rideOutOf(run, () => ports.indices.exists(left.index)));
  const beginning = chooseBeginning(left, { ...options, isIndexThere });
  if (beginning.kind === 'resume') {
    const { state } = beginning;
    ports.observer.note(`Going on with ${state.index}, begun ${state.startedAt}: ${readSoFar(state)} products read.`);
    // What passed the gate in an earlier run has to pass it again.
    return state.phase === 'swapping' ? { ...state, phase: 'checking' } : state;
  }
  if (beginning.kind === 'discard') {
    ports.observer.note(`Throwing away the unfinished index ${beginning.state.index}: ${beginning.reason}.`);
    await discard(run, beginning.state);
    await held.save({ ...beginning.state, phase: 'discarded' });
  }
  const startedAt = ports.now();
  const expected = Math.max(await ports.indices.count(serving), await ports.estimateProducts());
  const { mappingHash } = options;
  const index = ports.indices.newName(startedAt);
  return newRebuild({ index, mappingHash, startedAt, expected, segments: SEGMENTS });
}

/** A run that was killed after its swap and before it could say so has finished all the same. */
async function recordedSwap({ ports, held }: Run, serving: string): Promise<RebuildState | undefined> {
  const { left } = held;
  if (!isUnfinished(left) || left.index !== serving) return left;
  const served: RebuildState = { ...left, phase: 'served' };
  await held.save(served);
  ports.observer.note(`The earlier rebuild had finished: ${serving} serves. Beginning another.`);
  return served;
}

async function createIndex(run: Run, state: RebuildState): Promise<RebuildState> {
  const { ports, held } = run;
  if (state.phase !== 'creating') return state;
  await held.save(state);
  return rideOutOf(run, async () => {
    await ports.indices.create(state.index);
    const liveSettings = await ports.indices.liveSettings(state.index);
    const next: RebuildState = { ...state, phase: 'filling', liveSettings };
    await held.save(next);
    return next;
  });
}

async function fill(run: Run, state: RebuildState): Promise<RebuildState> {
  const { ports, held, signal } = run;
  if (state.phase !== 'filling') return state;
  await rideOutOf(run, () => ports.indices.prepareToFill(state.index));
  await register(run, state.index);
  await ports.observer.entering?.('filling', state.index);
  let latest = state;
  const saveSometimes = (next: RebuildState) => {
    latest = next;
    return held.saveSometimes(next);
  };
  try {
    const filled = await backfill(state, { ...ports, saveSometimes }, signal);
    const next: RebuildState = { ...filled, phase: 'checking' };
    await held.save(next);
    return next;
  } catch (error) {
    if (!held.lost.aborted) await held.save(latest);
    throw error;
  }
}

async function register({ ports }: Run, index: string): Promise<void> {
  await updateWriteTargets(ports.targets, (current) =>
    current === undefined ? undefined : withTarget(current, index),
  );
}

async function checkAndServe(run: Run, state: RebuildState, before: string): Promise<RebuildOutcome> {
  const { ports, options, held } = run;
  const { index } = state;
  await rideOutOf(run, () => ports.indices.prepareToServe(index, state.liveSettings));
  await ports.observer.entering?.('checking', index);
  const report = await rideOutOf(run, () => check(run, state, before));
  const outcome = { index, before, report, products: report.comparison.products };
  if (!report.isPassed) {
    await (options.keep ? stopWriting(ports, index) : discard(run, state));
    await held.save({ ...state, phase: 'refused' });
    return { kind: 'refused', ...outcome, dropped: options.keep ? [] : [index] };
  }
  await held.save({ ...state, phase: 'swapping' });
  await ports.observer.entering?.('swapping', index);
  held.assertHeld();
  await rideOutOf(run, () => serveIndex(ports, index));
  await held.save({ ...state, phase: 'served' });
  return { kind: 'served', ...outcome, dropped: await dropOlder(ports) };
}

async function check(run: Run, state: RebuildState, before: string): Promise<GateReport> {
  const { ports, options } = run;
  const serving = { index: before, documents: await ports.indices.count(before) };
  return checkIndex(
    { ...ports, index: ports.readerOf(state.index), serving: ports.readerOf(before) },
    {
      ...options,
      index: state.index,
      serving,
      refused: state.refused,
      onProgress: ports.observer.checking,
    },
  );
}

/** First nobody writes to it any more, then it goes. */
async function discard({ ports }: Run, { index }: RebuildState): Promise<void> {
  if ((await ports.indices.serving()) === index) throw new IndexerError('REBUILD_REFUSED', `${index} serves already.`);
  await stopWriting(ports, index);
  await ports.indices.drop(index);
}
