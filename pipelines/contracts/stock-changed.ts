import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { count, identifier } from './fields.ts';

const detail = z.object({
  ...eventHeader(1),
  productId: identifier,
  sku: identifier,
  available: count,
});

/** A product has a new stock level. Stock has a version line of its own. */
export const stockChanged = contractOfVersionOne({
  detailType: 'stock.changed',
  source: 'commerce.catalog',
  aggregateId: 'productId',
  schema: detail,
});
