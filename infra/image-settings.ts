import { z } from 'zod';

/** How print images are taken in and worked on. */
export const imageSettings = z.strictObject({
  /** How many images are worked on at a time, each in a function of its own. Lambda's least for SQS is 2. */
  workers: z.int().min(2).max(1000),
  /** What the upload API answers of all customers together, on average and at once. A viewer asks for tens of tiles at a time. */
  requestsPerSecond: z.int().min(1).max(10_000),
  burst: z.int().min(1).max(5_000),
  /** Origins whose pages may ask the API and send files to the upload bucket from a browser. */
  allowedOrigins: z.array(z.union([z.literal('*'), z.url()])).min(1),
  /** How long an upload is kept; what was made of it goes with it. Without it uploads are kept until somebody deletes them. */
  originalDays: z.int().min(1).max(3650).optional(),
  /** The shop's own ICC profile for print, a path from the project's root, instead of the one in images/profiles. */
  pressProfile: z.string().min(1).optional(),
});
