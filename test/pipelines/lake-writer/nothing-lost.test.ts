import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import type { Message } from '../../../pipelines/lake-writer/batch-entries.ts';
import { MAX_RECORD_BYTES } from '../../../pipelines/lake-writer/pack-records.ts';
import { writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';
import { eventIdOf, eventText, rawEvent } from '../../factories.ts';
import { messageText } from './batch-arbitrary.ts';
import { messagesOf, type RecordedLake, recordedLake } from './recorded-lake.ts';

const forever = Number.POSITIVE_INFINITY;

/** Whether everything that a message should leave in the lake is there. */
function isStored({ text, receivedAt }: Message, lake: RecordedLake): boolean {
  const parsed = parseEvent(text, receivedAt);
  if (!parsed.ok) {
    const id = createHash('sha256').update(text).digest('hex');
    const row = lake.rows('rejected_events').find(({ rejected_id }) => rejected_id === id);
    return row !== undefined && (row.quarantine_key === undefined || lake.quarantine.has(String(row.quarantine_key)));
  }
  const { detail, detailType } = parsed.event;
  const holds = (dataset: string, lineNumber?: number) =>
    lake.rows(dataset).some((row) => row.event_id === detail.eventId && row.line_number === lineNumber);
  if (detailType === 'order.placed') {
    return holds('order_events') && detail.lines.every(({ lineNumber }) => holds('order_lines', lineNumber));
  }
  return ['order_events', 'catalog_events', 'image_events', 'search_events'].some((dataset) => holds(dataset));
}

describe('nothing is lost', () => {
  test('whatever fails, every message is wholly stored or given back, and the accounting adds up', async () => {
    const texts = fc.array(messageText, { maxLength: 30 });
    const faults = fc.infiniteStream(fc.constantFrom(undefined, 'ServiceUnavailableException', 'InternalFailure'));
    const throws = fc.infiniteStream(fc.boolean());
    await fc.assert(
      fc.asyncProperty(texts, faults, throws, async (batch, recordFaults, callFaults) => {
        // Half of all faults would be gone after six attempts, so one fault in three times is made to last.
        let lasting: string | undefined;
        const recordFault = () => {
          lasting = lasting === 'InternalFailure' ? lasting : recordFaults.next().value;
          return lasting;
        };
        const next = () => callFaults.next().value ?? false;
        const lake = recordedLake({ recordFault, callThrows: next, uploadThrows: next });
        const messages = messagesOf(batch);
        const { failedIds, accounting } = await writeBatch(messages, lake.ports, forever);
        const { received, written, duplicates, rejected, failed } = accounting;
        expect(received).toBe(messages.length);
        expect(written + duplicates + rejected + failed).toBe(received);
        expect(new Set(failedIds).size).toBe(failed);
        const lost = messages.filter((message) => !failedIds.includes(message.id) && !isStored(message, lake));
        expect(lost).toEqual([]);
      }),
    );
  });

  test('only the messages with rows in the failed record are given back', async () => {
    // Two and a half records' worth of products; the second record is refused for good.
    const description = 'x'.repeat(200_000);
    const texts = Array.from({ length: 12 }, (_, number) =>
      eventText('product.upserted', { eventId: eventIdOf(number), description }),
    );
    let recordNumber = 0;
    const lake = recordedLake({
      recordFault: () => {
        recordNumber += 1;
        return recordNumber === 2 || recordNumber > 3 ? 'InternalFailure' : undefined;
      },
    });
    const { failedIds, accounting } = await writeBatch(messagesOf(texts), lake.ports, forever);
    const perRecord = Math.floor(MAX_RECORD_BYTES / 201_000);
    expect(failedIds).toEqual(Array.from({ length: perRecord }, (_, index) => `m${perRecord + index}`));
    expect(accounting).toEqual({
      received: 12,
      written: 12 - perRecord,
      duplicates: 0,
      rejected: 0,
      failed: perRecord,
    });
  });

  test('all copies of an event fail together, for a dropped copy must not be all that is left of it', async () => {
    const text = eventText('order.shipped');
    const republished = JSON.stringify({ ...rawEvent('order.shipped'), time: '2026-03-02T10:00:00.000Z' });
    const lake = recordedLake({ recordFault: () => 'ServiceUnavailableException' });
    const { failedIds, accounting } = await writeBatch(messagesOf([text, republished]), lake.ports, forever);
    expect(failedIds).toEqual(['m0', 'm1']);
    expect(accounting).toEqual({ received: 2, written: 0, duplicates: 0, rejected: 0, failed: 2 });
  });

  test('a text that cannot be put in quarantine is given back, though its row is stored', async () => {
    const lake = recordedLake({ uploadThrows: () => true });
    const { failedIds, errorCodes } = await writeBatch(messagesOf(['not JSON']), lake.ports, forever);
    expect(failedIds).toEqual(['m0']);
    expect(errorCodes).toEqual(new Map([['SlowDown', 1]]));
  });
});
