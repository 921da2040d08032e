import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { assumptions } from '../../../../infra/operations/cost/assumptions.ts';
import { ownPriceTable, readPriceTable } from '../../../../infra/operations/cost/price-table.ts';
import { stageNames } from '../../../../infra/stages.ts';

const folder = mkdtempSync(join(tmpdir(), 'prices-'));
afterAll(() => rmSync(folder, { recursive: true }));

function given(text: string): string {
  const file = join(folder, 'prices.json');
  writeFileSync(file, text);
  return file;
}

describe('the price table', () => {
  test('is dated and has a price for the data nodes and masters of every stage', () => {
    const { asOf, openSearchHour } = readPriceTable();
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const stages = JSON.parse(readFileSync('infra/stages.json', 'utf8')) as Record<string, object>;
    const types = stageNames.flatMap(
      (name) => JSON.stringify(stages[name]).match(/[a-z0-9]+\.[a-z0-9]+\.search/g) ?? [],
    );
    expect(types.length).toBeGreaterThanOrEqual(stageNames.length);
    expect(types.filter((type) => openSearchHour[type] === undefined)).toEqual([]);
  });

  test.each([
    ['no JSON', 'prices', /is no price table/],
    [
      'a price that is missing',
      '{"asOf":"2026-11-22","region":"r","basis":"b","usd":{},"openSearchHour":{}}',
      /usd\.lambdaGbSecond/,
    ],
    [
      'a price of nothing',
      readFileSync(ownPriceTable, 'utf8').replace('"wafAclMonth": 5', '"wafAclMonth": 0'),
      /usd\.wafAclMonth/,
    ],
    ['a price that nobody knows', readFileSync(ownPriceTable, 'utf8').replace('"wafAclMonth"', '"wafACL"'), /wafACL/],
  ])('refuses %s, and says what is wrong', (_, text, message) => {
    expect(() => readPriceTable(given(text))).toThrow(message);
  });
});

describe('the assumptions', () => {
  test('that quote the measured costs of queries agree with them', () => {
    const page = readFileSync('docs/query-costs.md', 'utf8');
    const [, read, raw, times] =
      /on 100 times the sample: ([\d.]+) MB against ([\d.]+) GB of JSON, ([\d.]+)× less/.exec(page) ?? [];
    const events = /100 times the sample: [\d,]+ events of [\d-]+ to [\d-]+, ([\d.]+) MB as JSON/.exec(page)?.[1];
    expect(assumptions.jsonQueryTimes.value).toBe(Number(times));
    expect(assumptions.queryMbPerRawGb.basis).toContain(`${read} MB by 35 queries over ${events} MB`);
    expect(assumptions.queryMbPerRawGb.value).toBeCloseTo(Number(read) / 35 / (Number(events) / 1000), 0);
    expect(assumptions.jsonQueryTimes.basis).toContain(`${raw} GB against ${read} MB`);
  });
});
