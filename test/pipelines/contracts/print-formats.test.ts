import { describe, expect, test } from '@jest/globals';
import { findPrintFormat } from '../../../pipelines/contracts/print-formats.ts';

describe('named print formats', () => {
  test.each(['A', 'B'])('each %s format is half of the one before, rounded down', (series) => {
    const sizes = [0, 1, 2, 3, 4, 5, 6].map((number) => findPrintFormat(`${series}${number}`));
    for (const [index, size] of sizes.slice(1).entries()) {
      const larger = sizes[index];
      expect(size).toEqual({ widthMm: Math.floor((larger?.heightMm ?? 0) / 2), heightMm: larger?.widthMm });
    }
  });

  test.each([' a4 ', 'A4'])('"%s" is A4', (name) => {
    expect(findPrintFormat(name)).toEqual({ widthMm: 210, heightMm: 297 });
  });

  test.each(['business card', 'Business-Card', 'BUSINESS_CARD'])('"%s" is a business card', (name) => {
    expect(findPrintFormat(name)).toEqual({ widthMm: 55, heightMm: 85 });
  });

  test.each(['', 'A99', 'constructor', '__proto__'])('"%s" is no format', (name) => {
    expect(findPrintFormat(name)).toBeUndefined();
  });
});
