// 64-bit perceptual hashes in eight bands of eight bits. Two hashes that differ in at most seven bits are equal in at least
// one band; those that differ in at most 15 differ there in at most one bit. So whoever looks alike is found by few reads.

const BANDS = 8;
const BITS_OF_A_BAND = 8;

/** The farthest that a search by bands finds for certain, bits. */
export const farthestLookalike = 2 * BANDS - 1;

/** The items that an image with this hash lies in, one per band. */
export function bandKeys(
  perceptualHash: string,
  imageId: string,
): readonly { readonly pk: string; readonly sk: string }[] {
  return bandsOf(perceptualHash).map((value, band) => ({ pk: partitionOf(band, value), sk: imageId }));
}

/** The partitions in which all hashes lie that differ in at most `within` bits; `within` up to `farthestLookalike`. */
export function probedPartitions(perceptualHash: string, within: number): readonly string[] {
  return bandsOf(perceptualHash).flatMap((value, band) => {
    const near = Array.from({ length: BITS_OF_A_BAND }, (_, bit) => value ^ (1 << bit));
    return [value, ...(within < BANDS ? [] : near)].map((probed) => partitionOf(band, probed));
  });
}

/** In how many of their 64 bits two hashes differ. */
export function hammingDistance(one: string, other: string): number {
  let differing = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let bits = 0;
  for (; differing > 0n; differing &= differing - 1n) bits += 1;
  return bits;
}

function bandsOf(perceptualHash: string): readonly number[] {
  return Array.from({ length: BANDS }, (_, band) => Number.parseInt(perceptualHash.slice(band * 2, band * 2 + 2), 16));
}

function partitionOf(band: number, value: number): string {
  return `hash-band#${band}#${value.toString(16).padStart(2, '0')}`;
}
