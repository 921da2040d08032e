import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { count, identifier, positiveCount } from './fields.ts';

const detail = z.object({
  ...eventHeader(1),
  productId: identifier,
  unitsSold: count.meta({ description: 'Pieces sold in the window' }),
  clicks: count.meta({ description: 'Clicks on search results in the window' }),
  windowDays: positiveCount.meta({ description: 'Days up to occurredAt that were counted' }),
});

/** A product sells, or is clicked in search results, more or less than before. Popularity has a version line of its own. */
export const popularityChanged = contractOfVersionOne({
  detailType: 'popularity.changed',
  source: 'commerce.catalog',
  aggregateId: 'productId',
  schema: detail,
});
