import { z } from 'zod';

/**
 * What the table keeps of an upload. The API creates it; whoever hears of objects that come and go turns `awaiting` into
 * `present` and `deleted`, and raises the revision each time.
 */
export const uploadRow = z.object({
  uploadId: z.string(),
  order: z.object({ profile: z.string(), widthMm: z.int(), heightMm: z.int(), bleedMm: z.int() }),
  /** SKU. */
  product: z.string(),
  fileName: z.string(),
  contentType: z.string(),
  /** As declared. */
  sizeBytes: z.int(),
  /** ISO 8601. */
  createdAt: z.string(),
  revision: z.int(),
  state: z.enum(['awaiting', 'present', 'deleted']),
  /** Of the object that was last looked at. */
  imageId: z.string().optional(),
  etag: z.string().optional(),
  /** Set when the file is sent in parts. */
  multipartId: z.string().optional(),
  /** Epoch seconds; then DynamoDB removes what never came. */
  expiresAt: z.number().optional(),
});

export type UploadRow = z.infer<typeof uploadRow>;
