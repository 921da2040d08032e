import { describe, expect, test } from '@jest/globals';
import { priceInDollars } from '../../../queries/athena/price.ts';

describe("Athena's price", () => {
  test('is 5 dollars for a terabyte', () => {
    expect(priceInDollars(1e12, false)).toBe(5);
  });

  test('is that of 10 MB for anything less', () => {
    expect(priceInDollars(0, false)).toBe(0.00005);
    expect(priceInDollars(10_000_000, false)).toBe(0.00005);
  });

  test('counts begun megabytes', () => {
    expect(priceInDollars(10_000_001, false)).toBe(0.000055);
  });

  test('is nothing for data definition', () => {
    expect(priceInDollars(1e12, true)).toBe(0);
  });
});
