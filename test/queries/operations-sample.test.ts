import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateSample } from '../../pipelines/sample/generate-sample.ts';
import type { SampleLedger } from '../../pipelines/sample/sample-ledger.ts';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { fillLake } from '../pipelines/views/filled-lake.ts';
import { askLake } from './imported-lake.ts';

let lake: TestLake;
let ledger: SampleLedger;
let published: Readonly<Record<string, unknown>>[];

beforeAll(async () => {
  lake = await createEmptyLake();
  const sample = generateSample({ seed: 11, orders: 300, products: 40, days: 30 });
  const items = [...sample.items];
  ledger = sample.ledger;
  published = items.filter(({ kind }) => kind === 'valid').map(({ text }) => JSON.parse(text));
  await fillLake(
    lake,
    items.map(({ text }) => text),
  );
}, 60_000);
afterAll(() => lake.close());

type Row = Readonly<Record<string, string | null>>;

const sum = (rows: readonly Row[], column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);

function sumBy(rows: readonly Row[], group: string, column: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const row of rows) sums[String(row[group])] = (sums[String(row[group])] ?? 0) + Number(row[column]);
  return sums;
}

/** Events of types, copies aside, as the ledger has them. */
function eventsOf(prefixes: readonly string[], count: 'distinct' | 'duplicates'): number {
  return Object.entries(ledger.events)
    .filter(([type]) => prefixes.some((prefix) => type.startsWith(prefix)))
    .reduce((total, [, counts]) => total + counts[count], 0);
}

interface ArtworkLine {
  readonly artworkImageId?: string;
  /** Older tills do not tell the size of what has no name. */
  readonly print?: unknown;
}

/** Lines of a placed order for which an image was uploaded; none of any other event. */
function artworkOf({ lines, refundId }: Readonly<Record<string, unknown>>): ArtworkLine[] {
  if (!Array.isArray(lines) || refundId !== undefined) return [];
  return (lines as ArtworkLine[]).filter(({ artworkImageId }) => artworkImageId !== undefined);
}

const datasets = {
  order_events: ['order.'],
  catalog_events: ['product.', 'price.', 'stock.'],
  image_events: ['image.'],
  search_events: ['search.'],
};

describe("the queries answer as the sample's own ledger, with no more than their defaults", () => {
  test('orders by status', async () => {
    const rows = await askLake(lake, 'order-status');
    const groups = rows.map((row) => [
      `${row.status} ${row.currency}`,
      {
        orders: Number(row.orders),
        totalMinor: Number(row.total_minor),
        refundedMinor: Number(row.refunded_minor),
      },
    ]);
    expect(Object.fromEntries(groups)).toEqual(ledger.figures.orders);
  });

  test('all orders stand in fulfilment and in the peak hours', async () => {
    const orders = Object.values(ledger.figures.orders).reduce((total, { orders = 0 }) => total + orders, 0);
    expect(sum(await askLake(lake, 'fulfilment-by-day'), 'orders')).toBe(orders);
    expect(sum(await askLake(lake, 'peak-hours'), 'orders')).toBe(orders);
    const steps = await askLake(lake, 'fulfilment-latency');
    const whole = steps.at(-1);
    expect(Number(whole?.orders) + Number(whole?.open_orders) + Number(whole?.cancelled_orders)).toBe(orders);
  });

  test('waiting orders are those that are neither delivered nor given up', async () => {
    const waiting = Object.entries(ledger.figures.orders)
      .filter(([group]) => /^(placed|in_production|shipped) /.test(group))
      .reduce((total, [, { orders = 0 }]) => total + orders, 0);
    expect(await askLake(lake, 'orders-waiting', { limit: '1000' })).toHaveLength(waiting);
  });

  test('latencies lie where the sample draws them from', async () => {
    const bounds = {
      'placed to production': [5, 34],
      'production to shipped': [8, 60],
      'shipped to delivered': [18, 96],
    };
    const rows = await askLake(lake, 'fulfilment-latency');
    for (const [step, [least = 0, most = 0]] of Object.entries(bounds)) {
      const row = rows.find((one) => one.step === step);
      const percentiles = [row?.p50_hours, row?.p90_hours, row?.p95_hours, row?.p99_hours].map(Number);
      expect([...percentiles].sort((a, b) => a - b)).toEqual(percentiles);
      expect(Math.min(...percentiles)).toBeGreaterThan(least);
      expect(Math.max(...percentiles)).toBeLessThan(most);
    }
  });

  test('verdicts of images, deleted ones included', async () => {
    const verdicts: Record<string, number> = {};
    for (const event of published) {
      const { verdict } = event.detail as { verdict?: string };
      if (verdict !== undefined) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    }
    expect(sumBy(await askLake(lake, 'image-verdicts-by-day'), 'verdict', 'images')).toEqual(verdicts);
    // The sample gives one reason for each.
    expect(sumBy(await askLake(lake, 'image-verdicts-by-reason'), 'verdict', 'images')).toEqual(verdicts);
  });

  test('artwork below 150 dpi is what the check measured so: the sample orders at the size of the check', async () => {
    const details = published.map(({ detail }) => detail as Readonly<Record<string, unknown>>);
    const checks = details.filter(({ effectiveDpi }) => effectiveDpi !== undefined);
    const measured = new Map(checks.map(({ imageId, effectiveDpi }) => [imageId, effectiveDpi]));
    const orders = details.map(artworkOf).filter((lines) => lines.length > 0);
    const dpiOf = ({ artworkImageId, print }: ArtworkLine) => (print ? measured.get(artworkImageId) : undefined);
    const below = orders.filter((lines) => lines.some((line) => Number(dpiOf(line) ?? 150) < 150));
    const rest = orders.filter((lines) => !below.includes(lines));
    const rows = await askLake(lake, 'low-resolution-artwork');
    expect(sum(rows, 'orders_with_artwork')).toBe(orders.length);
    expect(below.length).toBeGreaterThan(0);
    expect(sum(rows, 'orders_below_150_dpi')).toBe(below.length);
    const unknown = rest.filter((lines) => lines.some((line) => dpiOf(line) === undefined));
    expect(sum(rows, 'orders_not_measured')).toBe(unknown.length);
  });

  test('searches', async () => {
    const all = ledger.figures.searches.all ?? {};
    const days = await askLake(lake, 'search-quality-by-day');
    expect([sum(days, 'searches'), sum(days, 'without_results'), sum(days, 'clicked')]).toEqual([
      all.searches,
      all.searchesWithoutHits,
      all.searchesClicked,
    ]);
    expect(sum(await askLake(lake, 'searches-without-results'), 'searches')).toBe(all.searchesWithoutHits);
  });

  test('products never sold', async () => {
    const sold = new Set(Object.keys(ledger.figures.productSales));
    const unsold = await askLake(lake, 'products-never-sold');
    const neverOrdered = Object.keys(ledger.figures.products).filter((id) => !sold.has(id));
    const ids = unsold.map((row) => row.product_id);
    expect(ids).toEqual(expect.arrayContaining(neverOrdered));
    expect(Object.keys(ledger.figures.products)).toEqual(expect.arrayContaining(ids));
  });

  test('the last price of every product', async () => {
    for (const [product_id, { priceMinor }] of Object.entries(ledger.figures.products).slice(0, 5)) {
      const history = await askLake(lake, 'price-history', { product_id });
      expect(history.at(-1)).toMatchObject({ price_minor: String(priceMinor), valid_to: null });
      for (const [index, row] of history.slice(1).entries()) {
        expect(history[index]?.valid_to).toBe(row.valid_from);
        expect(history[index]?.price_minor).not.toBe(row.price_minor);
      }
    }
  });

  test('events of each dataset, and their duplicates', async () => {
    const expected = Object.entries(datasets).map(([dataset, types]) => [
      dataset,
      eventsOf(types, 'distinct'),
      eventsOf(types, 'duplicates'),
    ]);
    const rows = await askLake(lake, 'late-and-duplicate-events');
    const answered = rows.map((row) => [row.dataset, Number(row.events), Number(row.duplicates)]);
    expect(answered.sort()).toEqual(expected.sort());
    const byDay = sumBy(await askLake(lake, 'events-by-day'), 'dataset', 'events');
    expect(byDay).toEqual(Object.fromEntries(expected.map(([dataset, events]) => [dataset, events])));
    const edits = sum(await askLake(lake, 'catalog-edits-by-day'), 'edits');
    expect(edits).toBe(eventsOf(datasets.catalog_events, 'distinct'));
  });

  test('refusals by reason', async () => {
    const rows = await askLake(lake, 'rejected-by-reason');
    expect(sumBy(rows, 'reason_code', 'refused')).toEqual(ledger.rejectedByCode);
    expect(sumBy(await askLake(lake, 'rejected-by-day'), 'reason_code', 'refused')).toEqual(ledger.rejectedByCode);
  });
});
