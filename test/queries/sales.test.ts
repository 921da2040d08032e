import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { fillLake } from '../pipelines/views/filled-lake.ts';
import { askLake } from './imported-lake.ts';
import { smallShop } from './small-shop.ts';

const poster = { sku: 'A3', price: 500, category: 'Posters' };
const mug = { sku: 'MUG', price: 200 };

/**
 * Anna orders in December, January and February, Ben (first in dollars, then twice in euros) from January on, and guests order too.
 * 5 and 12 January are Mondays.
 */
function winter(shop: ReturnType<typeof smallShop>): void {
  shop.place({ id: 'o1', at: '2025-12-30', customer: 'anna', lines: [{ ...poster, quantity: 2 }] });
  shop.refund('o1', '2026-01-05', 300);
  const mugs = { ...mug, quantity: 3, discount: 100 };
  shop.place({ id: 'o2', at: '2026-01-05', customer: 'anna', lines: [poster, mugs], shipping: 490, tax: 190 });
  shop.refund('o2', '2026-02-20', 80);
  shop.place({ id: 'o3', at: '2026-01-06', country: 'FR', channel: 'app', lines: [mug] });
  shop.place({ id: 'o4', at: '2026-01-11', country: 'FR', lines: [poster] });
  shop.cancel('o4', '2026-02-02', 500);
  const inDollars = { currency: 'USD', country: 'US' };
  shop.place({
    id: 'o5',
    at: '2026-01-12',
    customer: 'ben',
    ...inDollars,
    lines: [{ ...poster, quantity: 4, price: 600 }],
  });
  shop.place({ id: 'o6', at: '2026-01-13T08:00:00.000Z', customer: 'ben', lines: [mug] });
  shop.place({
    id: 'o6',
    at: '2026-01-13T09:00:00.000Z',
    customer: 'ben',
    lines: [{ ...mug, quantity: 5 }],
    version: 2,
  });
  shop.refund('credit-note', '2026-01-31T23:59:59.999Z', 50);
  shop.place({ id: 'o7', at: '2026-02-03', customer: 'anna', lines: [poster] });
  shop.refund('o7', '2026-02-04', 500, 'full');
  shop.place({ id: 'o8', at: '2026-03-02', customer: 'ben', lines: [{ ...mug, price: 300 }] });
}

/** Baskets of April: A is twice in the first; of five orders four hold A, three B and two C. */
function spring(shop: ReturnType<typeof smallShop>): void {
  const baskets = ['AAB', 'AB', 'ABC', 'A', 'C'];
  for (const [index, basket] of baskets.entries()) {
    shop.place({ id: `basket-${index}`, at: '2025-04-10', lines: [...basket].map((sku) => ({ sku })) });
  }
}

/** Orders of May with discounts at the edges of the bands, a free one in francs, and two of Carl on one day. */
function may(shop: ReturnType<typeof smallShop>): void {
  for (const discount of [0, 1, 50, 51, 100, 101, 200, 201]) {
    shop.place({ id: `less-${discount}`, at: '2025-05-04', lines: [{ sku: 'X', price: 1000, discount }] });
  }
  shop.place({ id: 'free', at: '2025-05-04', currency: 'CHF', lines: [{ sku: 'X', price: 0 }] });
  shop.place({ id: 'carl-1', at: '2025-05-05T10:00:00.000Z', customer: 'carl', lines: [mug] });
  shop.place({ id: 'carl-2', at: '2025-05-05T11:00:00.000Z', customer: 'carl', lines: [mug] });
}

/** Prints of June, portrait and landscape, and a frame that is no print. */
function june(shop: ReturnType<typeof smallShop>): void {
  const satin = { widthMm: 420, heightMm: 594, material: 'satin', finish: 'none' };
  const print = (sku: string, changes: Partial<typeof satin>) => ({
    sku,
    price: 1000,
    print: { ...satin, ...changes },
  });
  const landscape = print('P2', { widthMm: 594, heightMm: 420 });
  shop.place({
    id: 'p1',
    at: '2025-06-01',
    lines: [{ ...print('P1', {}), quantity: 2 }, landscape, { sku: 'FRAME', price: 9000 }],
  });
  shop.place({ id: 'p2', at: '2025-06-02', lines: [landscape, print('P3', { finish: 'gloss' })] });
}

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
  const shop = smallShop();
  for (const season of [winter, spring, may, june]) season(shop);
  await fillLake(lake, shop.texts);
}, 60_000);
afterAll(() => lake.close());

type Values = Readonly<Record<string, string>>;
const january = { from: '2026-01-01', to: '2026-01-31' };
const winterDays = { from: '2026-01-01', to: '2026-03-31' };

/** Cells of some columns of the answer: numbers as numbers. */
async function ask(name: string, values: Values, columns: string): Promise<(string | number | null)[][]> {
  const cell = (text: string | null | undefined) =>
    text === null || text === undefined || !/^-?\d+(\.\d+)?(E-?\d+)?$/.test(text) ? (text ?? null) : Number(text);
  return (await askLake(lake, name, values)).map((row) => columns.split(' ').map((column) => cell(row[column])));
}

describe('sales-by-period', () => {
  test('counts orders on the day of placing and refunds on the day they moved, of earlier orders too', async () => {
    const columns =
      'period_start currency orders customers pieces items_minor discount_minor shipping_minor tax_minor gross_minor refunded_minor net_minor';
    expect(await ask('sales-by-period', january, columns)).toEqual([
      ['2026-01-05', 'EUR', 1, 1, 4, 1000, 100, 490, 190, 1680, 300, 1380],
      ['2026-01-06', 'EUR', 1, 0, 1, 200, 0, 0, 0, 200, 0, 200],
      ['2026-01-11', 'EUR', 1, 0, 1, 500, 0, 0, 0, 500, 0, 500],
      ['2026-01-12', 'USD', 1, 1, 4, 2400, 0, 0, 0, 2400, 0, 2400],
      ['2026-01-13', 'EUR', 1, 1, 5, 1000, 0, 0, 0, 1000, 0, 1000],
      ['2026-01-31', 'EUR', 0, 0, 0, 0, 0, 0, 0, 0, 50, -50],
    ]);
  });

  test('has growth only against the period just before, of the same currency', async () => {
    const growth = await ask('sales-by-period', january, 'period_start growth');
    expect(growth.filter(([, value]) => value !== null)).toEqual([['2026-01-06', (200 - 1380) / 1380]]);
  });

  test('has weeks from Monday to Sunday, and tells which do not lie wholly in the period', async () => {
    const columns = 'period_start currency orders net_minor growth is_complete';
    expect(await ask('sales-by-period', { ...january, grain: 'week' }, columns)).toEqual([
      ['2026-01-05', 'EUR', 3, 2080, null, 'true'],
      ['2026-01-12', 'EUR', 1, 1000, (1000 - 2080) / 2080, 'true'],
      ['2026-01-12', 'USD', 1, 2400, null, 'true'],
      ['2026-01-26', 'EUR', 0, -50, null, 'false'],
    ]);
    const cut = { from: '2026-01-06', to: '2026-01-18', grain: 'week' };
    expect(await ask('sales-by-period', cut, columns)).toEqual([
      ['2026-01-05', 'EUR', 2, 700, null, 'false'],
      ['2026-01-12', 'EUR', 1, 1000, null, 'true'],
      ['2026-01-12', 'USD', 1, 2400, null, 'true'],
    ]);
  });

  test('has no growth after a period that brought in nothing, nor in one that is not over', async () => {
    const columns = 'period_start currency gross_minor refunded_minor net_minor growth is_complete';
    expect(await ask('sales-by-period', { ...winterDays, grain: 'month' }, columns)).toEqual([
      ['2026-01-01', 'EUR', 3380, 350, 3030, null, 'true'],
      ['2026-01-01', 'USD', 2400, 0, 2400, null, 'true'],
      ['2026-02-01', 'EUR', 500, 1080, -580, (-580 - 3030) / 3030, 'true'],
      ['2026-03-01', 'EUR', 300, 0, 300, null, 'true'],
    ]);
    const unfinished = { from: '2026-01-01', to: '2026-02-15', grain: 'month' };
    const [, , february] = await ask('sales-by-period', unfinished, columns);
    expect(february).toEqual(['2026-02-01', 'EUR', 500, 1000, -500, null, 'false']);
  });
});

describe('average-order-value', () => {
  test('is mean and median of what was paid, of the latest announcement of each order', async () => {
    const columns =
      'period_start currency orders average_minor median_minor lines_per_order pieces_per_order is_complete';
    expect(await ask('average-order-value', { ...january, grain: 'month' }, columns)).toEqual([
      ['2026-01-01', 'EUR', 4, 845, 750, 1.25, 2.75, 'true'],
      ['2026-01-01', 'USD', 1, 2400, 2400, 1, 4, 'true'],
    ]);
    const [first] = await ask('average-order-value', { ...january, grain: 'week' }, columns);
    expect(first).toEqual(['2026-01-05', 'EUR', 3, 793, 500, 4 / 3, 2, 'true']);
  });
});

describe('top-products and top-categories', () => {
  const columns = 'currency orders pieces revenue_minor share';

  test('rank within each currency', async () => {
    expect(await ask('top-products', january, `sku title ${columns}`)).toEqual([
      ['MUG', 'Title of MUG', 'EUR', 3, 9, 1700, 1700 / 2700],
      ['A3', 'Title of A3', 'EUR', 2, 2, 1000, 1000 / 2700],
      ['A3', 'Title of A3', 'USD', 1, 4, 2400, 1],
    ]);
    expect(await ask('top-products', { ...january, limit: '1' }, 'sku currency share')).toEqual([
      ['MUG', 'EUR', 1700 / 2700],
      ['A3', 'USD', 1],
    ]);
  });

  test('keep products without a category apart', async () => {
    expect(await ask('top-categories', january, `category ${columns}`)).toEqual([
      [null, 'EUR', 3, 9, 1700, 1700 / 2700],
      ['Posters', 'EUR', 2, 2, 1000, 1000 / 2700],
      ['Posters', 'USD', 1, 4, 2400, 1],
    ]);
  });

  test('have no share of articles that were all free', async () => {
    const free = { from: '2025-05-04', to: '2025-05-04', limit: '1' };
    expect(await ask('top-products', free, 'sku currency pieces revenue_minor share')).toEqual([
      ['X', 'CHF', 1, 0, null],
      ['X', 'EUR', 8, 7296, 1],
    ]);
  });
});

describe('sales-by-country and sales-by-channel', () => {
  const columns = 'currency orders customers gross_minor net_minor share';

  test('count known customers once and guests never, and take off what was given back later', async () => {
    expect(await ask('sales-by-country', january, `country ${columns}`)).toEqual([
      ['DE', 'EUR', 2, 2, 2680, 2600, 2680 / 3380],
      ['FR', 'EUR', 2, 0, 700, 200, 700 / 3380],
      ['US', 'USD', 1, 1, 2400, 2400, 1],
    ]);
    expect(await ask('sales-by-channel', january, `channel ${columns}`)).toEqual([
      ['web', 'EUR', 3, 2, 3180, 2600, 3180 / 3380],
      ['app', 'EUR', 1, 0, 200, 200, 200 / 3380],
      ['web', 'USD', 1, 1, 2400, 2400, 1],
    ]);
  });
});

describe('discount-effect', () => {
  test('has bands that include their upper end, and free orders among those without a discount', async () => {
    const columns = 'band_number discount_band orders order_share average_order_minor pieces_per_order discount_minor';
    expect(await ask('discount-effect', { from: '2025-05-04', to: '2025-05-04' }, columns)).toEqual([
      [1, 'none', 1, 1, 0, 1, 0],
      [1, 'none', 1, 1 / 8, 1000, 1, 0],
      [2, 'up to 5 %', 2, 1 / 4, 975, 1, 51],
      [3, '5 to 10 %', 2, 1 / 4, 925, 1, 151],
      [4, '10 to 20 %', 2, 1 / 4, 850, 1, 301],
      [5, 'over 20 %', 1, 1 / 8, 799, 1, 201],
    ]);
  });

  test('never adds currencies up', async () => {
    expect(
      await ask('discount-effect', january, 'discount_band currency orders order_share average_order_minor'),
    ).toEqual([
      ['none', 'EUR', 3, 0.75, 567],
      ['5 to 10 %', 'EUR', 1, 0.25, 1680],
      ['none', 'USD', 1, 1, 2400],
    ]);
  });
});

describe('refunds-and-cancellations', () => {
  test('follows the orders of a period, whenever the money went back', async () => {
    const columns =
      'period_start currency orders cancelled_orders refunded_orders cancellation_rate refund_rate refunded_minor refunded_share is_complete';
    const days = { from: '2025-12-15', to: '2026-03-31', grain: 'month' };
    expect(await ask('refunds-and-cancellations', days, columns)).toEqual([
      ['2025-12-01', 'EUR', 1, 0, 1, 0, 1, 300, 0.3, 'false'],
      ['2026-01-01', 'EUR', 4, 1, 1, 0.25, 0.25, 580, 580 / 3380, 'true'],
      ['2026-01-01', 'USD', 1, 0, 0, 0, 0, 0, 0, 'true'],
      ['2026-02-01', 'EUR', 1, 0, 1, 0, 1, 500, 1, 'true'],
      ['2026-03-01', 'EUR', 1, 0, 0, 0, 0, 0, 0, 'true'],
    ]);
  });
});

describe('first-and-repeat-customers', () => {
  const columns =
    'period_start currency first_orders repeat_orders repeat_customers guest_orders first_gross_minor repeat_gross_minor guest_gross_minor repeat_share';

  test('tells first orders from later ones over all currencies, and leaves guests apart', async () => {
    expect(await ask('first-and-repeat-customers', { ...winterDays, grain: 'month' }, columns)).toEqual([
      ['2026-01-01', 'EUR', 0, 2, 2, 2, 0, 2680, 700, 1],
      ['2026-01-01', 'USD', 1, 0, 0, 0, 2400, 0, 0, 0],
      ['2026-02-01', 'EUR', 0, 1, 1, 0, 0, 500, 0, 1],
      ['2026-03-01', 'EUR', 0, 1, 1, 0, 0, 300, 0, 1],
    ]);
  });

  test('takes a customer for new whose earlier orders are not looked at', async () => {
    const values = { ...january, grain: 'month', known_from: '2026-01-01' };
    expect((await ask('first-and-repeat-customers', values, columns))[0]).toEqual([
      '2026-01-01',
      'EUR',
      1,
      1,
      1,
      2,
      1680,
      1000,
      700,
      0.5,
    ]);
  });

  test('has no share where there are guests only', async () => {
    const values = { from: '2025-04-01', to: '2025-04-30', grain: 'month' };
    expect(await ask('first-and-repeat-customers', values, 'guest_orders repeat_share repeat_gross_share')).toEqual([
      [5, null, null],
    ]);
  });
});

describe('cohort-retention', () => {
  const columns = 'cohort_month month_number customers active_customers retention is_complete';

  test('follows each cohort until the last day, and tells which months are not over', async () => {
    const values = { to: '2026-03-10', known_from: '2025-06-01', months: '3' };
    expect(await ask('cohort-retention', values, columns)).toEqual([
      ['2025-12-01', 0, 1, 1, 1, 'true'],
      ['2025-12-01', 1, 1, 1, 1, 'true'],
      ['2025-12-01', 2, 1, 1, 1, 'true'],
      ['2025-12-01', 3, 1, 0, 0, 'false'],
      ['2026-01-01', 0, 1, 1, 1, 'true'],
      ['2026-01-01', 1, 1, 0, 0, 'true'],
      ['2026-01-01', 2, 1, 1, 1, 'false'],
    ]);
  });

  test('calls a cohort incomplete whose month began before the days that are looked at', async () => {
    const values = { to: '2026-01-31', known_from: '2025-12-15', months: '1' };
    expect(await ask('cohort-retention', values, 'cohort_month month_number is_complete')).toEqual([
      ['2025-12-01', 0, 'false'],
      ['2025-12-01', 1, 'false'],
      ['2026-01-01', 0, 'true'],
    ]);
  });
});

describe('bought-together', () => {
  const april = { from: '2025-04-01', to: '2025-04-30' };
  const columns = 'sku_a sku_b orders_together orders_a orders_b support confidence_a_to_b confidence_b_to_a lift';

  test('counts an article once in an order, and each pair once', async () => {
    expect(await ask('bought-together', { ...april, min_orders: '1' }, columns)).toEqual([
      ['A', 'B', 3, 4, 3, 0.6, 0.75, 1, 1.25],
      ['B', 'C', 1, 3, 2, 0.2, 1 / 3, 0.5, 5 / 6],
      ['A', 'C', 1, 4, 2, 0.2, 0.25, 0.5, 0.625],
    ]);
  });

  test('leaves out pairs that are chance', async () => {
    expect(await ask('bought-together', { ...april, min_orders: '2' }, 'sku_a title_a sku_b title_b')).toEqual([
      ['A', 'Title of A', 'B', 'Title of B'],
    ]);
    expect(await ask('bought-together', april, columns)).toEqual([]);
  });
});

describe('reorder-interval', () => {
  const columns = 'band_number interval_band reorders customers share median_days';

  test("measures from a customer's order to the next one, from earlier orders too", async () => {
    expect(await ask('reorder-interval', winterDays, columns)).toEqual([
      [2, '1 to 7 days', 2, 2, 0.5, 17.5],
      [3, '8 to 30 days', 1, 1, 0.25, 17.5],
      [4, '31 to 90 days', 1, 1, 0.25, 17.5],
    ]);
    const may = { from: '2025-05-01', to: '2025-05-31' };
    expect(await ask('reorder-interval', may, columns)).toEqual([[1, 'same day', 1, 1, 1, 0]]);
  });
});

describe('print-specification-mix', () => {
  test('takes portrait and landscape for one format, and leaves out what is no print', async () => {
    const columns = 'format material finish currency orders pieces revenue_minor share';
    expect(await ask('print-specification-mix', { from: '2025-06-01', to: '2025-06-30' }, columns)).toEqual([
      ['420 x 594 mm', 'satin', 'none', 'EUR', 2, 4, 4000, 0.8],
      ['420 x 594 mm', 'satin', 'gloss', 'EUR', 1, 1, 1000, 0.2],
    ]);
    expect(await ask('print-specification-mix', january, columns)).toEqual([]);
  });
});

const salesQueries = [
  'sales-by-period',
  'average-order-value',
  'top-products',
  'top-categories',
  'sales-by-country',
  'sales-by-channel',
  'discount-effect',
  'refunds-and-cancellations',
  'first-and-repeat-customers',
  'bought-together',
  'reorder-interval',
  'print-specification-mix',
];

test.each(salesQueries)('%s has no rows where nothing was sold', async (name) => {
  expect(await askLake(lake, name, { from: '2030-01-01', to: '2030-01-31' })).toEqual([]);
});

test('cohort-retention has no rows where nothing was sold', async () => {
  expect(await askLake(lake, 'cohort-retention', { known_from: '2030-01-01', to: '2030-12-31' })).toEqual([]);
});
