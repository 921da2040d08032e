import type { ResourceNames } from './constructs/resource-names.ts';
import type { SecondRegionSettings } from './second-region-settings.ts';
import { edgeOf, type Stage } from './stages.ts';

/** The one name that CloudFront asks the search APIs of both Regions by. */
export interface SharedSearchName {
  /** Without scheme. */
  readonly host: string;
  readonly routing: NonNullable<SecondRegionSettings['routing']>;
}

/** Where Route 53 chooses the Region that answers: with two of them, and a domain of one's own to name them in. */
export function sharedSearchNameOf(stage: Stage): SharedSearchName | undefined {
  const { domain, secondRegion } = stage;
  if (edgeOf(stage) === undefined || domain === undefined || secondRegion === undefined) return undefined;
  return { host: `${domain.searchApi}.${domain.zoneName}`, routing: secondRegion.routing ?? 'failover' };
}

/** The stage as its second Region has it: the same, in another place, without what only the first Region does. */
export function secondStageOf(stage: Stage): Stage | undefined {
  const { secondRegion: second, network, search } = stage;
  if (second === undefined) return undefined;
  const { masters, ...smaller } = second.domain;
  const domain = { ...search.domain, ...smaller, snapshotBucket: false };
  return {
    ...stage,
    region: second.region,
    secondRegion: undefined,
    backups: undefined,
    network: network && { ...network, zones: second.zones ?? network.zones, prefixLists: second.prefixLists },
    search: { ...search, domain: { ...domain, masters: masters === false ? undefined : domain.masters } },
  };
}

/**
 * The tables that the second Region's indexer writes. Those of the first Region have copies there under the same names,
 * which nothing may write but DynamoDB.
 */
export function withTablesOfItsOwn(names: ResourceNames): ResourceNames {
  return {
    ...names,
    productTable: `${names.productTable}-second`,
    productImageTable: `${names.productImageTable}-second`,
  };
}
