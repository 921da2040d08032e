import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { detailShare } from '../../../images/measure/detail-share.ts';
import { nativeBand } from '../../../images/measure/native-band.ts';
import { sharp } from '../../../images/sharp.ts';
import { imageFacts } from '../assess/print-under-test.ts';
import { discs, workingOf } from './scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'inkstream-band-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A plain sheet of 360 × 800 pixels with discs in its lowest part. */
const sheet = await sharp({ create: { width: 360, height: 800, channels: 3, background: '#dddddd' } })
  .composite([{ input: await discs(360, 240, 4).png().toBuffer(), left: 0, top: 560 }])
  .png()
  .toBuffer();

/** Writes the sheet and reads its band as if only a much smaller copy had been kept of it. */
async function bandOf(name: string, write: (path: string) => Promise<unknown>, orientation = 1) {
  const path = join(folder, name);
  await write(path);
  const { width = 0, height = 0, format } = await sharp(path).metadata();
  const turned = orientation >= 5;
  const facts = imageFacts({
    format: format === 'tiff' ? 'tiff' : 'jpeg',
    orientation,
    storedWidthPx: width,
    storedHeightPx: height,
    widthPx: turned ? height : width,
    heightPx: turned ? width : height,
  });
  return nativeBand(path, facts, await workingOf(readFileSync(path), 200));
}

describe('the band of an image in its own resolution', () => {
  test('lies where the edges are', async () => {
    const band = await bandOf('upright.jpg', (path) => sharp(sheet).jpeg().toFile(path));
    expect(band).toMatchObject({ widthPx: 360, heightPx: 256 });
    expect(band && detailShare(band)).toBeGreaterThan(0.8);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('is found in what is stored with EXIF orientation %i', async (orientation) => {
    const file = `turned-${orientation}.jpg`;
    const band = await bandOf(
      file,
      (path) => sharp(sheet).withMetadata({ orientation }).jpeg().toFile(path),
      orientation,
    );
    expect(band && detailShare(band)).toBeGreaterThan(0.8);
  });

  test('has the same samples at 16 bits', async () => {
    const eight = await bandOf('eight.tif', (path) => sharp(sheet).tiff({ compression: 'lzw' }).toFile(path));
    const sixteen = await bandOf('sixteen.tif', (path) =>
      sharp(sheet).pipelineColourspace('rgb16').toColourspace('rgb16').tiff({ compression: 'lzw' }).toFile(path),
    );
    const apart = Array.from(eight?.data ?? [], (value, at) => Math.abs(value - (sixteen?.data[at] ?? 0)));
    expect(apart.filter((difference) => difference > 2)).toEqual([]);
    expect(apart.length).toBe(360 * 256);
  });

  test('is all of an image that was not reduced, and nothing of a file that is gone', async () => {
    const working = await workingOf(sheet);
    const small = imageFacts({ widthPx: 360, heightPx: 800 });
    expect(await nativeBand(join(folder, 'gone'), small, working)).toMatchObject({ widthPx: 360, heightPx: 800 });
    const large = imageFacts({ widthPx: 3600, heightPx: 8000 });
    expect(await nativeBand(join(folder, 'gone'), large, working)).toBeNull();
  });
});
