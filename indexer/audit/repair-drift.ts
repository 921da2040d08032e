import type { ProductDocument } from '../index/product-document.ts';
import type { DeletionOutcome, Tombstone } from '../index/purge-tombstones.ts';
import type { ProductProjection } from '../projection/product-projection.ts';
import { toDocument } from '../projection/to-document.ts';
import type { WriteOutcome } from '../sync/write-outcome.ts';
import type { Drift } from './compare-document.ts';
import type { IndexedDocument } from './indexed-document.ts';

export interface RepairPorts {
  /** Consistent; unknown products are absent. */
  readonly read: (productIds: readonly string[]) => Promise<readonly ProductProjection[]>;
  /** Raises a product's revision to this one, unless it is there already, and gives the product as it is then. */
  readonly raiseRevision: (productId: string, revision: number) => Promise<ProductProjection>;
  /** Writes documents to every index that is written to, also over the same revision. */
  readonly write: (documents: readonly ProductDocument[]) => Promise<ReadonlyMap<string, WriteOutcome>>;
  /** Documents of the index that is mended, as they are at this moment. */
  readonly readIndex: (productIds: readonly string[]) => Promise<readonly IndexedDocument[]>;
  /** Deletes documents from every index that is written to, unless they are newer: an outcome for each, in order. */
  readonly remove: (documents: readonly Tombstone[]) => Promise<readonly DeletionOutcome[]>;
}

export interface NotMended {
  readonly productId: string;
  readonly reason: string;
}

export interface RepairReport {
  readonly rewritten: number;
  readonly removed: number;
  readonly notMended: readonly NotMended[];
}

/** Products mended in one go: as many as one read of the projection takes. */
const CHUNK = 100;

/**
 * Brings documents back to what the projection says, at the projection's revision, so that whatever a live edit writes
 * meanwhile is newer and wins. A document whose version ran ahead (somebody updated it in place) would refuse that, and
 * the next edits as well: then the projection's revision goes past it first; so does it when a document was deleted in
 * place, whose version OpenSearch remembers for a minute without telling it. A product that the projection never heard
 * of gets an entry with nothing but a revision above the document's; OpenSearch's own tombstone is forgotten or refuses
 * a new product, this entry does neither.
 */
export async function repairDrift(
  drift: readonly Drift[],
  ports: RepairPorts,
  onProgress: (done: number) => void,
): Promise<RepairReport> {
  const report = { rewritten: 0, removed: 0, notMended: [] as NotMended[] };
  for (let start = 0; start < drift.length; start += CHUNK) {
    const part = await repairChunk(drift.slice(start, start + CHUNK), ports);
    report.rewritten += part.rewritten;
    report.removed += part.removed;
    report.notMended.push(...part.notMended);
    onProgress(Math.min(drift.length, start + CHUNK));
  }
  return report;
}

async function repairChunk(chunk: readonly Drift[], ports: RepairPorts): Promise<RepairReport> {
  const items = new Map(
    (await ports.read(chunk.map(({ productId }) => productId))).map((item) => [item.productId, item]),
  );
  const documents: ProductDocument[] = [];
  const surplus: Tombstone[] = [];
  const notMended: NotMended[] = [];
  for (const { productId, version = 0 } of chunk) {
    const item = items.get(productId);
    if (version >= Number.MAX_SAFE_INTEGER) {
      notMended.push({ productId, reason: `its version ${version} is beyond any revision; rebuild the index` });
      continue;
    }
    const isPassed = item !== undefined && item.revision >= version && toDocument(item) !== undefined;
    const raised = isPassed ? item : await ports.raiseRevision(productId, version + 1);
    const document = toDocument(raised);
    if (document !== undefined) documents.push(document);
    else if (version > 0) surplus.push({ productId, revision: raised.revision });
  }
  const written = await writeThrough(documents, ports);
  const removals = surplus.length === 0 ? [] : await ports.remove(surplus);
  notMended.push(...unwritten(documents, written), ...unremoved(surplus, removals));
  const failed = new Set(notMended.map(({ productId }) => productId));
  return {
    rewritten: documents.filter(({ productId }) => !failed.has(productId)).length,
    removed: surplus.filter(({ productId }) => !failed.has(productId)).length,
    notMended,
  };
}

/** Doubling the step, this passes any version that edits in place can have reached. */
const MAX_RAISES = 20;

async function writeThrough(
  documents: readonly ProductDocument[],
  ports: RepairPorts,
): Promise<ReadonlyMap<string, WriteOutcome>> {
  const outcomes = new Map<string, WriteOutcome>();
  let pending = documents;
  for (let raises = 0; pending.length > 0; raises += 1) {
    for (const [productId, outcome] of await ports.write(pending)) outcomes.set(productId, outcome);
    const stuck = raises === MAX_RAISES ? [] : await stuckDocuments(pending, outcomes, ports);
    const raised = stuck.map(({ productId, revision }) => ports.raiseRevision(productId, revision + 2 ** raises));
    pending = (await Promise.all(raised)).map(toDocument).filter((document) => document !== undefined);
  }
  return outcomes;
}

/** Those that OpenSearch took for outdated although it holds nothing newer; of several indices, the mended one counts. */
async function stuckDocuments(
  documents: readonly ProductDocument[],
  outcomes: ReadonlyMap<string, WriteOutcome>,
  ports: RepairPorts,
): Promise<readonly ProductDocument[]> {
  const taken = documents.filter(({ productId }) =>
    ['written', 'superseded'].includes(outcomes.get(productId)?.kind ?? ''),
  );
  const found = await ports.readIndex(taken.map(({ productId }) => productId));
  const versions = new Map(found.map(({ productId, version }) => [productId, version]));
  return taken.filter(({ productId, revision }) => (versions.get(productId) ?? 0) < revision);
}

function unwritten(
  documents: readonly ProductDocument[],
  outcomes: ReadonlyMap<string, WriteOutcome>,
): readonly NotMended[] {
  return documents.flatMap(({ productId }) => {
    const outcome = outcomes.get(productId) ?? { kind: 'retry' as const, reason: 'OpenSearch said nothing of it' };
    return outcome.kind === 'retry' || outcome.kind === 'refused' ? [{ productId, reason: outcome.reason }] : [];
  });
}

/** A newer document in the place of the surplus one is a product that came into being meanwhile. */
function unremoved(surplus: readonly Tombstone[], outcomes: readonly DeletionOutcome[]): readonly NotMended[] {
  return surplus.flatMap(({ productId }, place) =>
    (outcomes[place] ?? 'failed') === 'failed' ? [{ productId, reason: 'OpenSearch could not delete it' }] : [],
  );
}
