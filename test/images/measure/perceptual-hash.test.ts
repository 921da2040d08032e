import { describe, expect, test } from '@jest/globals';
import type { Sharp } from 'sharp';
import { greySquare } from '../../../images/measure/grey-square.ts';
import { hashDistance, perceptualHash } from '../../../images/measure/perceptual-hash.ts';
import { sharp } from '../../../images/sharp.ts';
import { photographed } from './scene.ts';

const hashOf = async (picture: Sharp) => perceptualHash(await greySquare(picture));
const again = async (picture: Sharp) => sharp(await picture.toBuffer());
const seeds = Array.from({ length: 6 }, (_, index) => index * 31 + 2);

describe('the perceptual hash', () => {
  test('stays the same when a picture is saved again, resized or retouched a little', async () => {
    for (const seed of seeds) {
      const picture = await photographed(180, 120, seed);
      const hash = await hashOf(sharp(picture));
      const copies: Readonly<Record<string, Sharp>> = {
        'as JPEG': await again(sharp(picture).jpeg({ quality: 40 })),
        'as WebP': await again(sharp(picture).webp({ quality: 60 })),
        smaller: await again(sharp(picture).resize(90)),
        larger: await again(sharp(picture).resize(400)),
        brighter: await again(sharp(picture).modulate({ brightness: 1.08 })),
        grey: await again(sharp(picture).greyscale()),
      };
      const changed = await Promise.all(
        Object.entries(copies).map(async ([name, copy]) => [name, hashDistance(hash, await hashOf(copy))] as const),
      );
      expect(changed.filter(([, distance]) => distance > 4)).toEqual([]);
    }
  });

  test('is far away for other pictures, and for the same one turned', async () => {
    const pictures = await Promise.all(seeds.map((seed) => photographed(180, 120, seed)));
    const hashes = await Promise.all(pictures.map((picture) => hashOf(sharp(picture))));
    const distances = hashes.flatMap((left, index) =>
      hashes.slice(index + 1).map((right) => hashDistance(left, right)),
    );
    expect(Math.min(...distances)).toBeGreaterThan(12);
    for (const [index, picture] of pictures.entries()) {
      expect(hashDistance(await hashOf(sharp(picture).rotate(180)), hashes[index] ?? '0')).toBeGreaterThan(12);
    }
  });

  test('is the same for all plain pictures', async () => {
    const plain = (background: string) => sharp({ create: { width: 90, height: 60, channels: 3, background } });
    const hashes = await Promise.all(['#0000fe', '#95d5d5', '#ffffff'].map((colour) => hashOf(plain(colour))));
    expect(new Set(hashes).size).toBe(1);
  });

  test('counts the bits that differ', () => {
    expect(hashDistance('0000000000000000', 'ffffffffffffffff')).toBe(64);
    expect(hashDistance('00000000000000f0', '0000000000000010')).toBe(3);
  });
});
