import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { currency, identifier, moneyMinor } from './fields.ts';

const detail = z.object({
  ...eventHeader(1),
  productId: identifier,
  sku: identifier,
  priceMinor: moneyMinor,
  currency,
});

/** A product has a new price. Prices have a version line of their own. */
export const priceChanged = contractOfVersionOne({
  detailType: 'price.changed',
  source: 'commerce.catalog',
  aggregateId: 'productId',
  schema: detail,
});
