import { imageDeleted } from './image-deleted.ts';
import { imageProcessed } from './image-processed.ts';
import { imageRejected } from './image-rejected.ts';
import { orderCancelled } from './order-cancelled.ts';
import { orderDelivered } from './order-delivered.ts';
import { orderInProduction } from './order-in-production.ts';
import { orderPlaced } from './order-placed.ts';
import { orderRefunded } from './order-refunded.ts';
import { orderShipped } from './order-shipped.ts';
import { popularityChanged } from './popularity-changed.ts';
import { priceChanged } from './price-changed.ts';
import { productDeleted } from './product-deleted.ts';
import { productUpserted } from './product-upserted.ts';
import { searchPerformed } from './search-performed.ts';
import { stockChanged } from './stock-changed.ts';

/** Every event of the shop. A new event is a file of its own and one entry here. */
export const contracts = {
  'order.placed': orderPlaced,
  'order.cancelled': orderCancelled,
  'order.refunded': orderRefunded,
  'order.in_production': orderInProduction,
  'order.shipped': orderShipped,
  'order.delivered': orderDelivered,
  'product.upserted': productUpserted,
  'product.deleted': productDeleted,
  'price.changed': priceChanged,
  'stock.changed': stockChanged,
  'popularity.changed': popularityChanged,
  'image.processed': imageProcessed,
  'image.rejected': imageRejected,
  'image.deleted': imageDeleted,
  'search.performed': searchPerformed,
} as const;
