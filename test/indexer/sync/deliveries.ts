import { applyImage } from '../../../indexer/projection/apply-image.ts';
import { applyParts } from '../../../indexer/projection/apply-parts.ts';
import type { ProjectionStore } from '../../../indexer/projection/projection-store.ts';
import {
  type IndexBatchLimits,
  type IndexBatchOutcome,
  type IndexBatchPorts,
  indexBatch,
} from '../../../indexer/sync/index-batch.ts';
import type { IndexingMessage } from '../../../indexer/sync/message-outcome.ts';
import type { WriteOutcome } from '../../../indexer/sync/write-outcome.ts';
import { type Disturb, undisturbed } from '../projection/memory-projection.ts';
import type { MemoryIndex } from './memory-index.ts';

/** The indexer's ports on stores in memory; time stands still and nothing waits. */
export function portsOn(
  store: ProjectionStore,
  index: Pick<MemoryIndex, 'write'>,
  disturb: Disturb = undisturbed,
): IndexBatchPorts {
  return {
    applyParts: (productId, parts) => applyParts(store, productId, parts),
    applyImage: (image) => applyImage(store, image),
    readTargets: () => disturb(() => ['products-1']),
    writeDocuments: async (_, documents) => {
      const outcomes = new Map<string, WriteOutcome>();
      for (const document of documents) outcomes.set(document.productId, await index.write(document));
      return outcomes;
    },
    park: async (messages) => ({ ids: new Set(messages.map(({ id }) => id)) }),
    renew: async (messages) => ({ ids: new Set(messages.map(({ id }) => id)) }),
    postpone: async () => undefined,
    now: () => Date.parse('2026-03-02T10:00:00.000Z'),
    sleep: async () => undefined,
    random: () => 0.5,
  };
}

export const NO_LIMITS: IndexBatchLimits = {
  deadlineMs: Number.POSITIVE_INFINITY,
  maxReceives: Number.POSITIVE_INFINITY,
  maxDeliveries: Number.POSITIVE_INFINITY,
};

export function messagesOf(texts: readonly string[], receiveCount = 1): IndexingMessage[] {
  return texts.map((text, number) => ({
    id: `message-${number}`,
    text,
    receivedAt: '2026-03-02T09:59:59.000Z',
    receiveCount,
  }));
}

/** Delivers as a queue does: what a batch names as failed comes again. Gives what was parked. */
export async function deliverAll(
  messages: readonly IndexingMessage[],
  toBatches: (messages: readonly IndexingMessage[]) => IndexingMessage[][],
  deliver: (batch: readonly IndexingMessage[]) => Promise<IndexBatchOutcome>,
): Promise<{ parked: IndexingMessage[]; rounds: number }> {
  const parked: IndexingMessage[] = [];
  let pending = toBatches(messages);
  let rounds = 0;
  for (; pending.length > 0; rounds += 1) {
    if (rounds > 200) throw new Error(`${pending.flat().length} messages fail again and again`);
    const again: IndexingMessage[] = [];
    for (const batch of pending) {
      const outcome = await deliver(batch);
      const failed = new Set(outcome.failedIds);
      const aside = new Set(outcome.parked.map(({ id }) => id));
      const anew = new Map(outcome.renewed.map(({ id, deliveries }) => [id, deliveries]));
      parked.push(...batch.filter(({ id }) => aside.has(id)));
      for (const message of batch) {
        const earlierDeliveries = anew.get(message.id);
        if (earlierDeliveries !== undefined) again.push({ ...message, receiveCount: 1, earlierDeliveries });
        if (failed.has(message.id)) again.push({ ...message, receiveCount: message.receiveCount + 1 });
      }
    }
    pending = toBatches(again);
  }
  return { parked, rounds };
}

export function indexWith(ports: IndexBatchPorts, limits = NO_LIMITS) {
  return (batch: readonly IndexingMessage[]) => indexBatch(batch, ports, limits);
}
