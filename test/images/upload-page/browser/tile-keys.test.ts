import { expect, test } from '@jest/globals';
import { deepestLevel, tileKey } from '../../../../images/upload-page/browser/tile-keys.ts';

test('tiles lie beside the document', () => {
  expect(tileKey('images/ab/v1/tiles/image.dzi', 13, 2, 4)).toBe('images/ab/v1/tiles/image_files/13/2_4.jpeg');
});

test.each([
  [1, 0],
  [2, 1],
  [4096, 12],
  [4097, 13],
  [20_000, 15],
])('a picture of %i pixels has levels up to %i', (widthPx, level) => {
  expect(deepestLevel({ widthPx, heightPx: 1 })).toBe(level);
});
