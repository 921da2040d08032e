import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { count, identifier, text } from './fields.ts';

const detail = z.object({
  ...eventHeader(1),
  searchId: identifier,
  query: text,
  filters: z.record(z.string().min(1).max(128), z.union([text, z.array(text).max(1_000)])),
  hits: count,
  latencyMs: count,
  clickedProductIds: z.array(identifier).max(1_000),
});

/** A shopper searched. There is no person in it. */
export const searchPerformed = contractOfVersionOne({
  detailType: 'search.performed',
  source: 'commerce.search',
  aggregateId: 'searchId',
  schema: detail,
});
