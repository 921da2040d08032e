import { createHash } from 'node:crypto';
import type { Product } from './product-range.ts';
import { type Random, randomOf } from './seeded-random.ts';
import { type Customer, customerOfOrder, type Market } from './shop-customers.ts';
import type { ShopWorld } from './shop-world.ts';

/** A line as it was ordered; money in minor units of the order's currency. */
export interface PlannedLine {
  lineNumber: number;
  product: Product;
  quantity: number;
  unitPriceMinor: number;
  discountMinor: number;
  totalMinor: number;
  pages: number;
  finish: string;
  sides: 1 | 2;
  artworkImageId: string | undefined;
}

/** An order as it is placed. */
export interface OrderPlan {
  order: number;
  orderId: string;
  placedAtMs: number;
  customer: Customer;
  channel: Customer['channel'];
  currency: string;
  lines: PlannedLine[];
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
  /** Placed by a till that still announces version 1 of the event. */
  isLegacy: boolean;
}

/** Percent off the list price, by how many pieces are ordered. */
function volumePercent(quantity: number): number {
  if (quantity >= 2_500) return 38;
  if (quantity >= 1_000) return 46;
  if (quantity >= 500) return 58;
  if (quantity >= 250) return 72;
  return quantity >= 50 ? 88 : 100;
}

function productFor(world: ShopWorld, random: Random, atMs: number): Product {
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const product = world.productAt(random.unit());
    if (world.lives[product.index]?.isSoldAt(atMs)) return product;
  }
  return world.productAt(0);
}

/** The image that a customer uploads for a line: 64 hex digits that begin with the sample's tag. */
export function artworkId(world: ShopWorld, order: number, lineNumber: number, attempt: number): string {
  const name = `${world.seed}/${order}/${lineNumber}/${attempt}`;
  return world.tag + createHash('sha256').update(name).digest('hex').slice(world.tag.length);
}

function unitPriceOf(
  world: ShopWorld,
  product: Product,
  order: { atMs: number; market: Market },
  pages: number,
): number {
  const listMinor = world.lives[product.index]?.priceMinorAt(order.atMs) ?? product.basePriceMinor;
  return (listMinor * (pages / product.family.pages[0]) * order.market.perThousandEur) / 1_000;
}

interface LineContext {
  random: Random;
  order: number;
  atMs: number;
  market: Market;
  discountPercent: number;
}

function planLine(world: ShopWorld, context: LineContext, lineNumber: number): PlannedLine {
  const { random, discountPercent } = context;
  const product = productFor(world, random, context.atMs);
  const { family } = product;
  const quantity = random.weighted(family.quantities);
  const pages = random.pick(family.pages);
  const listPrice = unitPriceOf(world, product, context, pages);
  const unitPriceMinor = Math.max(1, Math.round((listPrice * volumePercent(quantity)) / 100));
  const gross = quantity * unitPriceMinor;
  const discountMinor = Math.floor((gross * discountPercent) / 100);
  const hasArtwork = family.needsArtwork && random.chance(0.5);
  return {
    lineNumber,
    product,
    quantity,
    unitPriceMinor,
    discountMinor,
    totalMinor: gross - discountMinor,
    pages,
    finish: random.pick(family.finishes),
    sides: random.pick(family.sides),
    artworkImageId: hasArtwork ? artworkId(world, context.order, lineNumber, 0) : undefined,
  };
}

function discountPercentFor(world: ShopWorld, random: Random, atMs: number): number {
  const isPeakDay = atMs >= world.peakDayMs && atMs < world.peakDayMs + 86_400_000;
  if (random.chance(isPeakDay ? 0.6 : 0)) return 20;
  return random.chance(0.12)
    ? random.weighted([
        [5, 3],
        [10, 5],
        [15, 1],
      ])
    : 0;
}

/** Plans order number `order` (from 0) of a sample. Depends on nothing but the sample's options and the number. */
export function planOrder(world: ShopWorld, order: number): OrderPlan {
  const random = randomOf(world.seed, 'order', order);
  const placedAtMs = world.orderCalendar.momentOf(order);
  const customer = customerOfOrder(world.seed, world.tag, order);
  const { market } = customer;
  const discountPercent = discountPercentFor(world, random, placedAtMs);
  const lineCount = random.weighted([
    [1, 48],
    [2, 26],
    [3, 13],
    [4, 7],
    [5, 3],
    [8, 2],
    [14, 1],
  ]);
  const context = { random, order, atMs: placedAtMs, market, discountPercent };
  const lines = Array.from({ length: lineCount }, (_, index) => planLine(world, context, index + 1));
  const itemsMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const shippingMinor = itemsMinor >= 7_500 ? 0 : random.pick([490, 690]);
  const taxMinor = Math.round(((itemsMinor + shippingMinor) * market.vatPerMille) / 1_000);
  return {
    order,
    orderId: `ord-${world.tag}-${String(order + 1).padStart(7, '0')}`,
    placedAtMs,
    customer,
    channel: random.chance(0.9) ? customer.channel : 'web',
    currency: market.currency,
    lines,
    shippingMinor,
    taxMinor,
    totalMinor: itemsMinor + shippingMinor + taxMinor,
    isLegacy: random.chance(0.06),
  };
}
