import { describe, expect, test } from '@jest/globals';
import { assess } from '../../../images/assess/assess.ts';
import { checks } from '../../../images/assess/checks.ts';
import type { Finding } from '../../../images/assess/finding.ts';
import { verdictText } from '../../../images/assess/verdict-text.ts';
import { iccFacts, type PrintChanges, printUnderTest } from './print-under-test.ts';

const coated = iccFacts({ description: 'FOGRA39L coated', colourSpace: 'CMYK', isSrgb: false });
const ink = (percent: number) => ({ inkCoverage: { p999Percent: percent, maxPercent: percent } });

/** Together they bring every message there is. */
const prints: readonly PrintChanges[] = [
  { facts: { widthPx: 2304, heightPx: 3456 }, order: { profile: 'poster' } },
  { facts: { widthPx: 700, heightPx: 1050, hasGps: true, jpegQuality: 31 } },
  { facts: { widthPx: 3, heightPx: 2 }, order: { widthMm: 5000, heightMm: 2000, bleedMm: 10 } },
  {
    facts: { widthPx: 900, heightPx: 600, profile: null, bitDepth: 1 },
    order: { profile: 'card', widthMm: 85, heightMm: 55, bleedMm: 3 },
  },
  { facts: { pages: 12, isAnimated: true, bitDepth: 2 }, order: { widthMm: 200, heightMm: 300 } },
  { facts: { widthPx: 10_000, heightPx: 8000, orientation: 5, pages: 3 }, order: { bleedMm: 3 } },
  { facts: { widthPx: 8000, heightPx: 10_000, orientation: 8 }, measures: { thumbnailDiffers: true } },
  { facts: { widthPx: 7020, heightPx: 10_630, colourModel: 'grey' }, order: { profile: 'poster' } },
  { facts: { widthPx: 20_000, heightPx: 600 }, order: { bleedMm: 3 } },
  {
    facts: { hasAlpha: true, bitDepth: 16 },
    measures: { isOpaque: false },
    order: { profile: 'packaging', bleedMm: 4 },
  },
  { facts: { hasAlpha: true }, measures: { isOpaque: false }, profile: { flattenOn: '#c8a27a' } },
  { facts: { colourModel: 'cmyk', profile: coated }, order: { profile: 'poster' }, measures: ink(312) },
  { facts: { colourModel: 'cmyk', profile: null }, order: { profile: 'poster' }, measures: ink(372.5) },
  { facts: { colourModel: 'cmyk', profile: coated, bitDepth: 16 } },
  { facts: { colourModel: 'cmyk', profile: null, profileProblem: 'its length is wrong' } },
  { facts: { profile: null, profileProblem: 'It is Adobe RGB.', isProfileAbsent: true } },
  { facts: { profile: null, profileProblem: 'it is of another colour space' }, order: { profile: 'poster' } },
  {
    facts: { profile: iccFacts({ description: 'Adobe RGB (1998)', isWideGamut: true }) },
    order: { profile: 'poster' },
  },
  { facts: { profile: iccFacts({ description: 'Display P3', isWideGamut: true }) } },
  { facts: { widthPx: 3600, heightPx: 5400 }, measures: { detailShare: 0.41 } },
  ...[2, 3, 4, 6, 7].map((orientation) => ({ facts: { orientation } })),
];

const findings: readonly Finding[] = prints.flatMap((changes) => assess(printUnderTest(changes)).findings);
const messages = findings.flatMap(({ message, advice }) => (advice === undefined ? [message] : [message, advice]));

describe('what customers read', () => {
  test('is read here for every code', () => {
    const read = new Set<string>(findings.map(({ code }) => code));
    expect(checks.flatMap(({ codes }) => codes).filter((code) => !read.has(code))).toEqual([]);
  });

  test('is whole sentences, without anything that only a program writes', () => {
    const odd = /undefined|null|NaN|Infinity|\[object|\d\.\d\d|\s\s|[_{}<>]|\d e\d/;
    expect(messages.filter((text) => !/^[A-Z].*\.$/.test(text) || odd.test(text))).toEqual([]);
  });

  test('explains the words of the trade, or does without', () => {
    const unexplained = messages.filter(
      (text) =>
        /\b(ICC|EXIF|alpha|gamut|TAC|metadata|sampl|raster|lane|upscal|dithered|GPS)/i.test(text) ||
        (/^(?!.*export).*CMYK/i.test(text) && !/ink|CMYK profile/.test(text)),
    );
    expect(unexplained).toEqual([]);
  });

  test('has units to its numbers', () => {
    const bare = messages.filter((text) => {
      const rest = text.replace(
        /\d+(\.\d+)?( ×|,)? ?(\d+(\.\d+)? )?(mm|cm|m|dpi|%|pixels|pages|bits|shades|of 100|°)/g,
        '',
      );
      return /\d/.test(rest.replace(/\((about \d+ |[^)]*\d{4}|Display P3)|less than 1 dpi|90° to|#[0-9a-f]{6}/g, ''));
    });
    expect(bare).toEqual([]);
  });

  test('stays short enough to be read', () => {
    expect(messages.filter((text) => text.length > 260)).toEqual([]);
  });
});

describe('the verdict in words', () => {
  const textOf = (changes: PrintChanges) => {
    const print = printUnderTest(changes);
    return verdictText({ order: print.order, ...assess(print) });
  };

  test('of too few pixels: how it prints, from where it looks soft, and up to which size it prints well', () => {
    const { headline, sentences } = textOf({ facts: { widthPx: 2304, heightPx: 3456 } });
    expect(headline).toBe('Can be printed at 600 × 900 mm, but please look at this first.');
    expect(sentences[0]).toContain(
      'At 600 × 900 mm this prints at 97 dpi. It will look soft from closer than 1.5 m. It prints well up to 390 × 585 mm.',
    );
  });

  test.each([
    ['that can hardly be printed', { widthPx: 420, heightPx: 600 }, { widthMm: 100, heightMm: 143 }],
    ['that cannot be printed', { widthPx: 260, heightPx: 370 }, { widthMm: 600, heightMm: 900 }],
  ])('of a tiny picture %s sends nobody to a size that is not offered', (_, facts, size) => {
    const { sentences } = textOf({ facts, order: { profile: 'poster', ...size } });
    const found = sentences.find((sentence) => sentence.includes('dpi')) ?? '';
    expect(found).toContain('too few pixels to print well at any size of this product');
    expect(found).toMatch(/pload .*at least \d+ × \d+ pixels\.$/);
  });

  test('of a flawless photograph says how finely it prints', () => {
    expect(textOf({})).toEqual({
      headline: 'Ready to print at 600 × 900 mm.',
      sentences: ['At 600 × 900 mm this prints at 300 dpi, enough for this product.'],
    });
  });

  test('of what cannot be read says why, and nothing of dpi', () => {
    const order = { profile: 'poster', widthMm: 600, heightMm: 900, bleedMm: 3 };
    const finding = { code: 'TRUNCATED', message: 'The file ends early.', advice: 'Upload it again.' };
    expect(verdictText({ verdict: 'rejected', order, findings: [finding], fit: null })).toEqual({
      headline: 'Cannot be printed at 600 × 900 mm as it is.',
      sentences: ['The file ends early. Upload it again.'],
    });
  });
});
