import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DetailType } from '../../../pipelines/contracts/event.ts';
import { eventIdOf, eventText } from '../../factories.ts';
import { createEmptyLake } from '../lake-loader/bronze.ts';
import type { TestLake } from '../migrations/athena-on-duckdb.ts';
import { fillLake, rowsOf } from './filled-lake.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
});
afterAll(() => lake.close());

/** A time on 1 March 2026. */
const at = (time: string) => `2026-03-01T${time}:00.000Z`;

/** Events numbered in order, each with overrides of its own. */
function story(events: readonly (readonly [DetailType, Record<string, unknown>])[]): string[] {
  return events.map(([type, overrides], index) => eventText(type, { eventId: eventIdOf(index + 1), ...overrides }));
}

const placed = ['order.placed', { occurredAt: at('08:00') }] as const;
const shipped = ['order.shipped', { version: 3, occurredAt: at('10:00') }] as const;

describe('orders', () => {
  test('have the status of the highest version, whatever the clocks say', async () => {
    const skewed = ['order.in_production', { version: 2, occurredAt: at('11:00') }] as const;
    await fillLake(lake, story([shipped, skewed, placed]));
    const [order] = await rowsOf(lake, 'orders', 'order_id');
    expect(order).toMatchObject({
      status: 'shipped',
      status_at: '2026-03-01 10:00:00.000',
      latest_version: '3',
      carrier: 'DHL',
    });
  });

  test('keep their status when some lines are refunded, and lose the money', async () => {
    const refund = ['order.refunded', { version: 4 }] as const;
    const another = ['order.refunded', { version: 5, refundId: 'R-2', amountMinor: 100 }] as const;
    await fillLake(lake, story([placed, shipped, refund, another]));
    const [order] = await rowsOf(lake, 'orders', 'order_id');
    expect(order).toMatchObject({ status: 'shipped', total_minor: '8788', refunded_minor: '1261', net_minor: '7527' });
  });

  test('are refunded when the whole is', async () => {
    await fillLake(
      lake,
      story([placed, ['order.refunded', { version: 2, scope: 'full', amountMinor: 8788, lines: [] }]]),
    );
    expect(await rowsOf(lake, 'orders', 'order_id')).toMatchObject([{ status: 'refunded', net_minor: '0' }]);
  });

  test('wait for order.placed, and then count what came before it', async () => {
    const cancelled = ['order.cancelled', { version: 2 }] as const;
    await fillLake(lake, story([cancelled]));
    expect(await rowsOf(lake, 'orders', 'order_id')).toEqual([]);
    await fillLake(lake, story([cancelled, placed]));
    expect(await rowsOf(lake, 'orders', 'order_id')).toMatchObject([{ status: 'cancelled', net_minor: '0' }]);
  });

  test.each([
    ['shipped', shipped, 'shipped', '2026-03-01 10:00:00.000'],
    [
      'cancelled',
      ['order.cancelled', { version: 2, occurredAt: at('09:30') }] as const,
      'cancelled',
      '2026-03-01 09:30:00.000',
    ],
  ])('stay %s when they are announced again afterwards', async (_, event, status, status_at) => {
    const again = ['order.placed', { version: 9, occurredAt: at('11:00'), country: 'AT' }] as const;
    await fillLake(lake, story([placed, event, again]));
    expect(await rowsOf(lake, 'orders', 'order_id')).toMatchObject([
      { status, status_at, country: 'AT', placed_at: '2026-03-01 11:00:00.000', latest_version: '9' },
    ]);
  });

  test('that were announced again are the latest announcement, lines too', async () => {
    const line = {
      lineNumber: 1,
      sku: 'S',
      productId: 'p',
      title: 'T',
      quantity: 1,
      unitPriceMinor: 500,
      discountMinor: 0,
    };
    const again = {
      version: 6,
      lines: [line],
      shippingMinor: 0,
      taxMinor: 0,
      totalMinor: 500,
      occurredAt: at('09:00'),
    };
    await fillLake(lake, story([['order.placed', again], placed]));
    expect(await rowsOf(lake, 'orders', 'order_id')).toMatchObject([{ total_minor: '500', line_count: '1' }]);
    expect(await rowsOf(lake, 'order_lines', 'line_number')).toMatchObject([
      { sku: 'S', category: null, status: 'placed' },
    ]);
  });
});

describe('daily_sales', () => {
  test('count a refund on its own day, of orders that the lake does not know too', async () => {
    const creditNote = { orderId: 'C-9', version: 1, occurredAt: '2026-03-02T08:00:00.000Z', amountMinor: 300 };
    await fillLake(lake, story([placed, ['order.refunded', creditNote]]));
    expect(await rowsOf(lake, 'daily_sales', 'day')).toMatchObject([
      { day: '2026-03-01', orders: '1', pieces: '4', gross_minor: '8788', refunds: '0', net_minor: '8788' },
      { day: '2026-03-02', orders: '0', pieces: '0', gross_minor: '0', refunds: '1', net_minor: '-300' },
    ]);
  });
});

describe('products', () => {
  const upsert = (version: number, time: string, priceMinor: number) =>
    ['product.upserted', { version, occurredAt: at(time), priceMinor, title: `v${version}` }] as const;
  const price = (version: number, time: string, priceMinor: number) =>
    ['price.changed', { version, occurredAt: at(time), priceMinor }] as const;

  test('have the latest price of both version lines', async () => {
    await fillLake(
      lake,
      story([upsert(1, '08:00', 1000), price(1, '09:00', 900), ['stock.changed', { available: 7 }]]),
    );
    expect(await rowsOf(lake, 'products', 'product_id')).toMatchObject([
      { title: 'v1', price_minor: '900', price_version: '1', product_version: '1', available: '7' },
    ]);
    await fillLake(lake, story([upsert(1, '08:00', 1000), price(1, '09:00', 900), upsert(2, '10:00', 950)]));
    expect(await rowsOf(lake, 'products', 'product_id')).toMatchObject([
      { title: 'v2', price_minor: '950', price_version: null, available: null },
    ]);
  });

  test('that were deleted are gone until they are announced again', async () => {
    const deleted = ['product.deleted', { version: 2, occurredAt: at('09:00') }] as const;
    await fillLake(lake, story([price(1, '10:00', 1), deleted, upsert(1, '08:00', 1000)]));
    expect(await rowsOf(lake, 'products', 'product_id')).toEqual([]);
    expect(await rowsOf(lake, 'product_history', 'valid_from')).toMatchObject([
      { valid_from: '2026-03-01 08:00:00.000', valid_to: '2026-03-01 09:00:00.000', is_current: 'false' },
    ]);
    await fillLake(lake, story([deleted, upsert(1, '08:00', 1000), upsert(3, '11:00', 1100)]));
    expect(await rowsOf(lake, 'products', 'product_id')).toMatchObject([{ title: 'v3', price_minor: '1100' }]);
  });

  test('change in their history no earlier than by a lower version', async () => {
    await fillLake(lake, story([upsert(2, '07:00', 1100), upsert(1, '08:00', 1000), price(1, '09:00', 900)]));
    const history = await rowsOf(lake, 'product_history', 'valid_from, product_version, price_version');
    expect(history.map((row) => [row.title, row.price_minor, row.valid_from, row.valid_to])).toEqual([
      ['v1', '1000', '2026-03-01 08:00:00.000', '2026-03-01 08:00:00.000'],
      ['v2', '1100', '2026-03-01 08:00:00.000', '2026-03-01 09:00:00.000'],
      ['v2', '900', '2026-03-01 09:00:00.000', null],
    ]);
  });
});

describe('images and searches', () => {
  test('an image is what its highest version says', async () => {
    const rejected = ['image.rejected', { version: 2 }] as const;
    await fillLake(lake, story([rejected, ['image.processed', { version: 1 }]]));
    expect(await rowsOf(lake, 'images', 'image_id')).toMatchObject([
      { verdict: 'rejected', finding_codes: 'FORMAT_UNKNOWN' },
    ]);
    await fillLake(lake, story([['image.deleted', { version: 3 }], rejected]));
    expect(await rowsOf(lake, 'images', 'image_id')).toEqual([]);
  });

  test('searches are counted once by what was typed, without regard to case and to later announcements of clicks', async () => {
    const search = (overrides: Record<string, unknown>) => ['search.performed', overrides] as const;
    const none = { hits: 0, clickedProductIds: [], latencyMs: 10, occurredAt: at('10:00') };
    await fillLake(
      lake,
      story([
        search({ searchId: 'S-1', query: ' Poster ', occurredAt: at('09:00'), clickedProductIds: [] }),
        search({ searchId: 'S-1', version: 2, query: ' Poster ', occurredAt: '2026-03-02T00:00:01.000Z' }),
        search({ searchId: 'S-2', query: 'poster', ...none }),
        search({ searchId: 'S-3', query: 'poster', ...none }),
      ]),
    );
    const rows = await rowsOf(lake, 'search_quality', 'query');
    expect(rows).toHaveLength(1);
    const [row] = rows;
    expect(row).toMatchObject({
      day: '2026-03-01',
      query: 'poster',
      searches: '3',
      searches_without_hits: '2',
      searches_clicked: '1',
      hits: '12',
      max_latency_ms: '23',
    });
    expect([row?.no_hit_rate, row?.click_rate, row?.average_hits].map(Number)).toEqual([2 / 3, 1 / 3, 4]);
  });
});

describe('product_demand', () => {
  const cancelled = ['order.cancelled', { version: 2, orderId: 'O-1002' }] as const;
  const alsoPlaced = ['order.placed', { orderId: 'O-1002', occurredAt: at('08:00') }] as const;
  const search = (overrides: Record<string, unknown>) => ['search.performed', overrides] as const;

  test('counts pieces of orders that stand, and every click, on their own days', async () => {
    const clicked = ['poster-a2', 'mug', 'poster-a2'];
    const searches = [
      search({ searchId: 'S-1', occurredAt: at('23:59'), clickedProductIds: ['poster-a2'] }),
      search({ searchId: 'S-1', version: 2, occurredAt: '2026-03-01T23:59:59.999Z', clickedProductIds: clicked }),
      search({ searchId: 'S-2', occurredAt: '2026-03-02T00:00:00.000Z', clickedProductIds: ['mug'] }),
      search({ searchId: 'S-3', occurredAt: at('09:00'), clickedProductIds: [] }),
    ];
    await fillLake(lake, story([placed, alsoPlaced, cancelled, ...searches]));
    expect(await rowsOf(lake, 'product_demand', 'day, product_id')).toEqual([
      { day: '2026-03-01', product_id: 'frame-a2', units_sold: '1', clicks: '0' },
      { day: '2026-03-01', product_id: 'mug', units_sold: '0', clicks: '1' },
      { day: '2026-03-01', product_id: 'poster-a2', units_sold: '3', clicks: '2' },
      { day: '2026-03-02', product_id: 'mug', units_sold: '0', clicks: '1' },
    ]);
  });
});

describe('views do not depend on the order of arrival', () => {
  const events = story([
    placed,
    shipped,
    ['order.refunded', { version: 4 }],
    ['order.delivered', { version: 5 }],
    ['product.upserted', { version: 1 }],
    ['price.changed', { version: 1 }],
    ['price.changed', { version: 2, priceMinor: 5 }],
    ['stock.changed', {}],
    ['image.processed', {}],
    ['image.rejected', { version: 2 }],
    ['search.performed', {}],
    ['popularity.changed', {}],
  ]);

  test('whatever it was', async () => {
    const everything = async () => {
      const views = ['orders', 'order_lines', 'daily_sales', 'products', 'product_history', 'product_demand', 'images'];
      const answers = await Promise.all(views.map((view) => rowsOf(lake, view, '1')));
      return answers.map((rows) => rows.map((row) => JSON.stringify(row)).sort());
    };
    await fillLake(lake, events);
    const expected = await everything();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(events, { minLength: events.length }), async (shuffled) => {
        await fillLake(lake, [...shuffled, ...shuffled.slice(0, 3)]);
        expect(await everything()).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});
