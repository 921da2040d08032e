import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { imageId } from './fields.ts';
import { imageFacts } from './image-facts.ts';

const detail = z.object({
  ...eventHeader(1),
  imageId,
  verdict: z.enum(['ready', 'warn']),
  ...imageFacts,
});

/** An uploaded image was checked and rendered, and can be printed. */
export const imageProcessed = contractOfVersionOne({
  detailType: 'image.processed',
  source: 'commerce.images',
  aggregateId: 'imageId',
  schema: detail,
});
