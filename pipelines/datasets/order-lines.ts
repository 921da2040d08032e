import { defineEventDataset, type EventDatasetDeclaration, type EventOf } from './dataset.ts';
import { type EventRow, leadingColumns, trailingColumns } from './event-columns.ts';

type OrderPlaced = EventOf<'order.placed'>;

interface OrderLineRow extends EventRow {
  readonly event: OrderPlaced;
  readonly order: OrderPlaced['detail'];
  readonly line: OrderPlaced['detail']['lines'][number];
}

function rowsOf(event: OrderPlaced, copies: number): OrderLineRow[] {
  const order = event.detail;
  return order.lines.map((line) => ({ event, order, line, copies, payload: line }));
}

export const orderLinesDeclaration: EventDatasetDeclaration<'order.placed', OrderLineRow> = {
  name: 'order_lines',
  title: 'Order lines',
  meaning: 'One row per line of a placed order.',
  detailTypes: ['order.placed'],
  rowKey: ['event_id', 'line_number'],
  rowsOf,
  // biome-ignore format: a table reads best with one column per line
  columns: [
    ...leadingColumns<OrderLineRow>({ name: 'order_id', type: 'string', meaning: 'The order', value: ({ order }) => order.orderId }),
    { name: 'line_number', type: 'int', meaning: 'Number of the line within its order', value: ({ line }) => line.lineNumber },
    { name: 'customer_key', type: 'string', meaning: 'Pseudonym of the customer under the key of the day; views show the oldest one of a row, which stays the same', value: ({ order }) => order.customer.customerKey },
    { name: 'former_customer_keys', type: 'string', meaning: 'Pseudonyms of the customer under older keys, oldest first, with spaces between; NULL before the first change of the key', value: ({ event }) => event.formerCustomerKeys },
    { name: 'channel', type: 'string', meaning: 'Where the order came from: web, app, phone, store or marketplace', value: ({ order }) => order.channel },
    { name: 'country', type: 'string', meaning: 'Country of the order as the shop wrote it: a code or a name', value: ({ order }) => order.country },
    { name: 'sku', type: 'string', meaning: 'Stock keeping unit as ordered', value: ({ line }) => line.sku },
    { name: 'product_id', type: 'string', meaning: 'Product of the catalog', value: ({ line }) => line.productId },
    { name: 'title', type: 'string', meaning: 'Title of the product when it was ordered', value: ({ line }) => line.title },
    { name: 'category', type: 'string', meaning: 'Category of the product when it was ordered', value: ({ line }) => line.category },
    { name: 'quantity', type: 'int', meaning: 'Pieces ordered', value: ({ line }) => line.quantity },
    { name: 'unit_price_minor', type: 'bigint', meaning: 'Price of one piece, in minor units', value: ({ line }) => line.unitPriceMinor },
    { name: 'discount_minor', type: 'bigint', meaning: 'Discount on the whole line, in minor units', value: ({ line }) => line.discountMinor },
    { name: 'line_total_minor', type: 'bigint', meaning: 'quantity * unit_price_minor - discount_minor', value: ({ line }) => line.quantity * line.unitPriceMinor - line.discountMinor },
    { name: 'currency', type: 'string', meaning: 'ISO 4217 code of every amount in the row', value: ({ order }) => order.currency },
    { name: 'width_mm', type: 'int', meaning: 'Width of the finished print, in millimetres', value: ({ line }) => line.print?.widthMm },
    { name: 'height_mm', type: 'int', meaning: 'Height of the finished print, in millimetres', value: ({ line }) => line.print?.heightMm },
    { name: 'pages', type: 'int', meaning: 'Printed pages of one piece', value: ({ line }) => line.print?.pages },
    { name: 'material', type: 'string', meaning: 'Paper or other material that is printed on', value: ({ line }) => line.print?.material },
    { name: 'finish', type: 'string', meaning: 'Surface finish', value: ({ line }) => line.print?.finish },
    { name: 'sides', type: 'int', meaning: 'Printed sides: 1 or 2', value: ({ line }) => line.print?.sides },
    { name: 'artwork_image_id', type: 'string', meaning: 'Image that the customer uploaded for the line', value: ({ line }) => line.artworkImageId },
    ...trailingColumns<OrderLineRow>('The line as JSON'),
  ],
};

export const orderLines = defineEventDataset(orderLinesDeclaration);
