import { z } from 'zod';
import { networkSettings } from './network-settings.ts';
import { searchSettings, zonesOfDomain } from './search-settings.ts';

/** Another Region that keeps copies and can answer searches. Off in every stage: docs/decisions/second-region.md says when it is worth its price. */
export const secondRegionSettings = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a Region such as eu-west-1'),
  /** The letters of its availability zones, where the stage has a network. @default those of the first Region */
  zones: networkSettings.shape.zones.optional(),
  /** The lists of addresses of that Region. @default those known of it */
  prefixLists: networkSettings.shape.prefixLists,
  /**
   * What Route 53 goes by, where the stage has a domain of its own: the first Region as long as it is well, or the nearer one
   * of those that are. @default failover
   */
  routing: z.enum(['failover', 'latency']).optional(),
  /** Of its search domain, as far as that is smaller. @default as in the first Region */
  domain: searchSettings.shape.domain
    .pick({ instanceType: true, nodes: true, volumeGib: true })
    .partial()
    .extend({ masters: z.literal(false).optional() })
    .prefault({}),
});

export type SecondRegionSettings = z.infer<typeof secondRegionSettings>;

interface WithSecondRegion {
  readonly region?: string | undefined;
  readonly network?: z.infer<typeof networkSettings> | undefined;
  readonly search: z.infer<typeof searchSettings>;
  readonly domain?: object | undefined;
  readonly secondRegion?: SecondRegionSettings | undefined;
}

/** What speaks against a stage's second Region: the setting and what is wrong with it. */
export function secondRegionProblem(stage: WithSecondRegion): { path: string[]; message: string } | undefined {
  const { secondRegion: second, region, network, search, domain } = stage;
  if (second === undefined) return undefined;
  if (region === undefined || second.region === region) {
    return { path: ['secondRegion', 'region'], message: 'must be another than region, which must be named as well' };
  }
  if (search.edge === undefined) {
    return { path: ['secondRegion'], message: 'needs search.edge: it is CloudFront that turns to the other Region' };
  }
  if (second.routing === 'latency' && domain === undefined) {
    return { path: ['secondRegion', 'routing'], message: 'needs domain: only Route 53 knows which Region is nearer' };
  }
  const zones = second.zones ?? network?.zones;
  const asked = zonesOfDomain({ nodes: second.domain.nodes ?? search.domain.nodes });
  return zones !== undefined && zones.length < asked
    ? { path: ['secondRegion', 'zones'], message: 'are fewer than those that its nodes are shared out between' }
    : undefined;
}
