import type { LakeDrift } from './compare-lake.ts';

/** The highest versions of a part that came to the lake; 0 where there is none. */
export interface Arrival {
  /** In silver, or in bronze where the next load looks. */
  readonly version: number;
  /** In bronze, in days at which no load looks again. */
  readonly passed: number;
}

/** By `arrivalKey`. */
export type Arrivals = ReadonlyMap<string, Arrival>;

/** Of an image the versions are its own, whichever product names it. */
export function arrivalKey({ productId, part, imageId }: Pick<LakeDrift, 'productId' | 'part' | 'imageId'>): string {
  return part === 'image' ? `image#${imageId}` : `${part}#${productId}`;
}

/** Whether silver has by now what it lacked when it was first `seen`, or the next load finds it in bronze. */
export function hasArrived(one: LakeDrift, seen: readonly LakeDrift[], arrivals: Arrivals): boolean {
  if (one.kind !== 'unloaded') return false;
  const wanted = wantedVersion(one, seen);
  // Not unloaded when it was first seen: the edit came during the audit.
  return wanted === undefined || (arrivals.get(arrivalKey(one))?.version ?? 0) >= wanted;
}

/** Tells of a version that silver lacks that bronze has it all the same, where the loader has gone past it. */
export function withPlace(one: LakeDrift, seen: readonly LakeDrift[], arrivals: Arrivals): LakeDrift {
  const wanted = one.kind === 'unloaded' ? wantedVersion(one, seen) : undefined;
  const isInBronze = wanted !== undefined && (arrivals.get(arrivalKey(one))?.passed ?? 0) >= wanted;
  return isInBronze ? { ...one, isInBronze } : one;
}

/**
 * An edit that the projection took since it was first read is on its way at most: what it was compared by is the version
 * that was seen then.
 */
function wantedVersion({ part }: LakeDrift, seen: readonly LakeDrift[]): number | undefined {
  const first = seen.find((one) => one.part === part);
  return first?.kind === 'unloaded' ? first.projected : undefined;
}
