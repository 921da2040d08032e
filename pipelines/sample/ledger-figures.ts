import type { DetailOf } from '../contracts/event.ts';
import type { LegacyOrderPlaced, OrderContext, ShopEvent } from './shop-event.ts';

/** Measures of each group of a figure, such as one day or one product. All integers. */
export type Figure = Record<string, Record<string, number>>;

/** The answers of the shop itself, under the names by which the lake is asked for the same. */
export interface ShopFigures {
  /** By status and currency: the orders that are in it now, what was paid for them and what was given back of it. */
  orders: Figure;
  /** By channel and by country, as the shop wrote it. */
  ordersByChannel: Figure;
  ordersByCountry: Figure;
  /** By UTC day and currency: orders placed on the day, money given back on the day. */
  dailySales: Figure;
  /** By kind (full, lines, cancelled) and currency. */
  refunds: Figure;
  /** By currency. */
  lines: Figure;
  /** By product: what was ordered of it. */
  productSales: Figure;
  /** By product that is not deleted: its current state. */
  products: Figure;
  /** By verdict, of images that are not deleted. */
  images: Figure;
  /** One group, `all`. */
  searches: Figure;
  customers: Figure;
}

export function startFigures(): ShopFigures {
  return {
    orders: {},
    ordersByChannel: {},
    ordersByCountry: {},
    dailySales: {},
    refunds: {},
    lines: {},
    productSales: {},
    products: {},
    images: {},
    searches: {},
    customers: {},
  };
}

function add(figure: Figure, group: string, amounts: Record<string, number>): void {
  const measures = figure[group] ?? {};
  figure[group] = measures;
  for (const [name, amount] of Object.entries(amounts)) measures[name] = (measures[name] ?? 0) + amount;
}

/** A group whose orders, images … have all gone elsewhere is none that the lake would show. */
function addOrDrop(figure: Figure, group: string, amounts: Record<string, number>): void {
  add(figure, group, amounts);
  const measures = figure[group];
  if (measures && Object.values(measures).every((amount) => amount === 0)) delete figure[group];
}

const dayOf = (event: ShopEvent) => event.detail.occurredAt.slice(0, 10);

/** Moves an order, with its money, from the group that it was in to the one that it is in now. */
function recordStatus(figures: ShopFigures, order: OrderContext): void {
  const { statusBefore, status, totalMinor, currency, refundedBeforeMinor, refundedMinor } = order;
  const group = (name: string) => `${name} ${currency}`;
  if (statusBefore !== undefined) {
    const leaving = { orders: -1, totalMinor: -totalMinor, refundedMinor: -refundedBeforeMinor };
    addOrDrop(figures.orders, group(statusBefore), leaving);
  }
  add(figures.orders, group(status), { orders: 1, totalMinor, refundedMinor });
}

type PlacedDetail = DetailOf<'order.placed'> | LegacyOrderPlaced;

function recordPlaced(figures: ShopFigures, event: ShopEvent, detail: PlacedDetail, isFirstOrder: boolean): void {
  const { currency, shippingMinor, taxMinor, totalMinor } = detail;
  const itemsMinor = totalMinor - shippingMinor - taxMinor;
  let pieces = 0;
  let discountMinor = 0;
  for (const line of detail.lines) {
    pieces += line.quantity;
    discountMinor += line.discountMinor;
    const lineTotalMinor = line.quantity * line.unitPriceMinor - line.discountMinor;
    const amounts = { lines: 1, pieces: line.quantity, discountMinor: line.discountMinor, lineTotalMinor };
    add(figures.lines, currency, amounts);
    add(figures.productSales, line.productId, { lines: 1, pieces: line.quantity });
  }
  const sums = { itemsMinor, discountMinor, shippingMinor, taxMinor, grossMinor: totalMinor };
  add(figures.dailySales, `${dayOf(event)} ${currency}`, { orders: 1, pieces, ...sums, refunds: 0, refundedMinor: 0 });
  add(figures.ordersByChannel, detail.channel, { orders: 1 });
  add(figures.ordersByCountry, detail.country, { orders: 1 });
  if (detail.customer.customerId !== null)
    add(figures.customers, 'all', { orders: 1, customers: isFirstOrder ? 1 : 0 });
}

function recordMoneyBack(figures: ShopFigures, event: ShopEvent, kind: string, currency: string, minor: number): void {
  add(figures.refunds, `${kind} ${currency}`, { refunds: 1, amountMinor: minor });
  const nothingSold = { orders: 0, pieces: 0, itemsMinor: 0, discountMinor: 0, shippingMinor: 0, taxMinor: 0 };
  const amounts = { ...nothingSold, grossMinor: 0, refunds: 1, refundedMinor: minor };
  add(figures.dailySales, `${dayOf(event)} ${currency}`, amounts);
}

function recordSearch(figures: ShopFigures, { hits, clickedProductIds }: DetailOf<'search.performed'>): void {
  const clicks = clickedProductIds.length;
  const searchesWithoutHits = hits === 0 ? 1 : 0;
  const searchesClicked = clicks > 0 ? 1 : 0;
  add(figures.searches, 'all', { searches: 1, searchesWithoutHits, searchesClicked, clicks, hits });
}

function setMeasures(figure: Figure, group: string, measures: Record<string, number>): void {
  const known = figure[group];
  // What has been deleted is not brought back by a price or stock change that comes after.
  if (known) Object.assign(known, measures);
}

/** Adds what an event changes about the shop. Events must come in the order in which they happened. */
export function recordShopEvent(figures: ShopFigures, event: ShopEvent): void {
  switch (event.detailType) {
    case 'order.placed':
      recordPlaced(figures, event, event.detail, event.order?.isFirstOrder ?? false);
      break;
    case 'order.cancelled':
      recordMoneyBack(figures, event, 'cancelled', event.detail.currency, event.detail.refundMinor);
      break;
    case 'order.refunded':
      recordMoneyBack(figures, event, event.detail.scope, event.detail.currency, event.detail.amountMinor);
      break;
    case 'product.upserted': {
      const { productId, priceMinor, version, active } = event.detail;
      figures.products[productId] ??= { priceMinor: 0, available: 0, active: 0, version: 0 };
      setMeasures(figures.products, productId, { priceMinor, version, active: active ? 1 : 0 });
      break;
    }
    case 'product.deleted':
      delete figures.products[event.detail.productId];
      break;
    case 'price.changed':
      setMeasures(figures.products, event.detail.productId, { priceMinor: event.detail.priceMinor });
      break;
    case 'stock.changed':
      setMeasures(figures.products, event.detail.productId, { available: event.detail.available });
      break;
    case 'image.processed':
    case 'image.rejected':
      add(figures.images, event.detail.verdict, { images: 1 });
      break;
    case 'image.deleted':
      addOrDrop(figures.images, event.verdictBefore ?? 'ready', { images: -1 });
      break;
    case 'search.performed':
      recordSearch(figures, event.detail);
      break;
    default:
      break;
  }
  if (event.order) recordStatus(figures, event.order);
}
