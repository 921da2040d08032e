/**
 * The product-indexer's core: messages in, documents in the index, every message accounted for. It knows nothing of AWS.
 *
 *     const outcome = await indexBatch(messages, ports, { deadlineMs, maxReceives });
 *
 * The order of its steps is what keeps the index right, whatever fails in between:
 * 1. The projection is written, part by part, each only when newer.
 * 2. Then the write targets are read, never from a cache: a rebuild registers its index before it scans the projection,
 *    so it either sees what was written here or is seen by what is written here.
 * 3. Then every product that a message is about is written as it is now, also when nothing was newer: whoever wrote it to
 *    the projection may not have come this far.
 * A message is acknowledged after that, and not before. Sending any message again is harmless.
 */
import { IndexerError } from '../errors.ts';
import type { ProductDocument } from '../index/product-document.ts';
import type { ProductProjection } from '../projection/product-projection.ts';
import { toDocument } from '../projection/to-document.ts';
import {
  describeError,
  type Failure,
  failure,
  type IndexingAccounting,
  type IndexingMessage,
  type MessageOutcome,
} from './message-outcome.ts';
import { type ParkedMessage, parkedMessage } from './parked-message.ts';
import { type Projected, type ProjectionPorts, projectChanges, type WriteAhead } from './project-changes.ts';
import { readChanges } from './read-changes.ts';
import { type Postponement, type Redelivery, type RedeliveryLimits, type Renewal, redeliveryOf } from './redelivery.ts';
import type { WriteOutcome } from './write-outcome.ts';

export interface IndexBatchPorts extends ProjectionPorts {
  /** The indices to write to, never from a cache. */
  readonly readTargets: () => Promise<readonly string[]>;
  /** Writes documents under their revisions; an outcome for each product, the worst of all indices. */
  readonly writeDocuments: (
    targets: readonly string[],
    documents: readonly ProductDocument[],
    deadlineMs: number,
  ) => Promise<ReadonlyMap<string, WriteOutcome>>;
  /** Puts messages aside with their reasons. */
  readonly park: (messages: readonly ParkedMessage[]) => Promise<Parking>;
  /** Puts messages into the queue anew. */
  readonly renew: (messages: readonly Renewal[]) => Promise<Parking>;
  /** Lets messages be delivered again sooner than the queue would; gives what went wrong, if anything did. */
  readonly postpone: (messages: readonly Postponement[]) => Promise<string | undefined>;
}

export interface Parking {
  /** Ids of the messages that are safe there. */
  readonly ids: ReadonlySet<string>;
  /** Why others are not. */
  readonly trouble?: string;
}

export interface IndexBatchLimits extends RedeliveryLimits {
  /** Epoch milliseconds after which nothing is begun or tried again. */
  readonly deadlineMs: number;
}

export interface IndexBatchOutcome {
  /** Messages to deliver again, and no others. */
  readonly failedIds: readonly string[];
  /** Messages that are in the queue anew, so that they need not be delivered again. */
  readonly renewed: readonly Renewal[];
  readonly accounting: IndexingAccounting;
  readonly parked: readonly ParkedMessage[];
  /** Code -> how many messages were rejected, parked or failed with it, and the reason of one of them. */
  readonly reasons: ReadonlyMap<string, { readonly messages: number; readonly example: string }>;
}

/** Of the time that there is, what the projection may take; the rest is for writing the documents. */
const PROJECTION_SHARE = 0.6;

/** Brings a batch of messages to the index. Never rejects because of what a message holds, or a store that fails. */
export async function indexBatch(
  messages: readonly IndexingMessage[],
  ports: IndexBatchPorts,
  limits: IndexBatchLimits,
): Promise<IndexBatchOutcome> {
  const { deadlineMs } = limits;
  const startedMs = ports.now();
  const changes = readChanges(messages);
  const projectionDeadlineMs = startedMs + (deadlineMs - startedMs) * PROJECTION_SHARE;
  const writeAhead: WriteAhead = async (some, untilMs) =>
    troubleWith(
      some.map(({ productId }) => productId),
      await writeItems(some, ports, untilMs),
    );
  const { byMessage, items } = await projectChanges(changes, ports, writeAhead, projectionDeadlineMs);
  const written = await writeItems(items.values(), ports, deadlineMs);
  const outcomeOf = ({ id }: IndexingMessage): MessageOutcome =>
    changes.settled.get(id) ?? outcomeInIndex(byMessage.get(id), written);
  const judged = messages.map((message) => {
    const outcome = outcomeOf(message);
    return { message, outcome, redelivery: redeliveryOf(message, outcome, limits, ports.random()) };
  });
  const parking = await parkHopeless(judged, ports);
  return account(judged, parking, await bringBack(judged, ports));
}

/** Product -> what became of its document; undefined for a product that has none. */
type WrittenItems = ReadonlyMap<string, WriteOutcome | Failure>;

async function writeItems(
  items: Iterable<ProductProjection>,
  ports: IndexBatchPorts,
  deadlineMs: number,
): Promise<WrittenItems> {
  const outcomes = new Map<string, WriteOutcome | Failure>();
  const documents: ProductDocument[] = [];
  for (const item of items) {
    try {
      const document = toDocument(item);
      if (document) documents.push(document);
    } catch (error) {
      outcomes.set(item.productId, failure('DEFECT', error));
    }
  }
  if (documents.length === 0) return outcomes;
  const written = await writeOrFail(documents, ports, deadlineMs);
  for (const { productId } of documents) {
    const outcome = 'kind' in written ? written : written.get(productId);
    outcomes.set(productId, outcome ?? failure('INDEX_UNAVAILABLE', 'the writer did not say what became of it'));
  }
  return outcomes;
}

/** An index may be dropped between reading the targets and writing to them: then they are read once more. */
async function writeOrFail(
  documents: readonly ProductDocument[],
  ports: IndexBatchPorts,
  deadlineMs: number,
  isSecondTry = false,
): Promise<ReadonlyMap<string, WriteOutcome> | Failure> {
  let targets: readonly string[];
  try {
    targets = await ports.readTargets();
  } catch (error) {
    return failure('TARGETS_UNAVAILABLE', error);
  }
  try {
    return await ports.writeDocuments(targets, documents, deadlineMs);
  } catch (error) {
    const isIndexGone = error instanceof IndexerError && error.code === 'ALIAS_MISSING';
    if (isIndexGone && !isSecondTry) return writeOrFail(documents, ports, deadlineMs, true);
    return failure('INDEX_UNAVAILABLE', error);
  }
}

function outcomeInIndex(projected: Projected | undefined, written: WrittenItems): MessageOutcome {
  if (projected === undefined) return failure('DEFECT', 'nothing was done about this message');
  if (projected.outcome.kind === 'failed') return projected.outcome;
  return troubleWith(projected.productIds, written) ?? projected.outcome;
}

/** What must come again beats what is refused: the refusal will be found again, but a write left out would be lost. */
function troubleWith(productIds: readonly string[], written: WrittenItems): MessageOutcome | undefined {
  let worst: MessageOutcome | undefined;
  for (const productId of productIds) {
    const outcome = written.get(productId);
    if (outcome?.kind === 'failed') return outcome;
    if (outcome?.kind === 'retry') return failure('INDEX_UNAVAILABLE', outcome.reason);
    if (outcome?.kind === 'refused') worst = { kind: 'unfit', code: outcome.code, reason: outcome.reason };
  }
  return worst;
}

interface Judged {
  readonly message: IndexingMessage;
  readonly outcome: MessageOutcome;
  readonly redelivery: Redelivery;
}

/** What was meant to be done about messages: what of it is safe, and why the rest is not. */
interface Safe<Message> {
  readonly safe: readonly Message[];
  readonly trouble: string | undefined;
}

/** Parks what can never pass, and what failed too often. What cannot be parked stays in the queue. */
function parkHopeless(judged: readonly Judged[], ports: IndexBatchPorts): Promise<Safe<ParkedMessage>> {
  const parkedAt = new Date(ports.now()).toISOString();
  const hopeless = judged.flatMap(({ message, outcome, redelivery }) =>
    redelivery.kind === 'park' && 'reason' in outcome ? [parkedMessage(message, outcome, parkedAt)] : [],
  );
  return whatIsSafe(hopeless, ports.park);
}

/** Sees to it that what failed for a passing reason comes again soon. What cannot be sent anew stays in the queue. */
async function bringBack(judged: readonly Judged[], ports: IndexBatchPorts): Promise<Safe<Renewal>> {
  const renewals = judged.flatMap(({ redelivery }) => (redelivery.kind === 'renew' ? [redelivery.renewal] : []));
  const postponed = judged.flatMap(({ redelivery }) => {
    return redelivery.kind === 'postpone' ? [redelivery.postponement] : [];
  });
  const [renewed, trouble] = await Promise.all([
    whatIsSafe(renewals, ports.renew),
    postponed.length === 0 ? undefined : ports.postpone(postponed).catch(describeError),
  ]);
  return { ...renewed, trouble: renewed.trouble ?? trouble };
}

async function whatIsSafe<Message extends { readonly id: string }>(
  messages: readonly Message[],
  send: (messages: readonly Message[]) => Promise<Parking>,
): Promise<Safe<Message>> {
  if (messages.length === 0) return { safe: [], trouble: undefined };
  try {
    const { ids, trouble } = await send(messages);
    return { safe: messages.filter(({ id }) => ids.has(id)), trouble };
  } catch (error) {
    return { safe: [], trouble: describeError(error) };
  }
}

function account(
  judged: readonly Judged[],
  { safe: parked, trouble }: Safe<ParkedMessage>,
  { safe: renewed, trouble: delayed }: Safe<Renewal>,
): IndexBatchOutcome {
  const aside = new Set(parked.map(({ id }) => id));
  const anew = new Set(renewed.map(({ id }) => id));
  const counts = { done: 0, superseded: 0, ignored: 0, rejected: 0, parked: 0, failed: 0 };
  const reasons = new Map<string, { messages: number; example: string }>();
  const failedIds: string[] = [];
  if (trouble !== undefined) reasons.set('PARKING_FAILED', { messages: 0, example: trouble });
  if (delayed !== undefined) reasons.set('REDELIVERY_LATE', { messages: 0, example: delayed });
  for (const { message, outcome } of judged) {
    if ('code' in outcome) {
      const example = 'reason' in outcome ? outcome.reason : '';
      reasons.set(outcome.code, { example, messages: (reasons.get(outcome.code)?.messages ?? 0) + 1 });
    }
    if (aside.has(message.id)) counts.parked += 1;
    else if (outcome.kind === 'unfit' || outcome.kind === 'failed') {
      counts.failed += 1;
      if (!anew.has(message.id)) failedIds.push(message.id);
    } else counts[outcome.kind] += 1;
  }
  return { failedIds, renewed, accounting: { received: judged.length, ...counts }, parked, reasons };
}
