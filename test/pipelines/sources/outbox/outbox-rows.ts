import type { OutboxRow } from '../../../../pipelines/sources/outbox/outbox-row.ts';
import { eventIdOf } from '../../../factories.ts';

let rows = 0;

/** A row that the relay can publish, with an id of its own. */
export function outboxRow(fields: Partial<OutboxRow> = {}): OutboxRow {
  rows += 1;
  return {
    id: String(rows),
    eventId: eventIdOf(rows),
    aggregateType: 'order',
    aggregateId: 'O-1001',
    aggregateVersion: 1,
    source: 'commerce.orders',
    detailType: 'order.shipped',
    schemaVersion: 1,
    occurredAt: '2026-03-02T09:15:30.250Z',
    detail: '{"carrier": "DHL"}',
    traceparent: null,
    attempts: 0,
    ...fields,
  };
}
