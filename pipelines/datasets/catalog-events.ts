import { defineEventDataset, type EventDatasetDeclaration, type EventOf } from './dataset.ts';
import { type EventRow, leadingColumns, trailingColumns } from './event-columns.ts';

const detailTypes = [
  'product.upserted',
  'product.deleted',
  'price.changed',
  'stock.changed',
  'popularity.changed',
] as const;

type CatalogEvent = EventOf<(typeof detailTypes)[number]>;

const versionLines = {
  'product.upserted': 'product',
  'product.deleted': 'product',
  'price.changed': 'price',
  'stock.changed': 'stock',
  'popularity.changed': 'popularity',
} as const satisfies Record<(typeof detailTypes)[number], string>;

interface CatalogEventRow extends EventRow {
  readonly event: CatalogEvent;
  readonly product: EventOf<'product.upserted'>['detail'] | undefined;
  readonly price: EventOf<'price.changed'>['detail'] | undefined;
  readonly stock: EventOf<'stock.changed'>['detail'] | undefined;
  readonly popularity: EventOf<'popularity.changed'>['detail'] | undefined;
}

function rowOf(event: CatalogEvent, copies: number): CatalogEventRow {
  return {
    event,
    copies,
    payload: event.detail,
    product: event.detailType === 'product.upserted' ? event.detail : undefined,
    price: event.detailType === 'price.changed' ? event.detail : undefined,
    stock: event.detailType === 'stock.changed' ? event.detail : undefined,
    popularity: event.detailType === 'popularity.changed' ? event.detail : undefined,
  };
}

export const catalogEventsDeclaration: EventDatasetDeclaration<(typeof detailTypes)[number], CatalogEventRow> = {
  name: 'catalog_events',
  title: 'Catalog events',
  meaning:
    'One row per change of a product, its price, its stock or its popularity; product.upserted carries the whole product.',
  detailTypes,
  rowKey: ['event_id'],
  rowsOf: (event, copies) => [rowOf(event, copies)],
  // biome-ignore format: a table reads best with one column per line
  columns: [
    ...leadingColumns<CatalogEventRow>({ name: 'product_id', type: 'string', meaning: 'The product', value: ({ event }) => event.detail.productId }),
    { name: 'version_line', type: 'string', meaning: 'Which versions to compare with: product, price, stock and popularity count each on their own', value: ({ event }) => versionLines[event.detailType] },
    { name: 'sku', type: 'string', meaning: 'Stock keeping unit', value: ({ product, price, stock }) => (product ?? price ?? stock)?.sku },
    { name: 'title', type: 'string', meaning: 'Title shown to shoppers (product.upserted)', value: ({ product }) => product?.title },
    { name: 'category', type: 'string', meaning: 'Path of the category, joined with " / " (product.upserted)', value: ({ product }) => product?.categoryPath.join(' / ') },
    { name: 'brand', type: 'string', meaning: 'Brand (product.upserted)', value: ({ product }) => product?.brand },
    { name: 'price_minor', type: 'bigint', meaning: 'Price of one piece, in minor units (product.upserted, price.changed)', value: ({ product, price }) => (product ?? price)?.priceMinor },
    { name: 'currency', type: 'string', meaning: 'ISO 4217 code of the price', value: ({ product, price }) => (product ?? price)?.currency },
    { name: 'active', type: 'boolean', meaning: 'Whether the product can be bought (product.upserted)', value: ({ product }) => product?.active },
    { name: 'available', type: 'int', meaning: 'Pieces in stock (stock.changed)', value: ({ stock }) => stock?.available },
    { name: 'delivery_days', type: 'int', meaning: 'Working days until delivery (product.upserted)', value: ({ product }) => product?.deliveryDays },
    { name: 'rating_tenths', type: 'int', meaning: 'Average rating in tenths, 0 to 50 (product.upserted)', value: ({ product }) => product?.ratingTenths },
    { name: 'image_id', type: 'string', meaning: 'Image shown for the product (product.upserted)', value: ({ product }) => product?.imageId },
    { name: 'variant_group_id', type: 'string', meaning: 'Shared by products that differ only in size or material (product.upserted)', value: ({ product }) => product?.variantGroupId },
    { name: 'units_sold', type: 'int', meaning: 'Pieces sold in the last window_days (popularity.changed)', value: ({ popularity }) => popularity?.unitsSold },
    { name: 'clicks', type: 'int', meaning: 'Clicks on search results in the last window_days (popularity.changed)', value: ({ popularity }) => popularity?.clicks },
    { name: 'window_days', type: 'int', meaning: 'Days that units_sold and clicks were counted over (popularity.changed)', value: ({ popularity }) => popularity?.windowDays },
    ...trailingColumns<CatalogEventRow>('The whole event detail as JSON'),
  ],
};

export const catalogEvents = defineEventDataset(catalogEventsDeclaration);
