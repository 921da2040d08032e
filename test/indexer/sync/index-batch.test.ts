import { describe, expect, test } from '@jest/globals';
import { IndexerError } from '../../../indexer/errors.ts';
import { type IndexBatchPorts, indexBatch } from '../../../indexer/sync/index-batch.ts';
import type { IndexingMessage } from '../../../indexer/sync/message-outcome.ts';
import type { ParkedMessage } from '../../../indexer/sync/parked-message.ts';
import type { Postponement } from '../../../indexer/sync/redelivery.ts';
import type { WriteOutcome } from '../../../indexer/sync/write-outcome.ts';
import { eventIdOf, eventText } from '../../factories.ts';
import { memoryProjection } from '../projection/memory-projection.ts';
import { messagesOf, NO_LIMITS, portsOn } from './deliveries.ts';
import { memoryIndex } from './memory-index.ts';

const upsert = (productId: string, version: number, title = `Poster ${version}`) =>
  eventText('product.upserted', { productId, version, title, imageId: null, eventId: eventIdOf(version) });
const price = (productId: string, version: number, priceMinor = version) =>
  eventText('price.changed', { productId, version, priceMinor });

function setUp(changed: Partial<IndexBatchPorts> = {}) {
  const projection = memoryProjection();
  const index = memoryIndex();
  const parked: ParkedMessage[] = [];
  const ports: IndexBatchPorts = {
    ...portsOn(projection, index),
    park: async (messages) => {
      parked.push(...messages);
      return { ids: new Set(messages.map(({ id }) => id)) };
    },
    ...changed,
  };
  const deliver = (messages: readonly IndexingMessage[], limits = NO_LIMITS) => indexBatch(messages, ports, limits);
  return { projection, index, ports, parked, deliver };
}

const nothing = { received: 0, done: 0, superseded: 0, ignored: 0, rejected: 0, parked: 0, failed: 0 };

describe('a batch of messages', () => {
  test('writes each product once, as the newest of its parts make it', async () => {
    const written: string[] = [];
    const { index, deliver, ports } = setUp();
    const texts = [upsert('p-1', 2), price('p-1', 1), upsert('p-1', 1), upsert('p-2', 1), price('p-1', 3)];
    const counting = {
      ...ports,
      writeDocuments: (...[targets, documents, deadlineMs]: Parameters<IndexBatchPorts['writeDocuments']>) => {
        written.push(...documents.map(({ productId }) => productId));
        return ports.writeDocuments(targets, documents, deadlineMs);
      },
    };
    const outcome = await indexBatch(messagesOf(texts), counting, NO_LIMITS);
    expect(written.sort()).toEqual(['p-1', 'p-2']);
    expect(index.documents.get('p-1')).toMatchObject({ title: 'Poster 2', priceMinor: 3, revision: 1 });
    expect(outcome).toMatchObject({ failedIds: [], accounting: { ...nothing, received: 5, done: 3, superseded: 2 } });
    expect((await deliver(messagesOf(texts))).accounting).toEqual({ ...nothing, received: 5, done: 3, superseded: 2 });
  });

  test('acknowledges what is no event, and what is none of the indexer’s business', async () => {
    const { deliver, index } = setUp();
    const texts = [
      'no JSON',
      '{}',
      eventText('price.changed', { version: 0 }),
      eventText('order.placed'),
      upsert('p-1', 1),
    ];
    const { failedIds, accounting, reasons } = await deliver(messagesOf(texts));
    expect(failedIds).toEqual([]);
    expect(accounting).toEqual({ ...nothing, received: 5, done: 1, ignored: 1, rejected: 3 });
    expect([...reasons.keys()]).toContain('NOT_JSON');
    expect(index.documents.size).toBe(1);
  });

  test('keeps prices of a product that is yet to come', async () => {
    const { deliver, index } = setUp();
    expect((await deliver(messagesOf([price('p-1', 1, 77)]))).accounting).toEqual({ ...nothing, received: 1, done: 1 });
    expect(index.documents.size).toBe(0);
    await deliver(messagesOf([upsert('p-1', 1)]));
    expect(index.documents.get('p-1')).toMatchObject({ priceMinor: 77 });
  });

  test('of nothing is done with nothing', async () => {
    const { deliver } = setUp({ readTargets: () => Promise.reject(new Error('nobody asked')) });
    expect(await deliver([])).toMatchObject({ failedIds: [], accounting: nothing });
  });
});

describe('a message that is of no use', () => {
  test('is parked with the reason when the index refuses the document, and its neighbours are written', async () => {
    const { deliver, index, parked } = setUp();
    const { failedIds, accounting } = await deliver(messagesOf([upsert('p-1', 1, 'poison'), upsert('p-2', 1)]));
    expect(failedIds).toEqual([]);
    expect(accounting).toEqual({ ...nothing, received: 2, done: 1, parked: 1 });
    expect(index.documents.has('p-2')).toBe(true);
    expect(parked).toEqual([
      {
        id: 'message-0',
        text: upsert('p-1', 1, 'poison'),
        reason: 'FIELD_UNREADABLE',
        detail: 'it is poison',
        parkedAt: '2026-03-02T10:00:00.000Z',
      },
    ]);
  });

  test('is parked alone when the projection refuses it, and the other messages of its product pass', async () => {
    const { ports, parked, index } = setUp();
    const picky: IndexBatchPorts = {
      ...ports,
      applyParts: async (productId, parts) =>
        parts.product?.version === 2
          ? { kind: 'refused', code: 'PROJECTION_REFUSED', reason: 'too large' }
          : ports.applyParts(productId, parts),
    };
    const texts = [upsert('p-1', 1), upsert('p-1', 2), price('p-1', 1, 77)];
    const { accounting } = await indexBatch(messagesOf(texts), picky, NO_LIMITS);
    expect(accounting).toEqual({ ...nothing, received: 3, done: 2, parked: 1 });
    expect(parked).toMatchObject([{ id: 'message-1', reason: 'PROJECTION_REFUSED', detail: 'too large' }]);
    expect(index.documents.get('p-1')).toMatchObject({ title: 'Poster 1', priceMinor: 77 });
  });

  test('is parked when no item can hold it', async () => {
    const { deliver, parked } = setUp();
    await deliver(messagesOf([eventText('stock.changed', { productId: 'p-\uD800' })]));
    expect(parked).toMatchObject([{ reason: 'ID_NOT_UNICODE' }]);
  });

  test('is delivered again when it cannot be parked', async () => {
    const poison = messagesOf([upsert('p-1', 1, 'poison'), upsert('p-2', 1, 'poison')]);
    const half = setUp({ park: async () => ({ ids: new Set(['message-1']), trouble: 'only one fits' }) });
    const outcome = await half.deliver(poison);
    expect(outcome).toMatchObject({ failedIds: ['message-0'], accounting: { parked: 1, failed: 1 } });
    expect(outcome.reasons.get('PARKING_FAILED')).toMatchObject({ example: 'only one fits' });
    const none = setUp({ park: () => Promise.reject(new Error('AccessDenied')) });
    expect((await none.deliver(poison)).failedIds).toEqual(['message-0', 'message-1']);
  });
});

describe('a message that meets a failure', () => {
  const failures: [string, Partial<IndexBatchPorts>, string][] = [
    ['the projection', { applyParts: () => Promise.reject(new Error('throttled')) }, 'PROJECTION_UNAVAILABLE'],
    ['the write targets', { readTargets: () => Promise.reject(new Error('gone')) }, 'TARGETS_UNAVAILABLE'],
    ['the writer', { writeDocuments: () => Promise.reject(new Error('refused')) }, 'INDEX_UNAVAILABLE'],
    ['a document', { writeDocuments: retrying('429') }, 'INDEX_UNAVAILABLE'],
    ['a writer that is silent', { writeDocuments: async () => new Map() }, 'INDEX_UNAVAILABLE'],
  ];

  test.each(failures)('of %s is delivered again', async (_, changed, code) => {
    const { deliver, parked } = setUp(changed);
    const outcome = await deliver(messagesOf([upsert('p-1', 1)]));
    expect(outcome).toMatchObject({ failedIds: ['message-0'], accounting: { ...nothing, received: 1, failed: 1 } });
    expect([...outcome.reasons.keys()]).toEqual([code]);
    expect(parked).toEqual([]);
  });

  test.each(failures)('of %s at its last delivery is parked with the reason', async (_, changed, reason) => {
    const { deliver, parked } = setUp(changed);
    const outcome = await deliver(messagesOf([upsert('p-1', 1)], 5), { ...NO_LIMITS, maxDeliveries: 5 });
    expect(outcome).toMatchObject({ failedIds: [], accounting: { ...nothing, received: 1, parked: 1 } });
    expect(parked).toMatchObject([{ id: 'message-0', reason, detail: expect.any(String) }]);
  });

  test('of the index comes again after seconds rather than after the time of the queue', async () => {
    const postponed: Postponement[] = [];
    const { deliver } = setUp({
      writeDocuments: retrying('429'),
      postpone: async (messages) => {
        postponed.push(...messages);
        return 'ReceiptHandleIsInvalid';
      },
    });
    const { failedIds, reasons } = await deliver(messagesOf([upsert('p-1', 1), '{}']));
    expect(failedIds).toEqual(['message-0']);
    expect(postponed).toEqual([{ id: 'message-0', delaySeconds: 5 }]);
    expect(reasons.get('REDELIVERY_LATE')).toMatchObject({ example: 'ReceiptHandleIsInvalid' });
  });

  test('is sent anew before the queue gives it up; what the queue does not take stays there', async () => {
    const failing = { writeDocuments: retrying('429') };
    const last = messagesOf([upsert('p-1', 1), upsert('p-2', 1)], 4);
    const half = setUp({ ...failing, renew: async () => ({ ids: new Set(['message-1']), trouble: 'one fits' }) });
    const outcome = await half.deliver(last, { ...NO_LIMITS, maxReceives: 5 });
    expect(outcome).toMatchObject({ failedIds: ['message-0'], parked: [], accounting: { received: 2, failed: 2 } });
    expect(outcome.renewed).toEqual([{ id: 'message-1', text: upsert('p-2', 1), delaySeconds: 53, deliveries: 4 }]);
    expect(outcome.reasons.get('REDELIVERY_LATE')).toMatchObject({ example: 'one fits' });
    const none = setUp({ ...failing, renew: () => Promise.reject(new Error('AccessDenied')) });
    const { failedIds } = await none.deliver(last, { ...NO_LIMITS, maxReceives: 5 });
    expect(failedIds).toEqual(['message-0', 'message-1']);
  });

  test('of one product does not hold up another', async () => {
    const { ports, index } = setUp();
    const halting: IndexBatchPorts = {
      ...ports,
      applyParts: (productId, parts) =>
        productId === 'p-1' ? Promise.reject(new Error('throttled')) : ports.applyParts(productId, parts),
    };
    const { failedIds } = await indexBatch(messagesOf([upsert('p-1', 1), upsert('p-2', 1)]), halting, NO_LIMITS);
    expect(failedIds).toEqual(['message-0']);
    expect([...index.documents.keys()]).toEqual(['p-2']);
  });

  test('is written at the redelivery although the projection knows it already', async () => {
    const { ports, index, deliver } = setUp();
    const crashing = { ...ports, readTargets: () => Promise.reject(new Error('the process is gone')) };
    await indexBatch(messagesOf([upsert('p-1', 1)]), crashing, NO_LIMITS);
    expect(index.documents.size).toBe(0);
    expect((await deliver(messagesOf([upsert('p-1', 1)]))).accounting).toMatchObject({ done: 1 });
    expect(index.documents.get('p-1')).toMatchObject({ title: 'Poster 1' });
  });

  test('is tried again within the batch while there is time', async () => {
    let calls = 0;
    const { ports } = setUp();
    const flaky: IndexBatchPorts = {
      ...ports,
      applyParts: (productId, parts) => {
        calls += 1;
        return calls < 3 ? Promise.reject(new Error('throttled')) : ports.applyParts(productId, parts);
      },
    };
    expect((await indexBatch(messagesOf([upsert('p-1', 1)]), flaky, NO_LIMITS)).failedIds).toEqual([]);
  });

  test('is not begun when the time is used up, and says so', async () => {
    const { deliver, projection } = setUp();
    const outcome = await deliver(messagesOf([upsert('p-1', 1)]), { ...NO_LIMITS, deadlineMs: 0 });
    expect(outcome.failedIds).toEqual(['message-0']);
    expect([...outcome.reasons.keys()]).toEqual(['OUT_OF_TIME']);
    expect(projection.products.size).toBe(0);
  });
});

test('targets are read after the projection is written, and again when an index is gone', async () => {
  const steps: string[] = [];
  const { ports, projection } = setUp();
  let reads = 0;
  const watched: IndexBatchPorts = {
    ...ports,
    readTargets: async () => {
      steps.push(`targets, ${projection.products.size} products`);
      reads += 1;
      return [`products-${reads}`];
    },
    writeDocuments: async (targets, documents, deadlineMs) => {
      steps.push(`write to ${targets.join()}`);
      if (reads === 1) throw new IndexerError('ALIAS_MISSING', 'dropped a moment ago');
      return ports.writeDocuments(targets, documents, deadlineMs);
    },
  };
  const { failedIds } = await indexBatch(messagesOf([upsert('p-1', 1)]), watched, NO_LIMITS);
  expect(failedIds).toEqual([]);
  expect(steps).toEqual(['targets, 1 products', 'write to products-1', 'targets, 1 products', 'write to products-2']);
});

function retrying(reason: string): IndexBatchPorts['writeDocuments'] {
  return async (_, documents) =>
    new Map(documents.map(({ productId }): [string, WriteOutcome] => [productId, { kind: 'retry', reason }]));
}
