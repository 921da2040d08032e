import { describe, expect, test } from '@jest/globals';
import { thumbnailDiffers } from '../../../images/measure/embedded-thumbnail.ts';
import { sharp } from '../../../images/sharp.ts';
import { photographed, workingOf } from './scene.ts';

const pixels = { width: 160, height: 107 };
const picture = await photographed(300, 200, 7);
const { rgb } = await workingOf(picture);
const jpeg = (encoded: Buffer, resize = pixels) => sharp(encoded).resize(resize).jpeg({ quality: 70 }).toBuffer();

describe('the thumbnail inside of a file', () => {
  test('shows the picture also when a camera turned it, padded it with black bars or cropped it', async () => {
    const thumbnail = await jpeg(picture);
    const bars = { top: 6, bottom: 7, left: 0, right: 0, background: '#000000' };
    const kinds: Readonly<Record<string, Buffer>> = {
      'as it is': thumbnail,
      turned: await sharp(thumbnail).rotate(90).jpeg().toBuffer(),
      'turned the other way': await sharp(thumbnail).rotate(270).jpeg().toBuffer(),
      mirrored: await sharp(thumbnail).flop().jpeg().toBuffer(),
      'with bars': await sharp(thumbnail).extend(bars).jpeg({ quality: 50 }).toBuffer(),
      'square crop': await jpeg(picture, { width: 120, height: 120 }),
      darker: await sharp(thumbnail).modulate({ brightness: 0.7 }).jpeg().toBuffer(),
    };
    const differing = await Promise.all(
      Object.entries(kinds).map(async ([kind, bytes]) => [kind, await thumbnailDiffers(bytes, rgb)] as const),
    );
    expect(differing.filter(([, differs]) => differs !== false)).toEqual([]);
  });

  test('differs when it shows another picture', async () => {
    for (const seed of [8, 9, 10, 11, 12, 13]) {
      expect(await thumbnailDiffers(await jpeg(await photographed(240, 160, seed)), rgb)).toBe(true);
    }
  });

  test('says nothing where there is none, it is broken, or it is plain', async () => {
    const plain = sharp({ create: { ...pixels, channels: 3, background: '#808080' } });
    expect(await thumbnailDiffers(null, rgb)).toBeNull();
    expect(await thumbnailDiffers(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), rgb)).toBeNull();
    expect(await thumbnailDiffers(await plain.jpeg().toBuffer(), rgb)).toBeNull();
  });
});
