import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { bindParameters } from '../../queries/saved-query.ts';
import { parseSavedQuery } from '../../queries/saved-query-header.ts';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import { type TestLake, testNames } from '../pipelines/migrations/athena-on-duckdb.ts';
import { fillLake } from '../pipelines/views/filled-lake.ts';
import { askLake } from './imported-lake.ts';
import { smallShop } from './small-shop.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
});
afterAll(() => lake.close());

const hoursOfWinter = { first: Date.parse('2025-12-01T00:00:00Z'), count: 24 * 80 };
const at = (hour: number) => new Date(hoursOfWinter.first + hour * 3_600_000).toISOString();

/** What becomes of an order, in hours after its last announcement; clocks disagree by less than a day, and it moves back by a week. */
const aftermath = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constantFrom('refund', 'cancel'), after: fc.integer({ min: -23, max: 900 }) }),
  },
  { weight: 2, arbitrary: fc.constant(undefined) },
);

const order = fc.record({
  hour: fc.integer({ min: 0, max: hoursOfWinter.count }),
  customer: fc.option(fc.constantFrom('anna', 'ben', 'carl'), { nil: undefined }),
  currency: fc.constantFrom('EUR', 'USD'),
  skus: fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 3 }),
  announcedAgainAfter: fc.option(fc.integer({ min: -7 * 24, max: 300 }), { nil: undefined }),
  aftermath,
});

const period = fc
  .tuple(fc.integer({ min: 0, max: 85 }), fc.integer({ min: 0, max: 85 }))
  .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const)
  .map(([from, to]) => ({ from: at(from * 24).slice(0, 10), to: at(to * 24).slice(0, 10) }));

function textsOf(orders: readonly (typeof order extends fc.Arbitrary<infer O> ? O : never)[]): string[] {
  const shop = smallShop();
  for (const [index, { hour, customer, currency, skus, announcedAgainAfter, aftermath }] of orders.entries()) {
    const id = `o${index}`;
    const placed = { id, currency, ...(customer === undefined ? {} : { customer }) };
    const lines = skus.map((sku, line) => ({ sku, price: 100 * (line + 1), quantity: index + 1 }));
    shop.place({ ...placed, at: at(hour), lines });
    const last = hour + (announcedAgainAfter ?? 0);
    if (announcedAgainAfter !== undefined)
      shop.place({ ...placed, at: at(last), lines: lines.slice(0, 1), version: 2 });
    if (aftermath?.what === 'refund') shop.refund(id, at(last + aftermath.after), 77, 'lines', currency);
    if (aftermath?.what === 'cancel') shop.cancel(id, at(last + aftermath.after), 100, currency);
  }
  return shop.texts;
}

/** The answer from the views as they are, which read the whole of silver. */
async function askUnbounded(name: string, values: Readonly<Record<string, string>>): Promise<unknown> {
  const query = parseSavedQuery(`${name}.sql`, readFileSync(`queries/sql/${name}.sql`, 'utf8'));
  const bound = bindParameters({ ...query, sql: fillNames(query.sql, testNames) }, values);
  if (!bound.ok) throw new Error(bound.message);
  return (await lake.runStatement(bound.sql)).rows;
}

const questions: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['sales-by-period', { grain: 'week' }],
  ['refunds-and-cancellations', { grain: 'week' }],
  ['top-products', { limit: '2' }],
  ['first-and-repeat-customers', { grain: 'month' }],
];

test('a query that is bounded by time answers as from the whole lake, whatever the shop and the period', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(order, { minLength: 5, maxLength: 25 }),
      fc.array(period, { minLength: 2, maxLength: 2 }),
      async (orders, periods) => {
        await fillLake(lake, textsOf(orders));
        for (const days of periods) {
          for (const [name, values] of questions) {
            expect({ name, days, rows: await askLake(lake, name, { ...values, ...days }) }).toEqual({
              name,
              days,
              rows: await askUnbounded(name, { ...values, ...days }),
            });
          }
        }
      },
    ),
    { numRuns: 4 },
  );
}, 120_000);
