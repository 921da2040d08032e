import { z } from 'zod';

/** Spaces and slashes would end the name inside an ARN: https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateGroup.html */
const groupName = z.string().regex(/^[\w.@-]{1,256}$/, 'must be the name of a QuickSight group');

/** What of the dashboards is deployed besides the page, which needs nothing but files. */
export const dashboardSettings = z.strictObject({
  /** Amazon QuickSight. Without it nothing of QuickSight is made: it needs a subscription, which somebody must have bought. */
  quicksight: z
    .strictObject({
      /** Those who own the data sets, analyses and dashboards. Never a person: assets would leave with them. */
      group: groupName,
      /** Those who may look at the dashboards, besides the owners. */
      readers: groupName.optional(),
      /** The namespace of both groups. */
      namespace: z
        .string()
        .regex(/^[\w.-]{1,64}$/, 'must be a namespace of QuickSight')
        .default('default'),
      /** Where the account keeps its QuickSight users and groups, whatever Region the dashboards are in. */
      identityRegion: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a Region such as eu-central-1'),
      /** The currency that the reader finds chosen. */
      currency: z.string().regex(/^[A-Z]{3}$/, 'must be a code such as EUR'),
      /** How often what is kept in SPICE is loaded anew; hourly needs QuickSight's Enterprise edition. */
      refresh: z.enum(['HOURLY', 'DAILY']).default('DAILY'),
      /** When, if it is daily, UTC. */
      refreshAt: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 04:30')
        .default('04:30'),
      /** No query of a dashboard may scan more. */
      scanLimitGib: z.number().positive().default(2),
    })
    .optional(),
});

export type QuickSightSettings = NonNullable<z.infer<typeof dashboardSettings>['quicksight']>;
