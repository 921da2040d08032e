import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitOnSheet } from '../../../../images/assess/sheet-fit.ts';
import { printProfileOf } from '../../../../images/print/print-profiles.ts';
import {
  cornerOf,
  framePath,
  type PercentBox,
  percentBox,
  rectanglePath,
  wholeOf,
} from '../../../../images/upload-page/browser/sheet-geometry.ts';

const side = fc.integer({ min: 1, max: 30_000 });
const mm = fc.integer({ min: 20, max: 5000 });
const laid = fc
  .record({ widthPx: side, heightPx: side, widthMm: mm, heightMm: mm, bleedMm: fc.nat(20) })
  .map(({ widthPx, heightPx, ...sheet }) => {
    const picture = { widthPx, heightPx };
    return { picture, fit: fitOnSheet(picture, { profile: 'poster', ...sheet }, printProfileOf('POS-')) };
  });

const rightOf = ({ left, width }: PercentBox) => left + width;
const bottomOf = ({ top, height }: PercentBox) => top + height;

test('what is drawn lies in the picture, the trim in the sheet', () => {
  fc.assert(
    fc.property(laid, ({ picture, fit }) => {
      const whole = wholeOf(picture);
      const [sheet, trim] = [percentBox(fit.sheet, whole), percentBox(fit.trim, whole)];
      const tiny = 1e-9;
      expect(sheet.left).toBeGreaterThanOrEqual(0);
      expect(sheet.top).toBeGreaterThanOrEqual(0);
      expect(rightOf(sheet)).toBeLessThanOrEqual(100 + tiny);
      expect(bottomOf(sheet)).toBeLessThanOrEqual(100 + tiny);
      expect(trim.left).toBeGreaterThanOrEqual(sheet.left);
      expect(trim.top).toBeGreaterThanOrEqual(sheet.top);
      expect(rightOf(trim)).toBeLessThanOrEqual(rightOf(sheet) + tiny);
      expect(bottomOf(trim)).toBeLessThanOrEqual(bottomOf(sheet) + tiny);
    }),
  );
});

test('a picture that is moved as the boxes say shows just the part that is asked for', () => {
  fc.assert(
    fc.property(laid, ({ picture, fit }) => {
      const box = percentBox(wholeOf(picture), fit.trim);
      // In units of the window: the trim's left edge comes to 0, its right edge to 100.
      const seenAt = (px: number, wholePx: number, start: number, length: number) => start + (px / wholePx) * length;
      expect(seenAt(fit.trim.leftPx, picture.widthPx, box.left, box.width)).toBeCloseTo(0, 6);
      expect(seenAt(fit.trim.topPx + fit.trim.heightPx, picture.heightPx, box.top, box.height)).toBeCloseTo(100, 6);
    }),
  );
});

test('the corner that is shown enlarged is square, holds pixels and begins within the picture', () => {
  fc.assert(
    fc.property(laid, ({ picture, fit }) => {
      const corner = cornerOf(fit, wholeOf(picture));
      expect(corner.widthPx).toBe(corner.heightPx);
      expect(corner.widthPx).toBeGreaterThan(0);
      expect(corner.leftPx).toBeGreaterThanOrEqual(0);
      expect(corner.leftPx).toBeLessThanOrEqual(fit.sheet.leftPx);
      expect(corner.topPx).toBeLessThanOrEqual(fit.sheet.topPx);
    }),
  );
});

test('a frame is a rectangle with a hole', () => {
  const outer = { leftPx: 0, topPx: 0, widthPx: 100, heightPx: 50 };
  const inner = { leftPx: 10, topPx: 5, widthPx: 80, heightPx: 40 };
  expect(rectanglePath(inner)).toBe('M10 5h80v40h-80z');
  expect(framePath(outer, inner)).toBe('M0 0h100v50h-100zM10 5h80v40h-80z');
});
