import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { customerKeysOf, customerMarksOf, orderMarksOf } from '../../../pipelines/lake-writer/customer-key.ts';
import type { Erasures } from '../../../pipelines/lake-writer/erase-entries.ts';
import { type PseudonymSecret, withNewKey } from '../../../pipelines/lake-writer/pseudonym-secret.ts';
import { erasedId } from '../../../pipelines/lake-writer/unlinkable-event.ts';
import { type BatchOutcome, writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';
import { eventText } from '../../factories.ts';
import { messagesOf, type RecordedLake, recordedLake } from './recorded-lake.ts';

const first: PseudonymSecret = { current: 'k1', keys: [{ keyId: 'k1', key: 'the first key of the shop' }] };
const second = withNewKey(first, 'the second key of the shop');
const salt = '5a'.repeat(32);
const jane = { customerId: 'C-jane', name: 'Jane Doe', email: 'jane@example.com' };

/** A lake from which Jane was erased while `erasedUnder` was the secret; its writer has `secret` now. */
function lakeWithoutJane(secret = first, erasedUnder = first) {
  const lake = recordedLake();
  const marks = new Map(customerMarksOf(erasedUnder)('C-jane').map((mark) => [mark, salt]));
  const marked: string[] = [];
  const markOrders: Erasures['markOrders'] = async (orders) => {
    for (const [orderId, one] of orders) {
      marked.push(orderId);
      for (const mark of orderMarksOf(secret)(orderId)) marks.set(mark, one);
    }
  };
  const erasures = { marks, markOrders, orderMarksOf: orderMarksOf(secret), customerMarksOf: customerMarksOf(secret) };
  const ports = {
    ...lake.ports,
    customerKeys: async () => customerKeysOf(secret),
    erasures: async () => erasures,
  };
  const write = (texts: readonly string[]): Promise<BatchOutcome> =>
    writeBatch(messagesOf(texts), ports, Number.POSITIVE_INFINITY);
  return { lake, write, marked };
}

function everythingIn({ rows, quarantine }: RecordedLake): string {
  const datasets = ['order_events', 'order_lines', 'rejected_events'].map((dataset) => rows(dataset));
  return JSON.stringify([datasets, [...quarantine]]);
}

const placed = (orderId: string) => eventText('order.placed', { orderId, customer: jane });

describe('an event of an erased customer', () => {
  test('is stored with its figures and without anything that leads to him', async () => {
    const [erased, known] = [lakeWithoutJane(), recordedLake()];
    await erased.write([placed('order-of-jane')]);
    await writeBatch(messagesOf([placed('order-of-jane')]), known.ports, Number.POSITIVE_INFINITY);
    const [row, plain] = [erased.lake.rows('order_events')[0], known.rows('order_events')[0]];
    const same = [
      'event_type',
      'occurred_at',
      'total_minor',
      'items_minor',
      'currency',
      'country',
      'channel',
      'line_count',
    ];
    expect(same.map((name) => row?.[name])).toEqual(same.map((name) => plain?.[name]));
    expect(row).toMatchObject({
      order_id: erasedId(salt, 'order-of-jane'),
      event_id: erasedId(salt, String(plain?.event_id)),
    });
    for (const gone of ['customer_key', 'payload', 'traceparent']) expect(row).not.toHaveProperty(gone);
    for (const line of erased.lake.rows('order_lines')) {
      expect(line).toMatchObject({ order_id: row?.order_id });
      for (const gone of ['customer_key', 'payload', 'artwork_image_id']) expect(line).not.toHaveProperty(gone);
    }
    expect(everythingIn(erased.lake)).not.toMatch(/order-of-jane|C-jane|Jane/);
  });

  test('that comes twice is the same row', async () => {
    const { lake, write } = lakeWithoutJane();
    await write([placed('order-1')]);
    await write([placed('order-1')]);
    expect(new Set(lake.rows('order_events').map((row) => row.event_id)).size).toBe(1);
  });

  test('lets what happens to the order later, and before it in the batch, be known by the order alone', async () => {
    const { lake, write, marked } = lakeWithoutJane();
    await write([eventText('order.in_production', { orderId: 'order-1' }), placed('order-1')]);
    await write([
      eventText('order.shipped', { orderId: 'order-1' }),
      eventText('order.refunded', { orderId: 'order-1' }),
    ]);
    expect(marked).toEqual(['order-1']);
    expect(new Set(lake.rows('order_events').map((row) => row.order_id))).toEqual(new Set([erasedId(salt, 'order-1')]));
    expect(lake.rows('order_events')).toHaveLength(4);
    expect(everythingIn(lake)).not.toContain('"order-1"');
  });

  test('is known after the key was rotated', async () => {
    const { lake, write } = lakeWithoutJane(second, first);
    await write([
      placed('order-1'),
      eventText('order.placed', { orderId: 'order-2', customer: { customerId: 'other' } }),
    ]);
    expect(lake.rows('order_events').map((row) => row.customer_key !== undefined)).toEqual([false, true]);
  });

  test('that is refused leaves no text and no event id', async () => {
    const { lake, write } = lakeWithoutJane();
    const texts = [
      eventText('order.placed', { orderId: 'order-1', customer: jane, totalMinor: -1 }),
      placed('order-2').slice(0, -1),
      eventText('order.shipped', { orderId: 'order-9', carrier: 7 }),
    ];
    const { accounting } = await write(texts);
    expect(accounting).toMatchObject({ received: 3, rejected: 3 });
    const [refused, broken, foreign] = lake.rows('rejected_events');
    for (const row of [refused, broken]) {
      expect(row).toMatchObject({ raw_text: '' });
      expect(row).not.toHaveProperty('event_id');
    }
    expect(foreign?.raw_text).toContain('order-9');
    expect(everythingIn(lake)).not.toMatch(/order-1|order-2|C-jane|Jane/);
  });

  test('is not stored when its order could not be marked', async () => {
    const { ports, rows } = recordedLake();
    const failing: Erasures = {
      marks: new Map(customerMarksOf(first)('C-jane').map((mark) => [mark, salt])),
      orderMarksOf: orderMarksOf(first),
      customerMarksOf: customerMarksOf(first),
      markOrders: () => Promise.reject(new Error('no answer')),
    };
    const all = { ...ports, customerKeys: async () => customerKeysOf(first), erasures: async () => failing };
    await expect(writeBatch(messagesOf([placed('order-1')]), all, Number.POSITIVE_INFINITY)).rejects.toThrow(
      'no answer',
    );
    expect(rows('order_events')).toEqual([]);
  });
});

describe('events of others', () => {
  test('are stored as ever, whatever their ids are', async () => {
    const id = fc.constantFrom('C-john', 'order', 'C-jane2', 'c-jane', 'order C-jane');
    await fc.assert(
      fc.asyncProperty(id, id, async (customerId, orderId) => {
        const { lake, write } = lakeWithoutJane();
        await write([eventText('order.placed', { orderId, customer: { customerId } })]);
        expect(lake.rows('order_events')).toMatchObject([
          { order_id: orderId, customer_key: customerKeysOf(first)(customerId).customerKey },
        ]);
      }),
      { numRuns: 25 },
    );
  });
});
