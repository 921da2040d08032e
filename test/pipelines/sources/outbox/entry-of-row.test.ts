import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contracts } from '../../../../pipelines/contracts/all-contracts.ts';
import { detailTypes } from '../../../../pipelines/contracts/event.ts';
import { parseEvent } from '../../../../pipelines/contracts/parse-event.ts';
import { maxBytesPerCall } from '../../../../pipelines/contracts/put-events.ts';
import { entryOfRow } from '../../../../pipelines/sources/outbox/entry-of-row.ts';
import { rawEvent } from '../../../factories.ts';
import { outboxRow } from './outbox-rows.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('a row becomes the event that its contract asks for', () => {
  const row = outboxRow({ aggregateVersion: 3, traceparent });
  const read = entryOfRow(row);
  expect(read.ok && { ...read.entry, detail: JSON.parse(read.entry.detail) }).toEqual({
    source: 'commerce.orders',
    detailType: 'order.shipped',
    detail: {
      carrier: 'DHL',
      eventId: row.eventId,
      occurredAt: row.occurredAt,
      schemaVersion: 1,
      orderId: 'O-1001',
      version: 3,
      traceparent,
    },
  });
});

test('the columns win over what the detail says of the same fields', () => {
  const detail = JSON.stringify({ carrier: 'DHL', eventId: 'other', orderId: 'O-2', version: 99, occurredAt: 'never' });
  const row = outboxRow({ detail });
  const read = entryOfRow(row);
  expect(read.ok && JSON.parse(read.entry.detail)).toMatchObject({
    eventId: row.eventId,
    orderId: 'O-1001',
    version: 1,
  });
});

test.each(detailTypes)('%s goes through the outbox unchanged', (detailType) => {
  const { source, detail } = rawEvent(detailType);
  const { eventId, occurredAt, schemaVersion, version, traceparent: trace, ...own } = detail;
  const { [contracts[detailType].aggregateId]: aggregateId, ...rest } = own as Record<string, unknown>;
  const row = outboxRow({
    ...{ source, detailType, eventId, occurredAt, schemaVersion, traceparent: trace ?? null },
    ...{ aggregateVersion: version, aggregateId: String(aggregateId), detail: JSON.stringify(rest) },
  });
  const read = entryOfRow(row);
  expect(read.ok && JSON.parse(read.entry.detail)).toEqual(detail);
});

test.each([
  ['a detail type that nobody knows', { detailType: 'order.eaten' }, 'UNKNOWN_DETAIL_TYPE'],
  ['another source', { source: 'commerce.catalog' }, 'SOURCE_MISMATCH'],
  ['a schema version of the future', { schemaVersion: 99 }, 'SCHEMA_VERSION_UNKNOWN'],
  ['a missing field', { detail: '{}' }, 'FIELD_MISSING'],
  ['an id that is no UUIDv7', { eventId: 'c0ffee00-0000-4000-8000-000000000000' }, 'FIELD_VALUE'],
  ['an infinite time', { occurredAt: '' }, 'FIELD_VALUE'],
  ['a version beyond exactness', { aggregateVersion: 2 ** 53 }, 'FIELD_VALUE'],
  ['a key that changes the nature of objects', { detail: '{"carrier":"DHL","__proto__":{"x":1}}' }, 'RESERVED_KEY'],
  ['a detail that was not fetched because of its size', { detail: null }, 'EVENT_TOO_LARGE'],
  [
    'more than the bus takes',
    { detail: JSON.stringify({ carrier: 'DHL', note: 'ä'.repeat(maxBytesPerCall / 2) }) },
    'EVENT_TOO_LARGE',
  ],
])('%s is refused', (_, fields, code) => {
  const read = entryOfRow(outboxRow(fields));
  expect(read.ok ? 'published' : read.code).toBe(code);
});

test('whatever a producer writes is published as a valid event, or refused', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('order.shipped', 'commerce.orders', 'O-1', traceparent));
  fc.assert(
    fc.property(text, text, text, fc.jsonValue(), fc.integer(), (detailType, source, aggregateId, value, version) => {
      const detail = JSON.stringify({ carrier: 'DHL', value });
      const read = entryOfRow(outboxRow({ detailType, source, aggregateId, detail, aggregateVersion: version }));
      if (!read.ok) return expect(read.code).toMatch(/^[A-Z_]+$/);
      const { entry } = read;
      const document = { source: entry.source, 'detail-type': entry.detailType, detail: JSON.parse(entry.detail) };
      expect(parseEvent(JSON.stringify(document)).ok).toBe(true);
    }),
  );
});
