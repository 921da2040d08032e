import type { ImageOutcome } from '../projection/apply-image.ts';
import type { PartsOutcome } from '../projection/apply-parts.ts';
import { type ProductParts, sourcePartNames } from '../projection/catalog-change.ts';
import type { ImagePart, ProductProjection } from '../projection/product-projection.ts';
import { takeTurns } from '../projection/take-turns.ts';
import { failure, type MessageOutcome } from './message-outcome.ts';
import { type BatchChanges, type ImageChanges, newestImage, newestParts, type ProductChanges } from './read-changes.ts';

export interface ProjectionPorts {
  /** Writes what is newer of a product's parts; rejects for transient faults only. */
  readonly applyParts: (productId: string, parts: ProductParts) => Promise<PartsOutcome>;
  /** Keeps what is known of an image, to be brought to its products; rejects for transient faults only. */
  readonly applyImage: (image: ImagePart) => Promise<ImageOutcome>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

/** How a message fared in the projection, and which products show it. */
export interface Projected {
  readonly outcome: MessageOutcome;
  readonly productIds: readonly string[];
}

export interface ProjectedBatch {
  readonly byMessage: ReadonlyMap<string, Projected>;
  /** Every product that was touched and is not in the index yet, as it was last seen. */
  readonly items: ReadonlyMap<string, ProductProjection>;
}

/** At some 5 ms a write this is 3,000 in a second, more than a batch holds; a local DynamoDB has no use for more. */
const PRODUCTS_AT_A_TIME = 16;

/** Beside those of the AWS SDK, which give up within a second: a message that fails comes back after seconds at best. */
const MAX_ATTEMPTS = 6;
const BASE_DELAY_MS = 100;

/**
 * Products may be as large as an event. Those of the batch's own events are at most as many as its messages; those that
 * an image changes have no bound, and beyond this many they are written to the index before others are read.
 */
const MAX_ITEMS_HELD = 500;

/** Writes products to the index before the batch is done; gives the trouble that there was with any of them. */
export type WriteAhead = (
  items: readonly ProductProjection[],
  deadlineMs: number,
) => Promise<MessageOutcome | undefined>;

/** Writes the changes of a batch to the projection, each product and each image on its own: what fails, fails alone. */
export async function projectChanges(
  changes: BatchChanges,
  ports: ProjectionPorts,
  writeAhead: WriteAhead,
  deadlineMs: number,
): Promise<ProjectedBatch> {
  const byMessage = new Map<string, Projected>();
  const items = new Map<string, ProductProjection>();
  const note: Note = (messageId, projected) => byMessage.set(messageId, projected);
  const see = (item: ProductProjection) => {
    const seen = items.get(item.productId);
    if (seen === undefined || seen.revision < item.revision) items.set(item.productId, item);
  };
  const isFull = () => items.size >= MAX_ITEMS_HELD;
  const projecting: Projecting = { ports, note, see, isFull, writeAhead, deadlineMs };
  const tasks = [
    ...changes.products.map((product) => () => projectProduct(product, projecting)),
    ...changes.images.map((image) => () => projectImage(image, projecting)),
  ];
  const messagesOf = [...changes.products, ...changes.images].map(({ brought }) => brought);
  await takeTurns(tasks.entries(), PRODUCTS_AT_A_TIME, async ([number, task]) => {
    const failed = await tryUntil(task, ports, deadlineMs);
    if (failed === undefined) return;
    for (const { messageId } of messagesOf[number] ?? []) note(messageId, { outcome: failed, productIds: [] });
  });
  return { byMessage, items };
}

/** Tries again what failed, until it succeeds, the attempts are used up or the time is. */
async function tryUntil(
  task: () => Promise<void>,
  { now, sleep, random }: ProjectionPorts,
  deadlineMs: number,
): Promise<MessageOutcome | undefined> {
  let failed = failure('OUT_OF_TIME', 'the batch took too long to get to this message');
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    // Full jitter: writers that failed together do not come back together.
    const delayMs = attempt === 0 ? 0 : random() * BASE_DELAY_MS * 2 ** attempt;
    if (now() + delayMs >= deadlineMs) break;
    if (delayMs > 0) await sleep(delayMs);
    try {
      await task();
      return undefined;
    } catch (error) {
      failed = failure('PROJECTION_UNAVAILABLE', error);
    }
  }
  return failed;
}

type Note = (messageId: string, projected: Projected) => void;

interface Projecting {
  readonly ports: ProjectionPorts;
  readonly note: Note;
  /** Keeps a product to be written when the batch is through. */
  readonly see: (item: ProductProjection) => void;
  readonly isFull: () => boolean;
  readonly writeAhead: WriteAhead;
  readonly deadlineMs: number;
}

/** One write for all messages of a product; if that is refused, one for each, so that only the culprit is refused. */
async function projectProduct(changes: ProductChanges, projecting: Projecting): Promise<void> {
  const { productId, brought } = changes;
  const { ports, note, see } = projecting;
  const outcome = await ports.applyParts(productId, newestParts(changes));
  if (outcome.kind === 'refused' && brought.length > 1) {
    for (const one of brought) await projectProduct({ productId, brought: [one] }, projecting);
    return;
  }
  if (outcome.kind === 'applied') see(outcome.item);
  for (const { messageId, parts } of brought) {
    if (outcome.kind === 'refused') note(messageId, { outcome: { ...outcome, kind: 'unfit' }, productIds: [] });
    else
      note(messageId, {
        outcome: { kind: isInForce(parts, outcome.item) ? 'done' : 'superseded' },
        productIds: [productId],
      });
  }
}

/** Whether the product is now as a message says; a redelivery, too, says what is in force. */
function isInForce(parts: ProductParts, item: ProductProjection): boolean {
  return sourcePartNames.some((name) => parts[name] !== undefined && parts[name].version === item[name]?.version);
}

async function projectImage(changes: ImageChanges, projecting: Projecting): Promise<void> {
  const newest = newestImage(changes);
  if (newest === undefined) return;
  const { note } = projecting;
  const outcome = await projecting.ports.applyImage(newest);
  if (outcome.kind === 'refused') {
    for (const { messageId } of changes.brought)
      note(messageId, { outcome: { ...outcome, kind: 'unfit' }, productIds: [] });
    return;
  }
  const { productIds, trouble } = await bringImage(outcome.chunks, projecting);
  for (const { messageId, image } of changes.brought) {
    const kind = image.version === outcome.known.version ? 'done' : 'superseded';
    note(messageId, { outcome: trouble ?? { kind }, productIds });
  }
}

/**
 * Brings an image to its products, at some thousands in a second. When there is no more time the message fails, and
 * begins anew at its next delivery: a batch gets through tens of thousands.
 */
async function bringImage(
  chunks: AsyncIterable<readonly ProductProjection[]>,
  { ports, see, isFull, writeAhead, deadlineMs }: Projecting,
): Promise<{ readonly productIds: readonly string[]; readonly trouble: MessageOutcome | undefined }> {
  const productIds: string[] = [];
  let trouble: MessageOutcome | undefined;
  for await (const items of chunks) {
    if (!isFull()) {
      for (const item of items) see(item);
      productIds.push(...items.map(({ productId }) => productId));
      continue;
    }
    if (ports.now() >= deadlineMs) trouble = failure('OUT_OF_TIME', 'the image is named by too many products');
    else trouble = (await writeAhead(items, deadlineMs)) ?? trouble;
    // It will be delivered again, and begin anew.
    if (trouble?.kind === 'failed') break;
  }
  return { productIds, trouble };
}
