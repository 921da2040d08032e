import { z } from 'zod';

const segmentSchema = z.object({
  /** Where the scan of this segment goes on; absent at its beginning. */
  cursor: z.string().optional(),
  read: z.int().nonnegative(),
  isDone: z.boolean(),
});

const refusedSchema = z.object({ productId: z.string(), code: z.string(), reason: z.string() });

/**
 * `creating`: the index may or may not exist. `filling`: it is written to, by edits and by the backfill. `checking`: all
 * is copied. `swapping`: it passed the gate. `served`, `refused`, `discarded`: over.
 */
export const rebuildPhases = ['creating', 'filling', 'checking', 'swapping', 'served', 'refused', 'discarded'] as const;
export type RebuildPhase = (typeof rebuildPhases)[number];

export const rebuildStateSchema = z.object({
  phase: z.enum(rebuildPhases),
  /** The index that is being filled. */
  index: z.string(),
  mappingHash: z.string(),
  /** ISO-8601 UTC. */
  startedAt: z.string(),
  /** About how many products there are, for the progress bar alone. */
  expected: z.int().nonnegative(),
  /** Parts of the projection's table that are read at the same time. */
  segments: z.array(segmentSchema).min(1),
  /** Settings of the index as it will serve; while it is filled they are others. */
  liveSettings: z.record(z.string(), z.string()),
  /** Documents that the index refused, the first 200. */
  refused: z.array(refusedSchema),
});

export type RebuildState = Readonly<z.infer<typeof rebuildStateSchema>>;
export type SegmentState = Readonly<z.infer<typeof segmentSchema>>;
export type RefusedDocument = Readonly<z.infer<typeof refusedSchema>>;

export interface NewRebuild {
  readonly index: string;
  readonly mappingHash: string;
  readonly startedAt: Date;
  readonly expected: number;
  readonly segments: number;
}

/** A rebuild of which nothing is done yet. */
export function newRebuild({ index, mappingHash, startedAt, expected, segments }: NewRebuild): RebuildState {
  return {
    phase: 'creating',
    index,
    mappingHash,
    startedAt: startedAt.toISOString(),
    expected,
    segments: Array.from({ length: segments }, () => ({ read: 0, isDone: false })),
    liveSettings: {},
    refused: [],
  };
}

/** Whether there is something to go on with. */
export function isUnfinished(state: RebuildState | undefined): state is RebuildState {
  return state !== undefined && !['served', 'refused', 'discarded'].includes(state.phase);
}

export type Beginning =
  | { readonly kind: 'begin' }
  | { readonly kind: 'resume'; readonly state: RebuildState }
  /** `state` is to be thrown away first. */
  | { readonly kind: 'discard'; readonly state: RebuildState; readonly reason: string };

/** What a run of the command has to do with what an earlier one left. `isIndexThere` is about its index. */
export function chooseBeginning(
  state: RebuildState | undefined,
  asked: { readonly mappingHash: string; readonly restart: boolean; readonly isIndexThere: boolean },
): Beginning {
  if (!isUnfinished(state)) return { kind: 'begin' };
  if (asked.restart) return { kind: 'discard', state, reason: 'as asked for' };
  if (state.mappingHash !== asked.mappingHash) {
    return { kind: 'discard', state, reason: 'it was begun with another mapping' };
  }
  if (state.phase !== 'creating' && !asked.isIndexThere) {
    return { kind: 'discard', state, reason: 'its index is gone' };
  }
  return { kind: 'resume', state };
}

/** Products read so far, in all segments. */
export function readSoFar({ segments }: RebuildState): number {
  return segments.reduce((sum, { read }) => sum + read, 0);
}

export function withSegment(state: RebuildState, segment: number, next: SegmentState): RebuildState {
  return { ...state, segments: state.segments.map((old, index) => (index === segment ? next : old)) };
}

/** With their reasons at most a third of the 400 KB that an item may have. More than these are not a few bad products. */
const REFUSED_KEPT = 200;

export function withRefused(state: RebuildState, refused: readonly RefusedDocument[]): RebuildState {
  const known = new Set(state.refused.map(({ productId }) => productId));
  const added = refused.filter(({ productId }) => !known.has(productId));
  return { ...state, refused: [...state.refused, ...added].slice(0, REFUSED_KEPT) };
}
