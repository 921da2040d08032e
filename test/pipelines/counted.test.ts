import { expect, test } from '@jest/globals';
import { counted } from '../../pipelines/counted.ts';

test.each([
  [0, '0 rows'],
  [1, '1 row'],
  [2, '2 rows'],
  [1_234, '1,234 rows'],
])('%i rows are "%s"', (count, text) => {
  expect(counted(count, 'row')).toBe(text);
});
