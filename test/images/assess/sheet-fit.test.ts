import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { effectiveDpi, fitOnSheet } from '../../../images/assess/sheet-fit.ts';
import { softCloserThanMm } from '../../../images/assess/viewing.ts';
import { mmPerInch, sheetOf } from '../../../images/print/print-order.ts';
import { printProfiles } from '../../../images/print/print-profiles.ts';
import { profileNamed } from './print-under-test.ts';

const pixels = fc.integer({ min: 1, max: 30_000 });
const image = fc.record({ widthPx: pixels, heightPx: pixels });
const millimetres = fc.integer({ min: 10, max: 6000 });
const order = fc.record({
  profile: fc.constant('poster'),
  widthMm: millimetres,
  heightMm: millimetres,
  bleedMm: fc.integer({ min: 0, max: 20 }),
});
const profile = fc.constantFrom(...printProfiles);

describe('how an image lies on the sheet', () => {
  test('the example that customers are shown: 97 dpi, soft from closer than 1.5 m, well up to 390 × 585 mm', () => {
    const poster = { profile: 'poster', widthMm: 600, heightMm: 900, bleedMm: 0 };
    const fit = fitOnSheet({ widthPx: 2304, heightPx: 3456 }, poster, profileNamed('poster'));
    expect(Math.floor(fit.effectiveDpi)).toBe(97);
    expect(fit.softCloserThanMm).toBe(1500);
    expect(fit.printsWellUpTo).toEqual({ widthMm: 390, heightMm: 585 });
  });

  test('the sheet lies in the image, the trim in the sheet, both in the middle and of at least a pixel', () => {
    fc.assert(
      fc.property(image, order, profile, (pictured, ordered, rules) => {
        const { sheet, trim } = fitOnSheet(pictured, ordered, rules);
        const whole = { leftPx: 0, topPx: 0, ...pictured };
        for (const [inner, outer] of [
          [sheet, whole],
          [trim, sheet],
        ] as const) {
          const right = outer.leftPx + outer.widthPx - inner.leftPx - inner.widthPx;
          const bottom = outer.topPx + outer.heightPx - inner.topPx - inner.heightPx;
          expect(
            Math.min(inner.leftPx - outer.leftPx, inner.topPx - outer.topPx, right, bottom),
          ).toBeGreaterThanOrEqual(0);
          expect(Math.abs(inner.leftPx - outer.leftPx - right)).toBeLessThanOrEqual(1);
          expect(Math.abs(inner.topPx - outer.topPx - bottom)).toBeLessThanOrEqual(1);
          expect(Math.min(inner.widthPx, inner.heightPx)).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });

  test('the sheet takes all of the image along one side, and has the ordered shape to the pixel', () => {
    fc.assert(
      fc.property(image, order, profile, (pictured, ordered, rules) => {
        const { sheet } = fitOnSheet(pictured, ordered, rules);
        expect(sheet.widthPx === pictured.widthPx || sheet.heightPx === pictured.heightPx).toBe(true);
        const { widthMm, heightMm } = sheetOf(ordered);
        const offByPx = Math.min(
          Math.abs(sheet.widthPx - (sheet.heightPx * widthMm) / heightMm),
          Math.abs(sheet.heightPx - (sheet.widthPx * heightMm) / widthMm),
        );
        expect(offByPx).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('more pixels never have fewer dpi, and a larger print never more', () => {
    const more = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(image, order, more, more, (pictured, ordered, across, along) => {
        const dpi = effectiveDpi(pictured, ordered);
        const finer = { widthPx: pictured.widthPx + across, heightPx: pictured.heightPx + along };
        const larger = { ...ordered, widthMm: ordered.widthMm + across, heightMm: ordered.heightMm + along };
        expect(dpi).toBeGreaterThan(0);
        expect(effectiveDpi(finer, ordered)).toBeGreaterThanOrEqual(dpi);
        expect(effectiveDpi(pictured, larger)).toBeLessThanOrEqual(dpi);
      }),
    );
  });

  test('at the size up to which it prints well an image has the dpi for it, but for half a pixel, and not far more', () => {
    fc.assert(
      fc.property(image, order, profile, (pictured, ordered, rules) => {
        const { widthMm, heightMm } = fitOnSheet(pictured, ordered, rules).printsWellUpTo;
        const dpi = effectiveDpi(pictured, { ...ordered, widthMm, heightMm });
        // The smallest that can be said is 1 × 1 mm, whatever the pixels.
        fc.pre(Math.min(widthMm, heightMm) > 1);
        const halfAPixelLess = Math.min(pictured.widthPx, pictured.heightPx);
        expect(dpi * (1 + 0.5 / halfAPixelLess)).toBeGreaterThanOrEqual(rules.dpiWarnBelow * (1 - 1e-9));
        const oneStepLarger = { ...ordered, widthMm: widthMm + 5, heightMm: heightMm + 5 };
        expect(effectiveDpi(pictured, oneStepLarger)).toBeLessThan(rules.dpiWarnBelow * (1 + 0.5 / halfAPixelLess));
      }),
    );
  });

  test('the coarser a print, the farther one has to stand; at 300 dpi nobody has to', () => {
    const dpi = fc.double({ min: 1, max: 400, noNaN: true });
    fc.assert(
      fc.property(dpi, dpi, (one, other) => {
        const [coarse, fine] = one < other ? [one, other] : [other, one];
        expect(softCloserThanMm(coarse)).toBeGreaterThanOrEqual(softCloserThanMm(fine));
        expect(softCloserThanMm(coarse) === 0).toBe(coarse >= 300);
        expect(softCloserThanMm(coarse) % 50).toBe(0);
      }),
    );
  });

  test('bleed is part of the sheet and takes its share of the pixels', () => {
    const card = { profile: 'card', widthMm: 85, heightMm: 55, bleedMm: 3 };
    const drawn = { widthPx: Math.round((91 / mmPerInch) * 300), heightPx: Math.round((61 / mmPerInch) * 300) };
    const { sheet, trim, effectiveDpi: dpi } = fitOnSheet(drawn, card, profileNamed('card'));
    expect(sheet).toEqual({ leftPx: 0, topPx: 0, ...drawn });
    expect(trim).toEqual({ leftPx: 35, topPx: 35, widthPx: drawn.widthPx - 70, heightPx: drawn.heightPx - 70 });
    expect(dpi).toBeCloseTo(300, 0);
  });
});
