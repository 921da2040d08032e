import { z } from 'zod';

const prefixList = z.string().regex(/^pl-[0-9a-f]{8,17}$/, 'must be the id of a prefix list such as pl-66a5400f');

/** What is asked of a service through an endpoint of the network's own, besides what is always there. */
export const moreEndpoints = ['xray', 'athena', 'glue', 'secretsmanager', 'lambda'] as const;

/** The private network of the search domain and of the functions that speak to it. */
export const networkSettings = z.strictObject({
  /**
   * The letters of its availability zones. By name rather than "the first three": where a Region gets another zone, or an
   * account is given another order, every subnet would move. The domain uses as many as its nodes are shared out between.
   */
  zones: z
    .array(z.string().regex(/^[a-f]$/, 'must be the letter of an availability zone'))
    .min(2, 'must name two zones, so that one may fail')
    .max(3)
    .refine((zones) => new Set(zones).size === zones.length, 'must name each zone once'),
  /** Its addresses, which must not be those of a network that it is ever connected to. @default the CDK's */
  cidr: z.cidrv4().optional(),
  /** The lists of addresses that DynamoDB and S3 have in the Region, which security groups name. @default those known of the Region */
  prefixLists: z.strictObject({ dynamodb: prefixList, s3: prefixList }).optional(),
  /** Interface endpoints that no function of this project needs, each at the monthly price in docs/network.md. */
  moreEndpoints: z.array(z.enum(moreEndpoints)).default([]),
});

export type NetworkSettings = z.infer<typeof networkSettings>;
