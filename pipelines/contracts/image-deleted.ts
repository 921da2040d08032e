import { z } from 'zod';
import { contractOfVersionOne } from './contract.ts';
import { eventHeader } from './event-header.ts';
import { imageId } from './fields.ts';

const detail = z.object({
  ...eventHeader(1),
  imageId,
});

/** An image and its renditions were deleted. */
export const imageDeleted = contractOfVersionOne({
  detailType: 'image.deleted',
  source: 'commerce.images',
  aggregateId: 'imageId',
  schema: detail,
});
