import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pressDpiOf, printProfile, printProfileOf, printProfiles } from '../../../images/print/print-profiles.ts';
import { createProductRange } from '../../../pipelines/sample/product-range.ts';

const profileOfFamily: Readonly<Record<string, string>> = {
  POS: 'poster',
  ART: 'photo-print',
  CAN: 'photo-print',
  ALU: 'photo-print',
  GRC: 'card',
  BUC: 'card',
  POC: 'card',
  FLY: 'card',
  BRO: 'card',
  PHB: 'photo-book',
  CAL: 'photo-book',
  BAN: 'banner',
  ROL: 'banner',
  BOX: 'packaging',
  POU: 'packaging',
  TUB: 'packaging',
  TIS: 'packaging',
  STI: 'packaging',
};

describe('print profiles', () => {
  test('every product of the sample shop is printed by the profile of its family, at a size that the profile allows', () => {
    const range = createProductRange('test', 1, 600);
    const astray = range.flatMap(({ sku, family, widthMm, heightMm }) => {
      const { name, minSizeMm, maxSizeMm } = printProfileOf(sku);
      const fits = [widthMm, heightMm].every((side) => side >= minSizeMm && side <= maxSizeMm);
      return name === profileOfFamily[family.code] && fits ? [] : [`${sku} ${widthMm} × ${heightMm}: ${name}`];
    });
    expect(new Set(range.map(({ family }) => family.code)).size).toBe(Object.keys(profileOfFamily).length);
    expect(astray).toEqual([]);
  });

  test('the SKUs of a shop may say whose they are', () => {
    expect(printProfileOf('SHOP-POS-A2-GL200').name).toBe('poster');
    expect(printProfileOf('POSTER-A2-SATIN').name).toBe('poster');
    expect(printProfileOf('GREETING-CARD-XL').name).toBe('card');
    expect(printProfileOf('POSITION-7').name).toBe('general');
  });

  test('any other SKU is printed by the general profile', () => {
    fc.assert(fc.property(fc.string(), (sku) => printProfileOf(`?${sku}`).name === 'general'));
  });

  test('no SKU pattern of one profile matches what another one prints', () => {
    const matching = Object.keys(profileOfFamily).map((code) =>
      printProfiles.filter(({ skuPatterns }) => skuPatterns.some((pattern) => pattern.test(`${code}-A4-X1`))),
    );
    expect(matching.filter((profiles) => profiles.length !== 1)).toEqual([]);
  });

  test('a name that is no profile is none, whatever objects inherit', () => {
    expect(printProfile('constructor')).toBeUndefined();
    expect(printProfile('poster')?.title).toBe('Posters');
  });

  test('the press gets the pixels as they are, or its own resolution where they are many more', () => {
    const dpi = fc.double({ min: 1, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...printProfiles), dpi, (profile, effective) => {
        const pressed = pressDpiOf(profile, effective);
        expect(pressed).toBeLessThanOrEqual(effective);
        expect(pressed === effective || pressed === profile.pressDpi).toBe(true);
        expect(pressed).toBeLessThanOrEqual(profile.pressDpi * 1.25);
      }),
    );
  });
});
