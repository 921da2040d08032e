import type { ProjectionReader } from '../../../indexer/audit/drift-ports.ts';
import { isCanaryId } from '../../../pipelines/contracts/canary.ts';
import { type Arrivals, arrivalKey, hasArrived, withPlace } from './arrivals.ts';
import { type LakeDrift, lakeDriftOf } from './compare-lake.ts';
import type { KnownParts } from './lake-product.ts';
import { type ProjectedProduct, projectedProduct } from './projected-parts.ts';

export interface LakeReader {
  /** Every product that silver knows, page by page. */
  products(options: { readonly isDeep: boolean }): AsyncIterable<readonly KnownParts[]>;
  /** What came to the lake of these parts, loaded or not. */
  arrivals(keys: ReadonlySet<string>): Promise<Arrivals>;
  /** When the lake's first event was published, epoch milliseconds; undefined of an empty lake. */
  beganAtMs(): Promise<number | undefined>;
}

export interface LakeDriftPorts {
  readonly projection: ProjectionReader;
  readonly lake: LakeReader;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export interface LakeAuditOptions {
  /** Compares all of a product instead of what the view `products` shows of it. */
  readonly isDeep: boolean;
  /** How long an event may take to the projection: a younger difference is no drift. */
  readonly lagMs: number;
  /** How long an event may take to bronze: the batching of the lake-writer, and Firehose's buffer. */
  readonly arrivalLagMs: number;
  /** Products to look at. @default all of them */
  readonly only?: ReadonlySet<string> | undefined;
  readonly onProgress?: (progress: LakeAuditProgress) => void;
}

export type LakeAuditProgress =
  | { readonly phase: 'projection' | 'lake'; readonly read: number; readonly total: number | undefined }
  | { readonly phase: 'recheck'; readonly suspects: number };

export interface LakeReport {
  /** Products of the projection, and of the lake, deleted ones included; those of the canary are left out. */
  readonly products: number;
  readonly recorded: number;
  /** Products on which the two sides agree by now: events that were under way. */
  readonly settled: number;
  /** Parts that came to bronze and wait for the next load, which looks at the days that they came in. */
  readonly awaitingLoad: number;
  /** Products that are older than the lake, which therefore never heard of them. */
  readonly beforeLake: number;
  readonly drift: readonly LakeDrift[];
}

const SEGMENTS = 4;
/** A BatchGetItem takes 100. */
const CHUNK = 100;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 60_000;

/**
 * Holds the lake against the projection. Both go on changing meanwhile: whatever differs is looked at again until the lag
 * has passed, and what silver lacks is looked for in bronze: it waits for the next load, or loads have gone past it.
 */
export async function findLakeDrift(ports: LakeDriftPorts, options: LakeAuditOptions): Promise<LakeReport> {
  const report = options.onProgress ?? (() => undefined);
  const known = await readProjection(ports.projection, options, report);
  const products = known.size;
  const { suspects, recorded } = await compareLake(ports.lake, known, options, report);
  if (suspects.size > 0) report({ phase: 'recheck', suspects: suspects.size });
  const confirmed = await confirm(suspects, ports, options);
  return { products, recorded, ...confirmed };
}

async function readProjection(
  projection: ProjectionReader,
  options: LakeAuditOptions,
  report: (progress: LakeAuditProgress) => void,
): Promise<Map<string, ProjectedProduct>> {
  const known = new Map<string, ProjectedProduct>();
  const { only } = options;
  if (only !== undefined) {
    for (const item of await projection.read([...only])) known.set(item.productId, projectedProduct(item, options));
    return known;
  }
  const segments = Array.from({ length: SEGMENTS }, (_, segment) => segment);
  await Promise.all(
    segments.map(async (segment) => {
      for await (const { items } of projection.scan({ segment, totalSegments: SEGMENTS })) {
        for (const item of items)
          if (isAsked(item, options)) known.set(item.productId, projectedProduct(item, options));
        report({ phase: 'projection', read: known.size, total: undefined });
      }
    }),
  );
  return known;
}

function isAsked({ productId }: { readonly productId: string }, { only }: LakeAuditOptions): boolean {
  return only === undefined ? !isCanaryId(productId) : only.has(productId);
}

/** A product on which the sides disagreed, with what the lake said of it. */
interface Suspect {
  readonly drift: readonly LakeDrift[];
  readonly recorded: KnownParts | undefined;
  readonly occurredAtMs: number | undefined;
}

/** Takes what the lake knows out of `known`. */
async function compareLake(
  lake: LakeReader,
  known: Map<string, ProjectedProduct>,
  options: LakeAuditOptions,
  report: (progress: LakeAuditProgress) => void,
): Promise<{ readonly suspects: Map<string, Suspect>; readonly recorded: number }> {
  const suspects = new Map<string, Suspect>();
  const total = known.size;
  let recorded = 0;
  const compare = (productId: string, ours: ProjectedProduct | undefined, theirs: KnownParts | undefined) => {
    const drift = lakeDriftOf(ours, theirs);
    if (drift.length > 0) suspects.set(productId, { drift, recorded: theirs, occurredAtMs: ours?.occurredAtMs });
  };
  for await (const page of lake.products(options)) {
    for (const product of page) {
      if (!isAsked(product, options)) continue;
      compare(product.productId, known.get(product.productId), product);
      known.delete(product.productId);
      recorded += 1;
    }
    report({ phase: 'lake', read: recorded, total });
  }
  for (const [productId, product] of known) compare(productId, product, undefined);
  return { suspects, recorded };
}

type Confirmed = Omit<LakeReport, 'products' | 'recorded'>;

async function confirm(
  suspects: ReadonlyMap<string, Suspect>,
  ports: LakeDriftPorts,
  options: LakeAuditOptions,
): Promise<Confirmed> {
  const startedMs = ports.now();
  const beganAtMs = suspects.size === 0 ? undefined : await ports.lake.beganAtMs();
  let round = await lookAgain(suspects, beganAtMs, ports, options);
  for (let waitMs = FIRST_WAIT_MS; round.pending.size > 0; waitMs = Math.min(2 * waitMs, MAX_WAIT_MS)) {
    const awaits = [...round.pending.values()].some(({ drift }) => drift.some(isUnloaded));
    const restMs = startedMs + (awaits ? options.arrivalLagMs : options.lagMs) - ports.now();
    if (restMs <= 0) break;
    await ports.sleep(Math.min(waitMs, restMs));
    const next = await lookAgain(round.pending, beganAtMs, ports, options);
    round = {
      pending: next.pending,
      awaitingLoad: round.awaitingLoad + next.awaitingLoad,
      arrived: round.arrived + next.arrived,
      beforeLake: round.beforeLake + next.beforeLake,
    };
  }
  const { awaitingLoad, beforeLake } = round;
  const settled = suspects.size - round.pending.size - beforeLake - round.arrived;
  const drift = [...round.pending.values()].flatMap((suspect) => suspect.drift);
  return { settled, awaitingLoad, beforeLake, drift };
}

interface Round {
  readonly pending: ReadonlyMap<string, Suspect>;
  readonly awaitingLoad: number;
  /** Products of which nothing else was wrong than what waits for the load. */
  readonly arrived: number;
  readonly beforeLake: number;
}

/** The projection is read anew; of the lake what it has received since, loaded or not. */
async function lookAgain(
  suspects: ReadonlyMap<string, Suspect>,
  beganAtMs: number | undefined,
  ports: LakeDriftPorts,
  options: LakeAuditOptions,
): Promise<Round> {
  const keys = new Set([...suspects.values()].flatMap(({ drift }) => drift.filter(isUnloaded).map(arrivalKey)));
  const arrivals: Arrivals = keys.size === 0 ? new Map() : await ports.lake.arrivals(keys);
  const pending = new Map<string, Suspect>();
  const counts = { awaitingLoad: 0, arrived: 0, beforeLake: 0 };
  const productIds = [...suspects.keys()];
  for (let start = 0; start < productIds.length; start += CHUNK) {
    const chunk = productIds.slice(start, start + CHUNK);
    const items = new Map((await ports.projection.read(chunk)).map((item) => [item.productId, item]));
    for (const productId of chunk) {
      const suspect = suspects.get(productId);
      const item = items.get(productId);
      if (suspect === undefined) continue;
      const ours = item && projectedProduct(item, options);
      const drift = lakeDriftOf(ours, suspect.recorded)
        .filter((one) => !hasArrived(one, suspect.drift, arrivals))
        .map((one) => withPlace(one, suspect.drift, arrivals));
      const arrived = suspect.drift.filter((one) => isUnloaded(one) && hasArrived(one, suspect.drift, arrivals)).length;
      counts.awaitingLoad += arrived;
      if (drift.length === 0 && arrived > 0) counts.arrived += 1;
      if (drift.length === 0) continue;
      if (drift.every((one) => isOlderThanLake(one, ours, beganAtMs))) counts.beforeLake += 1;
      else pending.set(productId, { ...suspect, drift });
    }
  }
  return { pending, ...counts };
}

const isUnloaded = ({ kind }: LakeDrift) => kind === 'unloaded';

/** A part that the lake never heard of, of a product that was last changed before the lake's first event. */
function isOlderThanLake(
  { kind, recorded, isInBronze }: LakeDrift,
  product: ProjectedProduct | undefined,
  beganAtMs: number | undefined,
): boolean {
  if (kind !== 'unloaded' || recorded !== undefined || isInBronze) return false;
  return beganAtMs === undefined || (product?.occurredAtMs ?? Number.POSITIVE_INFINITY) < beganAtMs;
}
