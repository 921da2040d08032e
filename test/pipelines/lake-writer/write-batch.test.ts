import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';
import { eventIdOf, eventText, orderOfLines, rawEvent } from '../../factories.ts';
import { messagesOf, RECEIVED_AT, recordedLake, writeTexts } from './recorded-lake.ts';

const forever = Number.POSITIVE_INFINITY;

describe('a batch of events', () => {
  test('each event becomes a row of its dataset, an order also one per line', async () => {
    const { lake, outcome } = await writeTexts([eventText('order.placed'), eventText('price.changed')]);
    expect(outcome.failedIds).toEqual([]);
    expect(lake.rows('order_events')).toMatchObject([
      {
        event_type: 'order.placed',
        order_id: 'O-1001',
        total_minor: 8788,
        items_minor: 6973,
        line_count: 2,
        copies: 1,
      },
    ]);
    expect(lake.rows('order_lines')).toMatchObject([
      { line_number: 1, sku: 'POSTER-A2-SATIN', line_total_minor: 3483, width_mm: 420, height_mm: 594, sides: 1 },
      { line_number: 2, sku: 'FRAME-A2-OAK', line_total_minor: 3490 },
    ]);
    expect(lake.rows('order_lines')[1]).not.toHaveProperty('width_mm');
    expect(lake.rows('catalog_events')).toMatchObject([{ version_line: 'price', price_minor: 1190 }]);
  });

  test('no personal data reaches a row, neither its columns nor its payload', async () => {
    const { lake } = await writeTexts([eventText('order.placed'), eventText('order.refunded')]);
    const stored = JSON.stringify([lake.rows('order_events'), lake.rows('order_lines')]);
    for (const personal of ['Jane', 'jane.doe', '1234567', 'Lindenallee', '10999', 'Berlin', '"C-42"', '\\"C-42']) {
      expect(stored).not.toContain(personal);
    }
    expect(lake.rows('order_events').map((row) => row.customer_key)).toEqual(['k1_key-of-C-42', 'k1_key-of-C-42']);
  });

  test('an order without a customer has no customer key', async () => {
    const { lake } = await writeTexts([eventText('order.placed', { customer: { customerId: null, name: 'A guest' } })]);
    expect(lake.rows('order_events')[0]).not.toHaveProperty('customer_key');
    expect(JSON.parse(String(lake.rows('order_events')[0]?.payload))).toHaveProperty('customer.customerKey', null);
  });

  test('copies are dropped and counted, the earliest publication stays', async () => {
    const text = eventText('order.placed');
    const later = JSON.stringify({ ...rawEvent('order.placed'), time: '2026-03-02T09:20:00.000Z' });
    const { lake, outcome } = await writeTexts([later, text, text]);
    expect(lake.rows('order_events')).toMatchObject([{ copies: 3, published_at: '2026-03-02T09:15:31.000Z' }]);
    expect(lake.rows('order_lines')).toHaveLength(2);
    expect(outcome.accounting).toEqual({ received: 3, written: 1, duplicates: 2, rejected: 0, failed: 0 });
  });

  test('an event that a producer told twice is a copy, whatever its traces', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const again = { ...rawEvent('price.changed'), time: '2026-03-02T09:20:00.000Z' };
    const { lake } = await writeTexts([
      JSON.stringify({ ...again, detail: { ...again.detail, traceparent } }),
      eventText('price.changed'),
    ]);
    expect(lake.rows('catalog_events')).toMatchObject([
      { copies: 2, traceparent: rawEvent('price.changed').detail.traceparent },
    ]);
  });

  test('events that share an id but not their content are both kept', async () => {
    const shared = { eventId: eventIdOf(7) };
    const texts = [
      eventText('order.shipped', shared),
      eventText('order.delivered', shared),
      eventText('order.shipped', { ...shared, carrier: 'UPS' }),
      eventText('order.shipped', { ...shared, carrier: 'UPS' }),
    ];
    const { lake, outcome } = await writeTexts(texts);
    expect(lake.rows('order_events').map(({ carrier, copies }) => [carrier, copies])).toEqual([
      ['DHL', 1],
      ['DHL', 1],
      ['UPS', 2],
    ]);
    expect(outcome.accounting).toEqual({ received: 4, written: 3, duplicates: 1, rejected: 0, failed: 0 });
  });

  test('the accounting tells the detail types apart and calls every other name unknown', async () => {
    const { outcome } = await writeTexts([
      eventText('order.placed'),
      eventText('order.placed', { totalMinor: 1 }),
      '{"source":"commerce.orders","detail-type":"__proto__","detail":{}}',
      'not JSON',
    ]);
    expect(Object.fromEntries(outcome.byDetailType)).toEqual({
      'order.placed': { received: 2, written: 1, duplicates: 0, rejected: 1, failed: 0 },
      unknown: { received: 2, written: 0, duplicates: 0, rejected: 2, failed: 0 },
    });
  });

  test('an empty batch writes nothing and fails nothing', async () => {
    const { lake, outcome } = await writeTexts([]);
    expect(lake.records).toEqual([]);
    expect(outcome.accounting).toEqual({ received: 0, written: 0, duplicates: 0, rejected: 0, failed: 0 });
  });

  test('a hundred orders travel in two records: one of events, one of lines', async () => {
    const texts = Array.from({ length: 100 }, (_, number) => eventText('order.placed', { eventId: eventIdOf(number) }));
    const { lake } = await writeTexts(texts);
    expect(lake.records.map(({ dataset }) => dataset).sort()).toEqual(['order_events', 'order_lines']);
  });
});

describe('long events', () => {
  test('an order of 10,000 lines keeps every line in order_lines and leaves them out of its payload', async () => {
    const { lake, outcome } = await writeTexts([JSON.stringify(orderOfLines(10_000)), eventText('order.shipped')]);
    expect(outcome.accounting).toMatchObject({ received: 2, written: 2, rejected: 0, failed: 0 });
    const [order] = lake.rows('order_events');
    const payload = JSON.parse(String(order?.payload));
    expect(payload).toMatchObject({ linesOmitted: 10_000, orderId: 'O-1001', totalMinor: 2_000_000 });
    expect(payload).not.toHaveProperty('lines');
    expect(order).toMatchObject({ line_count: 10_000, total_minor: 2_000_000 });
    const lineNumbers = lake.rows('order_lines').map((row) => row.line_number);
    expect(lineNumbers).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
  });

  test('an order that fits keeps its lines in the payload', async () => {
    const { lake } = await writeTexts([JSON.stringify(orderOfLines(3_000))]);
    expect(JSON.parse(String(lake.rows('order_events')[0]?.payload)).lines).toHaveLength(3_000);
  });

  test('an event whose row no record can carry is refused, and its text kept', async () => {
    const supplierCodes = Array.from({ length: 1_000 }, (_, index) => `${index}`.padEnd(128, '"'));
    const text = eventText('product.upserted', { description: '"'.repeat(262_144), supplierCodes });
    const { lake, outcome } = await writeTexts([text, eventText('order.shipped'), text]);
    expect(outcome.accounting).toEqual({ received: 3, written: 1, duplicates: 1, rejected: 1, failed: 0 });
    const [row] = lake.rows('rejected_events');
    expect(row).toMatchObject({ reason_code: 'EVENT_TOO_LARGE', event_type: 'product.upserted', copies: 2 });
    expect(lake.quarantine.get(String(row?.quarantine_key))).toBe(text);
  });
});

describe('what the caller has refused already', () => {
  test('becomes a row of rejected_events with the reason of the caller', async () => {
    const lake = recordedLake();
    const rejection = { code: 'FIELD_VALUE', path: '/Quantity', message: 'expected more than 0' } as const;
    const message = {
      id: 'line-7',
      text: '{"InvoiceNo":"536365","Quantity":"-1"}',
      receivedAt: RECEIVED_AT,
      rejection,
    };
    const outcome = await writeBatch([message], lake.ports, forever);
    expect(outcome.accounting).toMatchObject({ received: 1, rejected: 1 });
    expect(lake.rows('rejected_events')).toMatchObject([
      { reason_code: 'FIELD_VALUE', reason_path: '/Quantity', occurred_at: RECEIVED_AT },
    ]);
  });
});

describe('a poisonous message', () => {
  test('that hits a bug fails alone', async () => {
    const lake = recordedLake();
    const bug = new Error('a bug');
    const customerKeys = async () => (customerId: string) => {
      if (customerId === 'poison') throw bug;
      return { customerKey: customerId };
    };
    const texts = [eventText('order.placed', { customer: { customerId: 'poison' } }), eventText('order.shipped')];
    const outcome = await writeBatch(messagesOf(texts), { ...lake.ports, customerKeys }, forever);
    expect(outcome.failedIds).toEqual(['m0']);
    expect(outcome.defects).toEqual([{ messageId: 'm0', error: bug }]);
    expect(outcome.accounting).toEqual({ received: 2, written: 1, duplicates: 0, rejected: 0, failed: 1 });
    expect(lake.rows('order_events')).toHaveLength(1);
  });

  test('changes nothing in the rows of the others, whatever its text', async () => {
    const good = [eventText('order.placed'), eventText('search.performed')];
    const alone = (await writeTexts(good)).lake;
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), async (poison) => {
        const { lake, outcome } = await writeTexts([good[0] ?? '', poison, good[1] ?? '']);
        expect(outcome.failedIds).toEqual([]);
        expect(lake.rows('rejected_events')).toHaveLength(1);
        for (const dataset of ['order_events', 'order_lines', 'search_events']) {
          expect(lake.rows(dataset)).toEqual(alone.rows(dataset));
        }
      }),
    );
  });
});
