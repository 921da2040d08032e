import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { identifier } from './fields.ts';

const detail = z.object({
  ...eventHeader(1),
  productId: identifier,
});

/** A product left the catalog. */
export const productDeleted = contractOfVersionOne({
  detailType: 'product.deleted',
  source: 'commerce.catalog',
  aggregateId: 'productId',
  schema: detail,
});
