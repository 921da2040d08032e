import type { NotMended } from '../../../indexer/audit/repair-drift.ts';
import type { ProductParts } from '../../../indexer/projection/catalog-change.ts';
import { partsOfEvent } from '../../../indexer/projection/parts-of-event.ts';
import type { LakeDrift } from './compare-lake.ts';
import type { AuditedPart } from './lake-product.ts';
import { eventOf, eventText, type RecordedEvent } from './recorded-event.ts';

/** An event of silver, and what it is about. */
export interface RecordedChange extends RecordedEvent {
  readonly productId: string;
  readonly part: AuditedPart;
  readonly version: number;
}

/** What became of events that were brought to the indexer again. */
export interface Brought {
  /** Those that it could not take, by their place. */
  readonly refused: ReadonlyMap<number, string>;
}

export interface LakeRepairPorts {
  /** Of each part of these products the events of its newest version, and the earliest upsert. */
  readonly readEvents: (productIds: readonly string[]) => Promise<readonly RecordedChange[]>;
  /** The newest event of each of these images. */
  readonly readImageEvents: (imageIds: readonly string[]) => Promise<readonly RecordedEvent[]>;
  /**
   * Sees to it that products which the projection has lost come back under revisions above those of their documents, which
   * the index would otherwise go on taking for newer.
   */
  readonly passDocuments: (productIds: readonly string[]) => Promise<void>;
  /** Brings events to projection and index as the product-indexer does: what is there already or newer stays. */
  readonly bring: (texts: readonly string[]) => Promise<Brought>;
  /** Writes a part over another content of the same version; false when the part has another version by now. */
  readonly rewritePart: (productId: string, parts: ProductParts) => Promise<boolean>;
  /** Loads from all days that bronze keeps; why it could not, undefined when it could. */
  readonly loadAllOfBronze: () => Promise<string | undefined>;
}

export interface LakeRepair {
  /** Parts for which the lake's event was applied again. */
  readonly applied: number;
  /** Parts of an equal version that say what the lake says now. */
  readonly rewritten: number;
  /** Parts that bronze had and the loader had gone past; they are in silver now. */
  readonly loaded: number;
  /** Parts that only the lake can get, by a replay. */
  readonly left: readonly LakeDrift[];
  readonly notMended: readonly NotMended[];
}

const CHUNK = 50;

/**
 * Brings the projection to what the lake says, and the index with it, by the lake's own events: an event is what happened,
 * so it may be brought again at any time, and whatever is newer stays. Silver is mended by a load of all that bronze keeps;
 * what bronze lacks too comes by replays only, since the lake holds nothing but events.
 */
export async function repairFromLake(
  drift: readonly LakeDrift[],
  ports: LakeRepairPorts,
  onProgress: (done: number) => void,
): Promise<LakeRepair> {
  const left = drift.filter(({ kind, isInBronze }) => kind === 'unloaded' && !isInBronze);
  const inBronze = drift.filter(({ isInBronze }) => isInBronze);
  const mendable = drift.filter(({ kind }) => kind !== 'unloaded');
  const report = { applied: 0, rewritten: 0, loaded: 0, left, notMended: [] as NotMended[] };
  const reason = inBronze.length === 0 ? undefined : await ports.loadAllOfBronze();
  if (reason === undefined) report.loaded = inBronze.length;
  else report.notMended.push(...inBronze.map(({ productId }) => ({ productId, reason })));
  for (let start = 0; start < mendable.length; start += CHUNK) {
    const chunk = mendable.slice(start, start + CHUNK);
    const notMended = await repairChunk(chunk, ports);
    report.notMended.push(...notMended);
    const failed = new Set(notMended.map(({ productId }) => productId));
    for (const { productId, kind } of chunk) {
      if (failed.has(productId)) continue;
      if (kind === 'different') report.rewritten += 1;
      else report.applied += 1;
    }
    onProgress(Math.min(mendable.length, start + CHUNK));
  }
  return report;
}

async function repairChunk(chunk: readonly LakeDrift[], ports: LakeRepairPorts): Promise<NotMended[]> {
  const ofProducts = chunk.filter(({ part }) => part !== 'image');
  const imageIds = unique(chunk.flatMap(({ part, imageId }) => (part === 'image' && imageId ? [imageId] : [])));
  const changes =
    ofProducts.length === 0 ? [] : await ports.readEvents(unique(ofProducts.map(({ productId }) => productId)));
  const images = imageIds.length === 0 ? [] : await ports.readImageEvents(imageIds);
  const notMended: NotMended[] = [];
  for (const drift of ofProducts.filter(({ kind }) => kind === 'different')) {
    const reason = await rewrite(drift, changes, ports);
    if (reason !== undefined) notMended.push({ productId: drift.productId, reason });
  }
  const events = [
    ...changes.map((change) => ({ productId: change.productId, text: eventText(change) })),
    ...images.map((image) => ({ productId: 'an image', text: eventText(image) })),
  ];
  const readable = events.flatMap(({ productId, text }) => (text === undefined ? [] : [{ productId, text }]));
  const lost = ofProducts.filter(({ kind }) => kind === 'missing').map(({ productId }) => productId);
  if (lost.length > 0) await ports.passDocuments(unique(lost));
  const { refused } = await ports.bring(readable.map(({ text }) => text));
  for (const [place, reason] of refused) notMended.push({ productId: readable[place]?.productId ?? 'unknown', reason });
  return notMended;
}

/** Why it could not be done; undefined when it was, or when the projection went on meanwhile. */
async function rewrite(
  { productId, part, recorded }: LakeDrift,
  changes: readonly RecordedChange[],
  ports: LakeRepairPorts,
): Promise<string | undefined> {
  const saying = changes.filter(
    (change) => change.productId === productId && change.part === part && change.version === recorded,
  );
  const [change] = saying;
  if (change === undefined) return `the lake has no event of version ${recorded} of its ${part} any more`;
  if (saying.length > 1)
    return `${saying.length} events say different things of version ${recorded} of its ${part}: have the shop send a newer one`;
  const event = eventOf(change);
  const found = event && partsOfEvent(event);
  if (found?.kind !== 'product')
    return `its event cannot be kept: ${found?.kind === 'unusable' ? found.code : 'no contract knows it'}`;
  const { listedAt: _, ...parts } = found.parts;
  await ports.rewritePart(productId, parts);
  return undefined;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
