// 64-bit perceptual hashes in eight bands of eight bits: two hashes that differ in at most seven bits are equal in at least
// one band, so whoever looks alike is found by eight look-ups.

const BANDS = 8;

/** The farthest that a search by bands finds for certain, bits. */
export const surelyFoundWithin = BANDS - 1;

/** The partitions that an image with this hash lies in, one per band. */
export function bandPartitions(perceptualHash: string): readonly string[] {
  return Array.from(
    { length: BANDS },
    (_, band) => `hash-band#${band}#${perceptualHash.slice(band * 2, band * 2 + 2)}`,
  );
}

export function bandKeys(
  perceptualHash: string,
  imageId: string,
): readonly { readonly pk: string; readonly sk: string }[] {
  return bandPartitions(perceptualHash).map((pk) => ({ pk, sk: imageId }));
}

/** In how many of their 64 bits two hashes differ. */
export function hammingDistance(one: string, other: string): number {
  let differing = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let bits = 0;
  for (; differing > 0n; differing &= differing - 1n) bits += 1;
  return bits;
}
