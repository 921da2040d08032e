import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { effectiveDpi } from '../../images/assess/sheet-fit.ts';
import { wholeDpi } from '../../images/assess/wording.ts';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { checked, deleted, imageIdOf } from './image-story.ts';
import { askLake } from './imported-lake.ts';
import { placed, step, tell } from './shop-story.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
});
afterAll(() => lake.close());

const february = { from: '2026-02-01', to: '2026-02-28' };

describe('image-verdicts-by-reason', () => {
  const reasons = async (values = february) =>
    (await askLake(lake, 'image-verdicts-by-reason', values)).map((row) => [
      row.verdict,
      row.finding_code,
      Number(row.images),
      Number(row.share),
    ]);

  test('names what led to the verdict, not what was mended', async () => {
    await tell(lake, [
      checked('a', '02-02 08:00', { infos: ['SPACE_CONVERTED'] }),
      checked('b', '02-02 08:00'),
      checked('c', '02-02 08:00', { verdict: 'warn', warnings: ['DPI_LOW', 'ASPECT_MISMATCH'], infos: ['CROPPED'] }),
      checked('d', '02-02 08:00', { verdict: 'rejected', errors: ['TRUNCATED'], warnings: ['DPI_LOW'] }),
      checked('e', '02-02 08:00', { verdict: 'warn', infos: ['CROPPED'] }),
    ]);
    expect(await reasons()).toEqual([
      ['ready', 'READY', 2, 0.4],
      ['warn', 'ASPECT_MISMATCH', 1, 0.2],
      ['warn', 'DPI_LOW', 1, 0.2],
      ['warn', 'NOT_SAID', 1, 0.2],
      ['rejected', 'TRUNCATED', 1, 0.2],
    ]);
  });

  test('takes the last check of an image in the days, also of one that was deleted', async () => {
    await tell(lake, [
      checked('a', '02-20 08:00', { version: 3, verdict: 'rejected', errors: ['INK_TOO_HIGH'] }),
      checked('a', '02-02 08:00', { version: 1 }),
      checked('b', '02-03 08:00', { verdict: 'warn', warnings: ['DPI_LOW', 'DPI_LOW'] }),
      deleted('b', '02-04 08:00'),
    ]);
    expect(await reasons()).toEqual([
      ['warn', 'DPI_LOW', 1, 0.5],
      ['rejected', 'INK_TOO_HIGH', 1, 0.5],
    ]);
    expect(await reasons({ from: '2026-02-01', to: '2026-02-02' })).toEqual([['ready', 'READY', 1, 1]]);
    expect(await reasons({ from: '2026-02-04', to: '2026-02-19' })).toEqual([]);
  });

  test('agrees with image-verdicts-by-day', async () => {
    await tell(lake, [
      checked('a', '02-02 08:00', { version: 1 }),
      checked('a', '02-02 23:59', { version: 2, verdict: 'warn', warnings: ['DPI_LOW'] }),
      checked('b', '02-02 08:00'),
      checked('c', '02-03 00:00', { verdict: 'rejected', errors: ['TRUNCATED'] }),
      deleted('c', '02-03 00:10'),
    ]);
    expect((await askLake(lake, 'image-verdicts-by-day', february)).map((row) => Object.values(row))).toEqual([
      ['2026-02-02', 'ready', '1'],
      ['2026-02-02', 'warn', '1'],
      ['2026-02-03', 'rejected', '1'],
    ]);
    expect(await reasons()).toHaveLength(3);
  });
});

describe('image-history', () => {
  test('tells all that became of one image by version, its deletion included', async () => {
    await tell(lake, [
      deleted('a', '02-01 08:00', 3),
      checked('a', '02-03 08:00', { version: 2, verdict: 'warn', warnings: ['DPI_LOW'], pixels: [300, 200] }),
      checked('a', '02-02 08:00', { version: 1, pixels: [300, 200] }),
      checked('b', '02-02 08:00'),
    ]);
    const history = { image_id: imageIdOf('A'), known_from: '2026-01-01' };
    const rows = await askLake(lake, 'image-history', history);
    expect(rows.map((row) => [row.version, row.event_type, row.verdict, row.width_px, row.is_current])).toEqual([
      ['1', 'image.processed', 'ready', '300', 'false'],
      ['2', 'image.processed', 'warn', '300', 'false'],
      ['3', 'image.deleted', null, null, 'true'],
    ]);
    expect(await askLake(lake, 'image-history', { ...history, image_id: imageIdOf('c') })).toEqual([]);
    expect(await askLake(lake, 'image-history', { ...history, image_id: "' OR 'a' = 'a" })).toEqual([]);
  });
});

describe('low-resolution-artwork', () => {
  // 100 mm at 150 dpi are 590.6 pixels; 149.75 dpi, the least that counts as 150, are 589.6.
  const square: [number, number] = [100, 100];
  const printed = (letter: string, size = square) => ({ artworkImageId: imageIdOf(letter), size });
  const shares = async (values: Readonly<Record<string, string>> = february) =>
    (await askLake(lake, 'low-resolution-artwork', values)).map((row) => [
      row.period_start,
      Number(row.orders_with_artwork),
      Number(row.orders_below_150_dpi),
      Number(row.orders_not_measured),
      row.share === null ? null : Number(row.share),
    ]);

  test('counts orders by their coarsest line, and leaves out those without artwork', async () => {
    await tell(lake, [
      checked('a', '02-02 07:00', { pixels: [600, 600] }),
      checked('b', '02-02 07:00', { pixels: [580, 2000] }),
      placed('fine', '02-02 08:00', [printed('a')]),
      placed('coarse', '02-02 08:00', [printed('a'), printed('b'), { size: square }]),
      placed('no artwork', '02-02 08:00', [{ size: square }, {}]),
    ]);
    expect(await shares()).toEqual([['2026-02-02', 2, 1, 0, 0.5]]);
  });

  test('measures at the size of the line, not at that of the check', async () => {
    await tell(lake, [
      checked('a', '02-02 07:00', { pixels: [600, 600] }),
      placed('small', '02-02 08:00', [printed('a', [90, 90])]),
      placed('large', '02-02 08:00', [printed('a', [110, 90])]),
    ]);
    expect(await shares()).toEqual([['2026-02-02', 2, 1, 0, 0.5]]);
  });

  test('rounds as customers are told, and counts the bleed', async () => {
    const enough = checked('a', '02-02 07:00', { pixels: [590, 590] });
    const tooFew = checked('b', '02-02 07:00', { pixels: [589, 589] });
    const bled = checked('c', '02-02 07:00', { pixels: [590, 590], bleedMm: 1 });
    const orders = ['a', 'b', 'c'].map((letter, day) => placed(letter, `02-0${day + 2} 08:00`, [printed(letter)]));
    await tell(lake, [enough, tooFew, bled, ...orders]);
    expect((await shares()).map(([, , below]) => below)).toEqual([0, 1, 1]);
  });

  test('does as the print passport, for any image and order', async () => {
    const side = fc.integer({ min: 20, max: 1600 });
    const pixels = fc.integer({ min: 20, max: 9000 });
    const bleed = fc.integer({ min: 0, max: 10 });
    const samples = fc.sample(fc.tuple(pixels, pixels, side, side, bleed), { numRuns: 15, seed: 6 });
    const letters = 'abcdef0123456789';
    await tell(
      lake,
      samples.flatMap(([widthPx, heightPx, widthMm, heightMm, bleedMm], index) => {
        const letter = letters[index] ?? '';
        const line = printed(letter, [widthMm, heightMm]);
        const day = `02-${String(index + 1).padStart(2, '0')}`;
        const check = checked(letter, `${day} 07:00`, { pixels: [widthPx, heightPx], bleedMm });
        return [check, placed(letter, `${day} 08:00`, [line])];
      }),
    );
    const expected = samples.map(([widthPx, heightPx, widthMm, heightMm, bleedMm]) =>
      wholeDpi(effectiveDpi({ widthPx, heightPx }, { profile: 'general', widthMm, heightMm, bleedMm })) < 150 ? 1 : 0,
    );
    expect((await shares()).map(([, , below]) => below)).toEqual(expected);
  });

  test('knows the pixels of images that were deleted, rejected or could not be read again', async () => {
    await tell(lake, [
      checked('a', '02-02 07:00', { pixels: [100, 100] }),
      deleted('a', '02-20 08:00'),
      checked('b', '02-02 07:00', { verdict: 'rejected', errors: ['DPI_TOO_LOW'], pixels: [100, 100] }),
      checked('c', '02-02 07:00', { pixels: [100, 100] }),
      checked('c', '02-03 07:00', { version: 2, verdict: 'rejected', errors: ['DECODER_CRASHED'] }),
      ...['a', 'b', 'c'].map((letter) => placed(letter, '02-02 08:00', [printed(letter)])),
    ]);
    expect(await shares()).toEqual([['2026-02-02', 3, 3, 0, 1]]);
  });

  test('takes nobody for well off whose image or size is not known', async () => {
    await tell(lake, [
      checked('a', '02-02 07:00', { pixels: [600, 600] }),
      checked('b', '02-02 07:00', { pixels: [10, 10] }),
      placed('image unknown', '02-02 08:00', [printed('e'), printed('a')]),
      placed('size unknown', '02-02 08:00', [{ artworkImageId: imageIdOf('a') }]),
      placed('below anyway', '02-02 08:00', [printed('e'), printed('b')]),
      placed('unknown', '02-03 08:00', [printed('e')]),
    ]);
    expect(await shares()).toEqual([
      ['2026-02-02', 3, 1, 2, 1],
      ['2026-02-03', 1, 0, 1, null],
    ]);
  });

  test('looks for checks as far back as it is told to', async () => {
    await tell(lake, [
      checked('a', '01-02 07:00', { pixels: [10, 10] }),
      placed('later', '02-02 08:00', [printed('a')]),
    ]);
    expect(await shares()).toEqual([['2026-02-02', 1, 1, 0, 1]]);
    expect(await shares({ ...february, known_from: '2026-01-03' })).toEqual([['2026-02-02', 1, 0, 1, null]]);
  });

  test('goes by the latest announcement of an order, and counts cancelled ones', async () => {
    await tell(lake, [
      checked('a', '02-02 07:00', { pixels: [600, 600] }),
      checked('b', '02-02 07:00', { pixels: [10, 10] }),
      placed('again', '02-02 08:00', [printed('a')], 2),
      placed('again', '02-02 08:00', [printed('b')], 1),
      placed('cancelled', '02-02 08:00', [printed('b')]),
      step('order.cancelled', 'cancelled', 2, '02-02 09:00'),
    ]);
    expect(await shares()).toEqual([['2026-02-02', 2, 1, 0, 0.5]]);
  });

  test('adds up weeks from Monday and months', async () => {
    await tell(lake, [
      checked('a', '02-01 07:00', { pixels: [600, 600] }),
      ...['02-01', '02-02', '02-08', '02-09'].map((day) => placed(day, `${day} 08:00`, [printed('a')])),
    ]);
    expect((await shares({ ...february, grain: 'week' })).map(([start, orders]) => [start, orders])).toEqual([
      ['2026-01-26', 1],
      ['2026-02-02', 2],
      ['2026-02-09', 1],
    ]);
    expect(await shares({ ...february, grain: 'month' })).toEqual([['2026-02-01', 4, 0, 0, 0]]);
  });

  test('has no rows where no order has artwork', async () => {
    await tell(lake, [checked('a', '02-02 07:00', { pixels: [600, 600] }), placed('plain', '02-02 08:00')]);
    expect(await shares()).toEqual([]);
  });
});
