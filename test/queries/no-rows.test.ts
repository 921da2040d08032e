import { expect, test } from '@jest/globals';
import { describeNoRows } from '../../queries/no-rows.ts';

const days = { earliest: '2010-12-01', latest: '2011-12-09' };

test('an answer without rows talks of days only where days were asked for', () => {
  expect(describeNoRows(days, { hasPeriod: true, parameters: ['from', 'to'] })).toBe(
    'No rows. The lake holds orders of 2010-12-01 to 2011-12-09 (UTC). Choose --from and --to among them.',
  );
  expect(describeNoRows(days, { hasPeriod: false, parameters: ['product_id'] })).toBe(
    'No rows: the lake holds nothing for this --product_id.',
  );
  expect(describeNoRows(days, { hasPeriod: false, parameters: [] })).toBe(
    'No rows. The lake holds orders of 2010-12-01 to 2011-12-09 (UTC).',
  );
});

test('an answer from an empty lake names the commands that fill it', () => {
  expect(describeNoRows(undefined, { hasPeriod: false, parameters: ['product_id'] })).toMatch(
    /npm start.*npm run import/,
  );
});
