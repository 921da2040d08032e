import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '../../../images/assess/assess.ts';
import { checks } from '../../../images/assess/checks.ts';
import type { FindingCode } from '../../../images/assess/finding.ts';
import { findingCodes } from '../../../images/assess/finding-codes.ts';
import { printPassport } from '../../../images/passport/print-passport.ts';
import { printProfiles } from '../../../images/print/print-profiles.ts';
import { iccFacts, type PrintChanges, printUnderTest } from './print-under-test.ts';

/** Codes with their severities, as they are reported. */
function found(changes: PrintChanges = {}): string[] {
  return assess(printUnderTest(changes)).findings.map(({ code, severity }) => `${severity} ${code}`);
}

const pixels = fc.integer({ min: 1, max: 20_000 });
const changes: fc.Arbitrary<PrintChanges> = fc.record({
  facts: fc.record({
    widthPx: pixels,
    heightPx: pixels,
    orientation: fc.integer({ min: 1, max: 8 }),
    colourModel: fc.constantFrom('rgb', 'grey', 'cmyk'),
    bitDepth: fc.constantFrom(1, 2, 4, 8, 16, 32),
    hasAlpha: fc.boolean(),
    profile: fc.constantFrom(
      null,
      iccFacts(),
      iccFacts({ description: 'Adobe RGB (1998)', isSrgb: false, isWideGamut: true }),
    ),
    profileProblem: fc.constantFrom(null, 'the profile is cut off'),
    isProfileAbsent: fc.boolean(),
    pages: fc.integer({ min: 1, max: 3 }),
    isAnimated: fc.boolean(),
    hasGps: fc.boolean(),
    jpegQuality: fc.option(fc.integer({ min: 1, max: 100 })),
  }),
  measures: fc.record({
    isOpaque: fc.boolean(),
    inkCoverage: fc.option(
      fc
        .tuple(fc.double({ min: 0, max: 400, noNaN: true }), fc.double({ min: 0, max: 400, noNaN: true }))
        .map(([one, other]) => ({ maxPercent: Math.max(one, other), p999Percent: Math.min(one, other) })),
    ),
    detailShare: fc.option(fc.double({ min: 0.05, max: 1, noNaN: true })),
    thumbnailDiffers: fc.constantFrom(null, true, false),
  }),
  order: fc.record({
    profile: fc.constantFrom(...printProfiles.map(({ name }) => name)),
    widthMm: fc.integer({ min: 10, max: 6000 }),
    heightMm: fc.integer({ min: 10, max: 6000 }),
    bleedMm: fc.integer({ min: 0, max: 10 }),
  }),
});

describe('the verdict on a print', () => {
  test('of a flawless photograph is ready, with nothing to say', () => {
    expect(assess(printUnderTest())).toMatchObject({ verdict: 'ready', findings: [] });
  });

  test('is as serious as its worst finding, and the worst come first', () => {
    const rank = ['reject', 'warn', 'fixed'];
    const verdictOfWorst: Readonly<Record<string, string>> = { reject: 'rejected', warn: 'warn', fixed: 'ready' };
    fc.assert(
      fc.property(changes, (changed) => {
        const { verdict, findings } = assess(printUnderTest(changed));
        const severities = findings.map(({ severity }) => severity);
        expect(severities).toEqual(severities.toSorted((left, right) => rank.indexOf(left) - rank.indexOf(right)));
        expect(verdict).toBe(verdictOfWorst[severities[0] ?? 'fixed']);
      }),
    );
  });

  test('is the same each time, and changes nothing of what it is given', () => {
    fc.assert(
      fc.property(changes, (changed) => {
        const print = printUnderTest(changed);
        const before = structuredClone({ ...print, profile: null });
        expect(assess(print)).toEqual(assess(print));
        expect({ ...print, profile: null }).toEqual(before);
      }),
    );
  });

  test('can be written down in a passport', () => {
    const written = printPassport.pick({ verdict: true, findings: true, fit: true });
    fc.assert(
      fc.property(changes, (changed) => {
        const assessment = assess(printUnderTest(changed));
        expect(written.parse(assessment)).toEqual(assessment);
      }),
    );
  });

  test('names each code once, and only codes that its check declares', () => {
    const declared = checks.flatMap(({ codes }) => codes);
    expect(declared.length).toBe(new Set(declared).size);
    fc.assert(
      fc.property(changes, (changed) => {
        const codes = assess(printUnderTest(changed)).findings.map(({ code }) => code);
        expect(codes.length).toBe(new Set(codes).size);
        expect(codes.filter((code) => !declared.includes(code))).toEqual([]);
      }),
    );
  });

  test('follows the print profile where that says otherwise', () => {
    const low = { widthPx: 2304, heightPx: 3456 };
    expect(found({ facts: low })).toEqual(['warn DPI_LOW']);
    expect(found({ facts: low, profile: { severities: { DPI_LOW: 'reject' } } })).toEqual(['reject DPI_LOW']);
    expect(found({ facts: low, profile: { severities: { DPI_LOW: 'off' } } })).toEqual([]);
  });
});

describe('what is found', () => {
  const portrait = { widthPx: 7087, heightPx: 10_630 };
  const wide = iccFacts({ description: 'Adobe RGB (1998)', isSrgb: false, isWideGamut: true });
  const coated = iccFacts({ description: 'FOGRA39L coated', colourSpace: 'CMYK', isSrgb: false });
  const ink = (p999Percent: number, maxPercent = p999Percent) => ({ inkCoverage: { p999Percent, maxPercent } });
  const poster = { profile: 'poster' };
  const inks = { colourModel: 'cmyk', channels: 4, profile: coated } as const;

  const cases: readonly (readonly [string, PrintChanges, readonly string[]])[] = [
    ['too few pixels for the size', { facts: { widthPx: 1000, heightPx: 1500 } }, ['reject DPI_TOO_LOW']],
    ['few pixels for the size', { facts: { widthPx: 2304, heightPx: 3456 } }, ['warn DPI_LOW']],
    ['exactly enough pixels, rounded', { facts: { widthPx: 3543, heightPx: 5315 } }, []],
    ['many more pixels than the press shows', { order: { widthMm: 200, heightMm: 300 } }, ['fixed DPI_EXCESS']],
    ['a few more than the press shows', { order: { widthMm: 550, heightMm: 825 } }, []],
    ['another shape', { facts: { widthPx: 8000, heightPx: 10_000 } }, ['warn ASPECT_MISMATCH']],
    ['the shape turned', { facts: { widthPx: 10_630, heightPx: 7087 } }, ['warn ASPECT_MISMATCH']],
    ['nearly the shape', { facts: { widthPx: 7020, heightPx: 10_630 } }, ['fixed CROPPED']],
    ['the shape but for a pixel', { facts: { widthPx: 7088, heightPx: 10_630 } }, []],
    ['no bleed', { facts: portrait, order: { bleedMm: 3 } }, ['fixed BLEED_MISSING']],
    ['bleed as ordered', { facts: { widthPx: 7157, heightPx: 10_701 }, order: { bleedMm: 3 } }, []],
    [
      'a square, with or without bleed',
      { facts: { widthPx: 7000, heightPx: 7000 }, order: { widthMm: 500, heightMm: 500, bleedMm: 3 } },
      [],
    ],
    ['no profile', { facts: { profile: null } }, ['fixed PROFILE_MISSING']],
    ['a broken profile', { facts: { profile: null, profileProblem: 'too short' } }, ['warn PROFILE_INVALID']],
    [
      'other colours than sRGB, of which only the name is said',
      { facts: { profile: null, profileProblem: 'Adobe RGB', isProfileAbsent: true } },
      ['warn PROFILE_NOT_EMBEDDED'],
    ],
    [
      'inks that are not said for what paper',
      { facts: { ...inks, profile: null }, order: poster },
      ['warn CMYK_WITHOUT_PROFILE'],
    ],
    ['inks for a press that takes them', { facts: inks, order: poster }, []],
    ['inks for a press that takes RGB', { facts: inks }, ['fixed SPACE_CONVERTED']],
    ['RGB for a press with inks', { order: poster }, ['fixed SPACE_CONVERTED']],
    [
      'grey for a press with inks',
      { facts: { colourModel: 'grey', channels: 1 }, order: poster },
      ['fixed SPACE_CONVERTED'],
    ],
    ['grey for a press that takes RGB', { facts: { colourModel: 'grey', channels: 1 } }, []],
    ['a wide gamut', { facts: { profile: wide } }, ['fixed WIDE_GAMUT']],
    ['16 bits for a press that takes them', { facts: { bitDepth: 16 } }, []],
    [
      '16 bits for a press with inks',
      { facts: { bitDepth: 16 }, order: poster },
      ['fixed SPACE_CONVERTED', 'fixed DEPTH_REDUCED'],
    ],
    [
      '16 bits of ink for a press that takes RGB',
      { facts: { ...inks, bitDepth: 16 } },
      ['fixed SPACE_CONVERTED', 'fixed DEPTH_REDUCED'],
    ],
    ['a few shades', { facts: { bitDepth: 4 } }, ['warn DEPTH_LOW']],
    ['much ink', { facts: inks, order: poster, measures: ink(310) }, ['warn INK_HIGH']],
    ['too much ink', { facts: inks, order: poster, measures: ink(331, 345) }, ['reject INK_TOO_HIGH']],
    ['too much ink in a spot', { facts: inks, order: poster, measures: ink(290, 345) }, ['warn INK_HIGH']],
    ['ink as it should be', { facts: inks, order: poster, measures: ink(300, 330) }, []],
    ['much ink in what is not printed with it', { facts: inks, measures: ink(380) }, ['fixed SPACE_CONVERTED']],
    ['transparency', { facts: { hasAlpha: true }, measures: { isOpaque: false } }, ['fixed ALPHA_FLATTENED']],
    ['an alpha channel that hides nothing', { facts: { hasAlpha: true } }, []],
    ['a camera held sideways', { facts: { orientation: 6 } }, ['fixed ORIENTATION_APPLIED']],
    ['several pages', { facts: { pages: 3 } }, ['warn EXTRA_PAGES']],
    ['an animation', { facts: { pages: 12, isAnimated: true } }, ['warn ANIMATED']],
    ['an enlargement', { facts: { widthPx: 3600, heightPx: 5400 }, measures: { detailShare: 0.4 } }, ['warn UPSCALED']],
    ['an enlargement that the print does not show', { measures: { detailShare: 0.55 } }, []],
    [
      'an enlargement on a banner',
      { measures: { detailShare: 0.1 }, order: { profile: 'banner' } },
      ['fixed DPI_EXCESS', 'fixed SPACE_CONVERTED'],
    ],
    ['a worn JPEG', { facts: { jpegQuality: 35 } }, ['warn JPEG_WORN']],
    ['another picture as thumbnail', { measures: { thumbnailDiffers: true } }, ['warn THUMBNAIL_DIFFERS']],
    ['where it was taken', { facts: { hasGps: true } }, ['fixed LOCATION_REMOVED']],
  ];

  test.each(cases)('%s', (_, changed, codes) => {
    expect(found(changed)).toEqual(codes);
  });

  test.each([8, 16])(
    'says of colours without a profile only what is true of what is printed, at %i bits',
    (bitDepth) => {
      for (const profileProblem of [null, 'too short']) {
        const { findings } = assess(printUnderTest({ facts: { profile: null, profileProblem, bitDepth } }));
        // A master of 16 bits goes to the press untagged.
        expect(findings[0]?.message).toContain('The proof shows them as sRGB');
        expect(findings[0]?.message).not.toContain('We took');
      }
    },
  );

  test('covers every code that a check can give', () => {
    const seen = new Set(cases.flatMap(([, , codes]) => codes.map((code) => code.split(' ')[1])));
    expect(checks.flatMap(({ codes }) => codes).filter((code) => !seen.has(code))).toEqual([]);
  });

  test('every code is known by its usual severity', () => {
    const unknown = checks.flatMap(({ codes }) => codes).filter((code: FindingCode) => !(code in findingCodes));
    expect(unknown).toEqual([]);
  });
});
