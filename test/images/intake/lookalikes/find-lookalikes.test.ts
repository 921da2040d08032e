import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bandKeys, farthestLookalike, hammingDistance } from '../../../../images/intake/hash-bands.ts';
import { describeLookalikes } from '../../../../images/intake/lookalikes/describe-lookalikes.ts';
import { findLookalikes, type KnownHash } from '../../../../images/intake/lookalikes/find-lookalikes.ts';

const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits) => bits.toString(16).padStart(16, '0'));

/** The table as the bands of these hashes fill it. */
function bandsWith(known: readonly KnownHash[]) {
  const partitions = new Map<string, KnownHash[]>();
  for (const one of known)
    for (const { pk } of bandKeys(one.perceptualHash, one.imageId))
      partitions.set(pk, [...(partitions.get(pk) ?? []), one]);
  return async (partition: string) => partitions.get(partition) ?? [];
}

function flipped(perceptualHash: string, bits: readonly number[]): string {
  const mask = bits.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n);
  return (BigInt(`0x${perceptualHash}`) ^ mask).toString(16).padStart(16, '0');
}

test('all hashes within the distance are found, the nearest first, and no others', async () => {
  const bits = fc.uniqueArray(fc.nat(63), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(
      hash,
      fc.array(bits, { maxLength: 12 }),
      fc.nat(farthestLookalike),
      async (asked, flips, within) => {
        const known = flips.map((flip, at) => ({ imageId: `image-${at}`, perceptualHash: flipped(asked, flip) }));
        const found = await findLookalikes(asked, within, bandsWith(known));
        expect(found.map(({ imageId }) => imageId).sort()).toEqual(
          known
            .filter((_, at) => (flips[at]?.length ?? 0) <= within)
            .map(({ imageId }) => imageId)
            .sort(),
        );
        const distances = found.map(({ distance }) => distance);
        expect(distances).toEqual([...distances].sort((a, b) => a - b));
      },
    ),
  );
});

test('the distance counts the bits that differ', () => {
  expect(hammingDistance('0000000000000000', 'ffffffffffffffff')).toBe(64);
  expect(hammingDistance('ce0b99a336b4645e', 'ce0b99a336b4645f')).toBe(1);
});

test('people are told the prints and verdicts of those that look alike, or that there are none', () => {
  const asked = { imageId: 'a'.repeat(64), perceptualHash: '0'.repeat(16) };
  expect(describeLookalikes(asked, [], 10)).toContain('No other known image looks like it');
  const order = { profile: 'poster', widthMm: 300, heightMm: 400, bleedMm: 3 };
  const links = [{ uploadId: 'u', order }];
  const text = describeLookalikes(asked, [{ ...asked, distance: 0, verdict: 'ready', links }], 10);
  expect(text).toContain('(this one)');
  expect(text).toContain('poster-300x400-b3');
});
