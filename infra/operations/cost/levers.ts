import { type Component, sumOf } from './cost-line.ts';
import { asBuilt, type Design } from './design.ts';
import { type EstimateInput, estimateMonth } from './estimate.ts';
import type { TemplateResource } from './synthesise-stage.ts';

/** Something that could be done otherwise, and what the month would cost then. */
export interface Lever {
  readonly what: string;
  readonly month: number;
}

interface Change {
  readonly what: string;
  readonly design?: Partial<Design>;
  readonly input?: (input: EstimateInput) => EstimateInput;
}

const changes: readonly Change[] = [
  { what: 'without packing: a record of Firehose for each row', design: { packsRows: false } },
  { what: 'JSON instead of Parquet', design: { isColumnar: false } },
  { what: 'both: neither packing nor Parquet', design: { packsRows: false, isColumnar: false } },
  { what: 'queries that do not bound the time', design: { prunesMonths: false } },
  { what: 'the lake-writer gathers for 5 s', input: withWindow(5) },
  { what: 'the lake-writer gathers for 300 s', input: withWindow(300) },
  { what: 'loads every 60 minutes', input: (input) => ({ ...input, stage: { ...input.stage, loadEveryMinutes: 60 } }) },
  { what: 'data nodes of r7g.large.search', input: withNodes('r7g.large.search') },
  { what: 'data nodes of m7g.large.search', input: withNodes('m7g.large.search') },
  { what: 'data nodes of t3.medium.search', input: withNodes('t3.medium.search') },
  { what: 'no dedicated masters', input: withoutMasters },
  { what: 'images kept for 90 days', input: (input) => ({ ...input, stage: { ...input.stage, imageDays: 90 } }) },
];

function withWindow(ingestWindowSeconds: number): NonNullable<Change['input']> {
  return (input) => ({ ...input, stage: { ...input.stage, ingestWindowSeconds } });
}

function withCluster(input: EstimateInput, change: (cluster: object) => object): EstimateInput {
  const changed = (resource: TemplateResource): TemplateResource => {
    const { ClusterConfig: cluster } = resource.Properties;
    if (typeof cluster !== 'object' || cluster === null) return resource;
    return { ...resource, Properties: { ...resource.Properties, ClusterConfig: change(cluster) } };
  };
  return { ...input, resources: input.resources.map(changed) };
}

function withNodes(InstanceType: string): NonNullable<Change['input']> {
  return (input) => withCluster(input, (cluster) => ({ ...cluster, InstanceType }));
}

function withoutMasters(input: EstimateInput): EstimateInput {
  return withCluster(input, (cluster) => ({ ...cluster, DedicatedMasterEnabled: false }));
}

const sameCents = (one: number, other: number) => Math.abs(one - other) < 0.005;

/** The levers that would change anything for this workload and stage. */
export function leversOf(input: EstimateInput): Lever[] {
  const { month: now } = estimateMonth(input);
  return changes
    .map(({ what, design = {}, input: change = (same) => same }) => {
      const { month } = estimateMonth(change(input), { ...asBuilt, ...design });
      return { what, month };
    })
    .filter(({ month }) => !sameCents(month, now));
}

/** What the flow of events through bus, ingest and lake costs in a month, built as it is and otherwise. */
export interface LakeAtScale {
  /** How many times the workload. */
  readonly times: number;
  readonly asBuilt: number;
  readonly withoutPacking: number;
  readonly asJson: number;
  readonly neither: number;
}

const partsOfTheLake: readonly Component[] = ['Bus and queues', 'Lake: ingest', 'Lake: storage and queries'];

/** What packing and Parquet are worth as the shop grows; images, search and what is due anyway are left out. */
export function lakeAtScale(input: EstimateInput, times: number): LakeAtScale {
  const { workload } = input;
  const grown: EstimateInput = {
    ...input,
    workload: {
      ...workload,
      ordersPerDay: workload.ordersPerDay * times,
      editsPerDay: workload.editsPerDay * times,
      imagesPerDay: workload.imagesPerDay * times,
      searchesPerDay: workload.searchesPerDay * times,
    },
  };
  const lakeOf = (design: Partial<Design>) =>
    sumOf(
      estimateMonth(grown, { ...asBuilt, ...design }).lines.filter(({ component }) =>
        partsOfTheLake.includes(component),
      ),
    );
  return {
    times,
    asBuilt: lakeOf({}),
    withoutPacking: lakeOf({ packsRows: false }),
    asJson: lakeOf({ isColumnar: false }),
    neither: lakeOf({ packsRows: false, isColumnar: false }),
  };
}
