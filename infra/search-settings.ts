import { z } from 'zod';
import { catalogMappingSchema } from '../indexer/catalog/catalog-mapping.ts';
import { searchLanguages } from '../indexer/config.ts';

const instanceType = z
  .string()
  .regex(/^[a-z0-9]+\.[a-z0-9]+\.search$/, 'must be an instance type such as r7g.large.search');

const domainSettings = z.strictObject({
  instanceType,
  /** More than one are shared out evenly between two or three zones, so they are a multiple of either. */
  nodes: z
    .int()
    .min(1)
    .max(40)
    .refine((nodes) => nodes === 1 || nodes % 2 === 0 || nodes % 3 === 0, 'must be 1, or a multiple of 2 or 3'),
  /** Of each node. */
  volumeGib: z.int().min(10).max(1024),
  /** Three nodes that hold no data and decide who does, so that a busy data node cannot make the cluster lose its head. */
  masters: z.strictObject({ instanceType }).optional(),
  /** OpenSearch itself checks what each role may do, besides IAM. It cannot be switched off again. */
  fineGrainedAccess: z.boolean().default(false),
  /** Roles of people who may ask the domain what the commands ask it, where access is fine-grained. */
  operatorRoles: z
    .array(z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'must be the ARN of a role'))
    .default([]),
  /** A bucket for snapshots that are kept longer than the domain's own, which go with it and after 14 days. */
  snapshotBucket: z.boolean().default(false),
});

/** Between how many zones the data nodes are shared out evenly; OpenSearch Service knows one, two and three. */
export function zonesOfDomain({ nodes }: { readonly nodes: number }): number {
  return [3, 2].find((count) => nodes % count === 0) ?? 1;
}

/** What product search is made of and how much of it there may be. */
export const searchSettings = z.strictObject({
  domain: domainSettings,
  /** The first is the main one. */
  languages: z.array(z.enum(searchLanguages)).min(1),
  /** How many batches may be written to OpenSearch at a time, so that a flood of edits cannot overload it. Lambda's least for SQS is 2. */
  indexerConcurrency: z.int().min(2).max(1000),
  /** What the search API answers of all shoppers together, on average and at once. */
  requestsPerSecond: z.int().min(1).max(10_000),
  burst: z.int().min(1).max(5_000),
  /** Origins whose pages may ask the API from a browser. */
  allowedOrigins: z.array(z.union([z.literal('*'), z.url()])).min(1),
  /** CloudFront and a web firewall in front of the API; without it the API is open to everybody, only throttled. */
  edge: z
    .strictObject({
      /** Of one address in five minutes. WAF's least is 10. */
      requestsPerAddress: z.int().min(10).max(2_000_000_000),
      /** The same of what begins, completes and deletes uploads. */
      uploadsPerAddress: z.int().min(10).max(2_000_000_000).default(300),
      /** Id of the version of the origin key that CloudFront sends, once the first one was changed. */
      originKeyVersion: z
        .string()
        .regex(/^[A-Za-z0-9-]{32,64}$/, 'must be the VersionId that Secrets Manager told')
        .optional(),
    })
    .optional(),
});

const tableArn = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]+$/;
const streamArn = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]+\/stream\/.+$/;

export const catalogSettings = z.strictObject({
  /** The shop's own table. Its stream shows new and old images. Without it the stage gets a table of its own. */
  table: z
    .strictObject({
      arn: z.string().regex(tableArn, 'must be the ARN of a DynamoDB table'),
      streamArn: z.string().regex(streamArn, "must be the ARN of a table's stream"),
    })
    .refine(({ arn, streamArn: stream }) => stream.startsWith(`${arn}/`), 'must be a stream of that table')
    .optional(),
  /** How the table keeps products, as far as that differs from the default. */
  mapping: catalogMappingSchema.prefault({}),
});
