import type { ResourceNames } from './constructs/resource-names.ts';
import type { Stage } from './stages.ts';

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
