import { type ProductEdit, type ProductLife, planProductLife } from './product-life.ts';
import { createProductRange, type Product } from './product-range.ts';
import { randomOf } from './seeded-random.ts';
import { type SampleOptions, sampleTag } from './shop-options.ts';
import { createTradingCalendar, peakDayIndex, type TradingCalendar } from './trading-calendar.ts';

/** What is fixed before the first event: the range, what merchandisers will do, and when customers come. */
export interface ShopWorld {
  options: SampleOptions;
  seed: number;
  tag: string;
  firstDayMs: number;
  endMs: number;
  peakDayMs: number;
  products: Product[];
  lives: ProductLife[];
  /** Every catalog edit in order of time. */
  catalogEdits: ProductEdit[];
  orderCalendar: TradingCalendar;
  browsing: { visits: number; calendar: TradingCalendar };
  /** The product bought at a position in [0, 1) of the range, popular ones taking more room. */
  productAt(position: number): Product;
}

/** Visits that end without an order, for every order. */
const browsingPerOrder = 0.4;

function createProductPicker(products: Product[]): (position: number) => Product {
  const ends = new Float64Array(products.length);
  let total = 0;
  for (const [index, product] of products.entries()) {
    total += product.popularity;
    ends[index] = total;
  }
  return (position) => {
    let low = 0;
    let high = products.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) > position * total) high = middle;
      else low = middle + 1;
    }
    const product = products[low];
    if (!product) throw new Error('a sample needs at least one product');
    return product;
  };
}

/** Prepares a sample. Memory depends on the number of products and days, never on the number of orders. */
export function createShopWorld(options: SampleOptions): ShopWorld {
  const { seed } = options;
  const tag = sampleTag(options);
  const visits = Math.round(options.orders * browsingPerOrder);
  const orderCalendar = createTradingCalendar(options, options.orders, (order) =>
    randomOf(seed, 'moment', order).unit(),
  );
  const { firstDayMs, endMs } = orderCalendar;
  const peakDayMs = firstDayMs + peakDayIndex(firstDayMs, options.days) * 86_400_000;
  const products = createProductRange(tag, seed, options.products);
  const lives = products.map((product) => planProductLife(product, seed, { firstDayMs, endMs, peakDayMs }));
  const catalogEdits = lives
    .flatMap((life) => life.edits)
    .filter((edit) => edit.atMs < endMs)
    .sort((left, right) => left.atMs - right.atMs || left.product - right.product);
  const calendar = createTradingCalendar(options, visits, (visit) => randomOf(seed, 'browsing', visit).unit());
  return {
    options,
    seed,
    tag,
    firstDayMs,
    endMs,
    peakDayMs,
    products,
    lives,
    catalogEdits,
    orderCalendar,
    browsing: { visits, calendar },
    productAt: createProductPicker(products),
  };
}
