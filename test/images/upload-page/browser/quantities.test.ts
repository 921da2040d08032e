import { expect, test } from '@jest/globals';
import { percentText, remainingText } from '../../../../images/upload-page/browser/quantities.ts';

test.each([
  [0, 'a few seconds left'],
  [4.9, 'a few seconds left'],
  [12, 'about 15 seconds left'],
  [54, 'about 55 seconds left'],
  [60, 'about a minute left'],
  [150, 'about 3 minutes left'],
  [3_700, 'more than an hour left'],
])('%d seconds are said as %s', (seconds, text) => expect(remainingText(seconds)).toBe(text));

test.each([
  [0, '0 %'],
  [0.004, 'less than 1 %'],
  [0.456, '46 %'],
  [1, '100 %'],
])('a share of %d is said as %s', (share, text) => expect(percentText(share)).toBe(text));
