import { z } from 'zod';
import { maxFileBytes } from '../inspect/largest-file.ts';
import { printPassport } from '../passport/print-passport.ts';
import { maxBleedMm } from '../print/offered-size.ts';

// What the upload API takes and answers. Read by the API itself, by `npm run upload` and by the upload page, so nothing of
// Node.js may be used here.

/** Up to this size a file is sent in one piece. */
export const maxPostBytes = 64 * 1024 * 1024;

/** S3 takes 5 MiB to 5 GiB, and 10,000 parts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const partSizeBytes = 16 * 1024 * 1024;

export const maxParts = Math.ceil(maxFileBytes / partSizeBytes);

/** The schemas that an OpenAPI document names. */
export const uploadSchemas = z.registry<{ id: string }>();

/** Without control characters and broken UTF-16. */
const plainText = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must hold no control characters');

const lengthMm = z.int().min(1).max(100_000);

export const startUploadRequest = z
  .strictObject({
    product: plainText(100).meta({
      description: 'SKU; it decides what is asked of the picture',
      example: 'POS-A2-MA200',
    }),
    widthMm: lengthMm.meta({ description: 'Of the finished sheet after trimming', example: 420 }),
    heightMm: lengthMm.meta({ description: 'Of the finished sheet after trimming', example: 594 }),
    bleedMm: z
      .int()
      .min(0)
      .max(maxBleedMm)
      .optional()
      .meta({ description: "On each of the four sides; absent: the product's own", example: 3 }),
    fileName: plainText(255).meta({ description: 'As the customer calls it', example: 'harbour.tif' }),
    sizeBytes: z
      .int()
      .min(0)
      .meta({ description: `Of the file, exactly; at most ${maxFileBytes}`, example: 10_300_000 }),
    contentType: z
      .string()
      .max(200)
      .default('')
      .meta({ description: 'As the browser says; empty where it does not know', example: 'image/tiff' }),
  })
  .register(uploadSchemas, { id: 'StartUpload' });
/** As it is sent. */
export type StartUploadRequest = z.input<typeof startUploadRequest>;
/** As it is read. */
export type UploadWish = z.output<typeof startUploadRequest>;

const uploadId = z.uuid().meta({ description: 'Known to its owner only; of others it is unknown' });

const order = z
  .object({ profile: z.string(), widthMm: z.int(), heightMm: z.int(), bleedMm: z.int() })
  .register(uploadSchemas, { id: 'PrintOrder' });

const partNumber = z.int().min(1).max(maxParts);

const postInstructions = z
  .object({
    kind: z.literal('post'),
    url: z.url(),
    fields: z
      .record(z.string(), z.string())
      .meta({ description: 'Of a multipart/form-data form; the file comes after them, as field "file"' }),
  })
  .register(uploadSchemas, { id: 'SendByForm' });

const multipartInstructions = z
  .object({
    kind: z.literal('multipart'),
    partSizeBytes: z.int().meta({ description: 'Of every part but the last' }),
    parts: z
      .array(z.object({ partNumber, url: z.url().meta({ description: 'Takes the bytes of the part by PUT' }) }))
      .min(1),
  })
  .register(uploadSchemas, { id: 'SendInParts' });

export const startUploadAnswer = z
  .object({
    uploadId,
    order,
    expiresInSeconds: z.int().min(1).meta({ description: 'After that the file can no longer be sent' }),
    upload: z.discriminatedUnion('kind', [postInstructions, multipartInstructions]),
  })
  .register(uploadSchemas, { id: 'StartedUpload' });
export type StartUploadAnswer = z.infer<typeof startUploadAnswer>;

export const completeUploadRequest = z
  .strictObject({
    parts: z
      .array(
        z.strictObject({
          partNumber,
          etag: z.string().min(1).max(200).meta({ description: 'The ETag header of the answer to its PUT' }),
        }),
      )
      .min(1)
      .max(maxParts),
  })
  .register(uploadSchemas, { id: 'CompleteUpload' });
export type CompleteUploadRequest = z.infer<typeof completeUploadRequest>;

/** `awaiting`: the file has not come; `checking`: it has, and is looked at; then the verdict, until it is deleted. */
export const uploadStates = ['awaiting', 'checking', 'ready', 'warn', 'rejected', 'deleted'] as const;
export type UploadState = (typeof uploadStates)[number];

const passport = printPassport.register(uploadSchemas, { id: 'PrintPassport' });

export const uploadAnswer = z
  .object({
    uploadId,
    state: z.enum(uploadStates).meta({
      description:
        'awaiting: the file has not come; checking: it has; ready, warn, rejected: the verdict; deleted: it is gone',
    }),
    product: z.string(),
    fileName: z.string(),
    sizeBytes: z.int(),
    order,
    passport: passport.optional().meta({ description: 'Once there is a verdict' }),
    links: z
      .record(z.string(), z.url())
      .optional()
      .meta({ description: 'Where to read the proof ("proof") and the renditions (by their names) for some minutes' }),
    filesAccess: z.string().optional().meta({
      description:
        'With a passport: what opens its files without a token for some hours, as "access" in the query of their addresses; for the pictures of a page, which browsers fetch without one',
    }),
  })
  .register(uploadSchemas, { id: 'Upload' });
export type UploadAnswer = z.infer<typeof uploadAnswer>;

export const uploadListAnswer = z
  .object({
    uploads: z
      .array(
        z.object({
          uploadId,
          createdAt: z.iso.datetime(),
          product: z.string(),
          fileName: z.string(),
          sizeBytes: z.int(),
          order,
        }),
      )
      .meta({ description: 'Newest first' }),
    next: z.string().optional().meta({ description: 'More may follow: ask again with it as "after"' }),
  })
  .register(uploadSchemas, { id: 'UploadList' });
export type UploadListAnswer = z.infer<typeof uploadListAnswer>;

/** What went wrong; stable. */
export const uploadProblemCodes = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'BODY_UNREADABLE',
  'REQUEST_INVALID',
  'SIZE_NOT_OFFERED',
  'FORMAT_UNSUPPORTED',
  'FILE_EMPTY',
  'FILE_TOO_LARGE',
  'PARTS_WRONG',
  'NOT_IN_PARTS',
  'UPLOAD_ENDED',
  'UPLOAD_NOT_FOUND',
  'FILE_NOT_FOUND',
  'ROUTE_NOT_FOUND',
  'INTERNAL',
] as const;
export type UploadProblemCode = (typeof uploadProblemCodes)[number];

export const uploadProblem = z
  .object({
    code: z.enum(uploadProblemCodes),
    message: z.string().meta({ description: 'For people' }),
    path: z.string().optional().meta({ description: 'The field of the request that is wrong' }),
  })
  .register(uploadSchemas, { id: 'Problem' });
export type UploadProblem = z.infer<typeof uploadProblem>;
