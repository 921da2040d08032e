import { defineEventDataset, type EventDatasetDeclaration, type EventOf } from './dataset.ts';
import { type EventRow, leadingColumns, trailingColumns } from './event-columns.ts';
import type { JsonValue } from './row-buffer.ts';

const detailTypes = [
  'order.placed',
  'order.cancelled',
  'order.refunded',
  'order.in_production',
  'order.shipped',
  'order.delivered',
] as const;

type OrderEvent = EventOf<(typeof detailTypes)[number]>;

interface OrderEventRow extends EventRow {
  readonly event: OrderEvent;
  readonly placed: EventOf<'order.placed'>['detail'] | undefined;
  readonly refunded: EventOf<'order.refunded'>['detail'] | undefined;
  readonly cancelled: EventOf<'order.cancelled'>['detail'] | undefined;
  readonly shipped: EventOf<'order.shipped'>['detail'] | undefined;
  readonly delivered: EventOf<'order.delivered'>['detail'] | undefined;
  readonly inProduction: EventOf<'order.in_production'>['detail'] | undefined;
}

/** All rows have the same fields in the same order, absent ones too: the engine reads such objects fastest. */
function rowWith(event: OrderEvent, copies: number, payload: JsonValue): OrderEventRow {
  return {
    event,
    copies,
    payload,
    placed: event.detailType === 'order.placed' ? event.detail : undefined,
    refunded: event.detailType === 'order.refunded' ? event.detail : undefined,
    cancelled: event.detailType === 'order.cancelled' ? event.detail : undefined,
    shipped: event.detailType === 'order.shipped' ? event.detail : undefined,
    delivered: event.detailType === 'order.delivered' ? event.detail : undefined,
    inProduction: event.detailType === 'order.in_production' ? event.detail : undefined,
  };
}

/** Every line is complete in order_lines, so a very long order's payload may leave them out. */
function payloadWithoutLines(event: OrderEvent): JsonValue {
  if (event.detailType !== 'order.placed' && event.detailType !== 'order.refunded') return event.detail;
  const { lines, ...rest } = event.detail;
  return { ...rest, linesOmitted: lines.length };
}

export const orderEventsDeclaration: EventDatasetDeclaration<(typeof detailTypes)[number], OrderEventRow> = {
  name: 'order_events',
  title: 'Order events',
  meaning: 'One row per thing that happened to an order.',
  detailTypes,
  rowKey: ['event_id'],
  rowsOf: (event, copies) => [rowWith(event, copies, event.detail)],
  shortRowsOf: (event, copies) => [rowWith(event, copies, payloadWithoutLines(event))],
  // biome-ignore format: a table reads best with one column per line
  columns: [
    ...leadingColumns<OrderEventRow>({ name: 'order_id', type: 'string', meaning: 'The order', value: ({ event }) => event.detail.orderId }),
    { name: 'customer_key', type: 'string', meaning: 'Pseudonym of the customer under the key of the day; views show the oldest one of a row, which stays the same', value: ({ placed, refunded }) => (placed ?? refunded)?.customer?.customerKey },
    { name: 'former_customer_keys', type: 'string', meaning: 'Pseudonyms of the customer under older keys, oldest first, with spaces between; NULL before the first change of the key', value: ({ event }) => event.formerCustomerKeys },
    { name: 'channel', type: 'string', meaning: 'Where the order came from: web, app, phone, store or marketplace', value: ({ placed }) => placed?.channel },
    { name: 'country', type: 'string', meaning: 'Country of the order as the shop wrote it: a code or a name', value: ({ placed, refunded }) => (placed ?? refunded)?.country },
    { name: 'currency', type: 'string', meaning: 'ISO 4217 code of every amount in the row', value: ({ placed, refunded, cancelled }) => (placed ?? refunded ?? cancelled)?.currency },
    { name: 'items_minor', type: 'bigint', meaning: 'Sum of the lines after discounts, in minor units (order.placed)', value: ({ placed }) => placed && placed.totalMinor - placed.shippingMinor - placed.taxMinor },
    { name: 'discount_minor', type: 'bigint', meaning: 'Sum of the discounts of the lines, in minor units (order.placed)', value: ({ placed }) => placed?.lines.reduce((sum, line) => sum + line.discountMinor, 0) },
    { name: 'shipping_minor', type: 'bigint', meaning: 'Shipping charged, in minor units (order.placed)', value: ({ placed }) => placed?.shippingMinor },
    { name: 'tax_minor', type: 'bigint', meaning: 'Tax charged, in minor units (order.placed)', value: ({ placed }) => placed?.taxMinor },
    { name: 'total_minor', type: 'bigint', meaning: 'What the customer paid: items + shipping + tax, in minor units (order.placed)', value: ({ placed }) => placed?.totalMinor },
    { name: 'line_count', type: 'int', meaning: 'Number of lines the event carries (order.placed, order.refunded)', value: ({ placed, refunded }) => (placed ?? refunded)?.lines.length },
    { name: 'refund_id', type: 'string', meaning: 'Id of the refund or credit note (order.refunded)', value: ({ refunded }) => refunded?.refundId },
    { name: 'refund_scope', type: 'string', meaning: 'full, or lines when only some were refunded (order.refunded)', value: ({ refunded }) => refunded?.scope },
    { name: 'refund_minor', type: 'bigint', meaning: 'Money given back, positive, in minor units (order.refunded, order.cancelled)', value: ({ refunded, cancelled }) => refunded?.amountMinor ?? cancelled?.refundMinor },
    { name: 'reason', type: 'string', meaning: 'Why it was cancelled or refunded', value: ({ refunded, cancelled }) => (refunded ?? cancelled)?.reason },
    { name: 'carrier', type: 'string', meaning: 'Who carries the parcel (order.shipped, order.delivered)', value: ({ shipped, delivered }) => (shipped ?? delivered)?.carrier },
    { name: 'press', type: 'string', meaning: 'Press that produces the order (order.in_production)', value: ({ inProduction }) => inProduction?.press },
    ...trailingColumns<OrderEventRow>('The whole event detail as JSON, without personal data; a very long order has linesOmitted instead of lines'),
  ],
};

export const orderEvents = defineEventDataset(orderEventsDeclaration);
