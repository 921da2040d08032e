import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { imageId } from './fields.ts';
import { imageFacts } from './image-facts.ts';

const detail = z.object({
  ...eventHeader(1),
  imageId,
  verdict: z.literal('rejected'),
  ...imageFacts,
});

/** An uploaded image cannot be printed; the findings say why. */
export const imageRejected = contractOfVersionOne({
  detailType: 'image.rejected',
  source: 'commerce.images',
  aggregateId: 'imageId',
  schema: detail,
});
