import { hammingDistance, probedPartitions } from '../hash-bands.ts';
import { takeTurns } from '../take-turns.ts';

/** An image and the hash that it lies under. */
export interface KnownHash {
  readonly imageId: string;
  readonly perceptualHash: string;
}

export interface Lookalike extends KnownHash {
  /** In how many of 64 bits the two hashes differ. */
  readonly distance: number;
}

/** Reads a partition of the table: all images with that part of a hash. */
export type ReadBand = (partition: string) => Promise<readonly KnownHash[]>;

const READS_AT_A_TIME = 16;

/** Known images whose hash differs in at most `within` bits, the nearest first. Finds all of them, for `within` up to 15. */
export async function findLookalikes(
  perceptualHash: string,
  within: number,
  readBand: ReadBand,
): Promise<readonly Lookalike[]> {
  const found = new Map<string, Lookalike>();
  await takeTurns(probedPartitions(perceptualHash, within), READS_AT_A_TIME, async (partition) => {
    for (const known of await readBand(partition)) {
      const distance = hammingDistance(perceptualHash, known.perceptualHash);
      if (distance <= within) found.set(known.imageId, { ...known, distance });
    }
  });
  return [...found.values()].sort((a, b) => a.distance - b.distance || (a.imageId < b.imageId ? -1 : 1));
}
