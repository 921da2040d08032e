import { eventIdOf, eventText } from '../factories.ts';

export interface SmallLine {
  readonly sku: string;
  readonly quantity?: number;
  readonly price?: number;
  readonly discount?: number;
  readonly category?: string;
  readonly print?: { widthMm: number; heightMm: number; material: string; finish: string };
}

export interface SmallOrder {
  readonly id: string;
  /** A day, or an instant. */
  readonly at: string;
  /** Nobody known unless told. */
  readonly customer?: string;
  readonly currency?: string;
  readonly country?: string;
  readonly channel?: string;
  readonly lines: readonly SmallLine[];
  readonly shipping?: number;
  readonly tax?: number;
  readonly version?: number;
}

const instantOf = (at: string) => (at.includes('T') ? at : `${at}T12:00:00.000Z`);

function lineOf({ sku, quantity = 1, price = 100, discount = 0, category, print }: SmallLine, index: number) {
  return {
    lineNumber: index + 1,
    sku,
    productId: `product-${sku}`,
    title: `Title of ${sku}`,
    ...(category === undefined ? {} : { category }),
    quantity,
    unitPriceMinor: price,
    discountMinor: discount,
    ...(print === undefined ? {} : { print: { pages: 1, sides: 1, ...print } }),
  };
}

/** What happens in a shop, told in few words, as events with ids of their own. */
export function smallShop() {
  const texts: string[] = [];
  const tell = (type: Parameters<typeof eventText>[0], detail: Record<string, unknown>) =>
    texts.push(eventText(type, { eventId: eventIdOf(texts.length + 1), ...detail }));
  return {
    texts,
    place: ({ id, at, customer, currency = 'EUR', country = 'DE', channel = 'web', ...order }: SmallOrder) => {
      const { shipping = 0, tax = 0, version = 1 } = order;
      const lines = order.lines.map(lineOf);
      const items = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor - line.discountMinor, 0);
      tell('order.placed', {
        orderId: id,
        occurredAt: instantOf(at),
        version,
        customer: { customerId: customer ?? null },
        currency,
        country,
        channel,
        lines,
        shippingMinor: shipping,
        taxMinor: tax,
        totalMinor: items + shipping + tax,
      });
    },
    cancel: (id: string, at: string, refund: number, currency = 'EUR') =>
      tell('order.cancelled', { orderId: id, occurredAt: instantOf(at), version: 50, refundMinor: refund, currency }),
    refund: (id: string, at: string, amount: number, scope: 'full' | 'lines' = 'lines', currency = 'EUR') =>
      tell('order.refunded', {
        orderId: id,
        occurredAt: instantOf(at),
        version: 60,
        refundId: `R-${texts.length}`,
        amountMinor: amount,
        scope,
        currency,
        lines: scope === 'full' ? [] : [{ lineNumber: 1, sku: 'A3', quantity: 1, amountMinor: amount }],
      }),
  };
}
