import type { Product } from './product-range.ts';
import { type Random, randomOf } from './seeded-random.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** What happens to a product at one moment. Products, prices and stock have versions of their own. */
export type ProductEdit = { atMs: number; product: number; version: number } & (
  | { kind: 'upsert'; active: boolean; revision: number; priceMinor: number }
  | { kind: 'price'; priceMinor: number }
  | { kind: 'stock'; available: number }
  | { kind: 'delete' }
);

/** A product through the window of a sample, edits in order of time. */
export interface ProductLife {
  edits: ProductEdit[];
  /** Price in minor units of EUR at a moment. */
  priceMinorAt(atMs: number): number;
  /** Whether it can be ordered at a moment. */
  isSoldAt(atMs: number): boolean;
}

interface Window {
  firstDayMs: number;
  endMs: number;
  peakDayMs: number;
}

type Wish = { atMs: number; wish: 'price' | 'stock' | 'text' | 'hide' | 'delete'; factor: number };

/** What the merchandisers do to a product after its first day, in no order yet. */
function wishesFor(random: Random, window: Window, appearsAtMs: number, isKept: boolean): Wish[] {
  const later = () => appearsAtMs + Math.floor((0.03 + 0.97 * random.unit()) * (window.endMs - appearsAtMs - minuteMs));
  const wishes: Wish[] = [];
  const add = (wish: Wish['wish'], times: number, factor: () => number) => {
    for (let time = 0; time < times; time += 1) wishes.push({ atMs: later(), wish, factor: factor() });
  };
  add('price', random.chance(0.35) ? random.integer(1, 2) : 0, () => random.integer(92, 112) / 100);
  add('stock', random.integer(1, 4), () => random.unit());
  add('text', random.chance(0.3) ? 1 : 0, () => 0);
  if (!isKept) {
    add('hide', random.chance(0.04) ? 1 : 0, () => 0);
    add('delete', random.chance(0.04) ? 1 : 0, () => 0);
  }
  if (random.chance(0.3) && appearsAtMs < window.peakDayMs && window.peakDayMs + 3 * dayMs < window.endMs) {
    wishes.push({ atMs: window.peakDayMs + random.integer(0, 20) * 1000, wish: 'price', factor: 0.8 });
    wishes.push({ atMs: window.peakDayMs + 3 * dayMs + random.integer(0, 20) * 1000, wish: 'price', factor: 1.25 });
  }
  return wishes.sort((left, right) => left.atMs - right.atMs);
}

interface Standing {
  product: number;
  versions: { upsert: number; price: number; stock: number };
  priceMinor: number;
  active: boolean;
}

function applyWish(standing: Standing, { atMs, wish, factor }: Wish): ProductEdit {
  const at = { atMs, product: standing.product };
  if (wish === 'price') {
    standing.priceMinor = Math.max(1, Math.round(standing.priceMinor * factor));
    standing.versions.price += 1;
    return { ...at, kind: 'price', version: standing.versions.price, priceMinor: standing.priceMinor };
  }
  if (wish === 'stock') {
    standing.versions.stock += 1;
    return { ...at, kind: 'stock', version: standing.versions.stock, available: Math.floor(factor * factor * 5_000) };
  }
  standing.versions.upsert += 1;
  const version = standing.versions.upsert;
  if (wish === 'delete') return { ...at, kind: 'delete', version };
  if (wish === 'hide') standing.active = false;
  return {
    ...at,
    kind: 'upsert',
    version,
    active: standing.active,
    revision: version,
    priceMinor: standing.priceMinor,
  };
}

function firstEdits(product: Product, random: Random, atMs: number): ProductEdit[] {
  const priceMinor = product.basePriceMinor;
  const at = (offsetMs: number) => ({ atMs: atMs + offsetMs, product: product.index, version: 1 });
  return [
    { ...at(0), kind: 'upsert', active: true, revision: 1, priceMinor },
    { ...at(random.integer(50, 400)), kind: 'price', priceMinor },
    { ...at(random.integer(500, 900)), kind: 'stock', available: random.integer(50, 5_000) },
  ];
}

/** Most products open with the window; some appear later. The first product is always for sale. */
function appearsAtMs(product: Product, random: Random, window: Window): number {
  const isLate = random.chance(0.06) && product.index > 0;
  const share = isLate ? 0.05 + 0.6 * random.unit() : 0;
  const opening = window.firstDayMs + ((product.index * 977) % (4 * 3600)) * 250;
  return isLate ? window.firstDayMs + Math.floor(share * (window.endMs - window.firstDayMs)) : opening;
}

/** The whole life of a product, derived from its seed alone. */
export function planProductLife(product: Product, seed: number, window: Window): ProductLife {
  const random = randomOf(seed, 'product', product.index + 1_000_000);
  const appears = appearsAtMs(product, random, window);
  const standing: Standing = {
    product: product.index,
    versions: { upsert: 1, price: 1, stock: 1 },
    priceMinor: product.basePriceMinor,
    active: true,
  };
  const edits = firstEdits(product, random, appears);
  for (const wish of wishesFor(random, window, appears, product.index === 0)) {
    const edit = applyWish(standing, wish);
    edits.push(edit);
    if (edit.kind === 'delete') break;
  }
  const prices = edits.filter((edit) => edit.kind === 'price');
  const unsold = edits.find((edit) => edit.kind === 'delete' || (edit.kind === 'upsert' && !edit.active));
  return {
    edits,
    priceMinorAt: (atMs) => prices.findLast((edit) => edit.atMs <= atMs)?.priceMinor ?? product.basePriceMinor,
    isSoldAt: (atMs) => atMs >= appears + 1_000 && atMs < (unsold?.atMs ?? Number.POSITIVE_INFINITY),
  };
}
