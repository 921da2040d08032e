import { expect, test } from '@jest/globals';
import { describePrices, dollars } from '../../../../infra/operations/cost/describe-estimate.ts';
import { readPriceTable } from '../../../../infra/operations/cost/price-table.ts';

test.each([
  [0, '$0.00'],
  [0.127, '$0.13'],
  [9.994, '$9.99'],
  [9.995, '$10'],
  [799.46, '$799'],
  [1_271.77, '$1,272'],
])('%d dollars are shown as %s', (usd, text) => {
  expect(dollars(usd)).toBe(text);
});

test('whoever reads an estimate is told where its prices hold, and that the stage runs elsewhere', () => {
  const prices = { ...readPriceTable(), region: 'us-east-1', asOf: '2026-11-22' };
  const said = (stageRegion: string | undefined) => describePrices({ stageName: 'prod', stageRegion, prices });
  const noted = 'Prices are those of us-east-1, noted on 2026-11-22';
  expect(said('us-east-1')).toBe(`${noted}.`);
  expect(said(undefined)).toBe(`${noted}.`);
  expect(said('eu-central-1')).toBe(`${noted}, and not those of eu-central-1, where prod is to run.`);
});
