import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { eventText, orderOfLines, rawEvent } from '../../factories.ts';
import { RECEIVED_AT, type StoredRow, writeTexts } from './recorded-lake.ts';

const goodText = eventText('search.performed');

/** Writes a bad text between two good events and returns its row of rejected_events; the good ones must be unharmed. */
async function rejectedRow(text: string): Promise<{ row: StoredRow; quarantined: string | undefined }> {
  const { lake, outcome } = await writeTexts([eventText('order.shipped'), text, goodText]);
  expect(outcome.accounting).toEqual({ received: 3, written: 2, duplicates: 0, rejected: 1, failed: 0 });
  expect(lake.rows('order_events')).toMatchObject([{ event_type: 'order.shipped' }]);
  expect(lake.rows('search_events')).toMatchObject([{ search_id: 'S-1' }]);
  const [row = {}] = lake.rows('rejected_events');
  expect(row.rejected_id).toBe(createHash('sha256').update(text).digest('hex'));
  return { row, quarantined: lake.quarantine.get(String(row.quarantine_key)) };
}

const line = rawEvent('order.placed').detail.lines[0];

/** What is wrong -> the text, the code and the path that analysts see. */
const refused: Record<string, [text: string, code: string, path: string]> = {
  'a field of the wrong type': [eventText('order.shipped', { carrier: 7 }), 'FIELD_TYPE', '/detail/carrier'],
  'an unknown detail-type': [
    JSON.stringify({ ...rawEvent('order.shipped'), 'detail-type': 'order.teleported' }),
    'UNKNOWN_DETAIL_TYPE',
    '/detail-type',
  ],
  'an event of a source that does not own it': [
    JSON.stringify({ ...rawEvent('order.shipped'), source: 'commerce.catalog' }),
    'SOURCE_MISMATCH',
    '/source',
  ],
  'a newer schemaVersion': [
    eventText('order.placed', { schemaVersion: 99 }),
    'SCHEMA_VERSION_UNKNOWN',
    '/detail/schemaVersion',
  ],
  'a missing version': [eventText('order.shipped', { version: undefined }), 'FIELD_MISSING', '/detail/version'],
  'money as a fraction': [eventText('price.changed', { priceMinor: 12.9 }), 'NOT_AN_INTEGER', '/detail/priceMinor'],
  'a negative quantity': [
    eventText('order.placed', { lines: [{ ...line, quantity: -3 }] }),
    'FIELD_VALUE',
    '/detail/lines/0/quantity',
  ],
  'a date in 1900': [
    eventText('order.shipped', { occurredAt: '1900-01-01T00:00:00.000Z' }),
    'OCCURRED_AT_OUT_OF_RANGE',
    '/detail/occurredAt',
  ],
  'a date in 2100': [
    eventText('order.shipped', { occurredAt: '2100-01-01T00:00:00.000Z' }),
    'OCCURRED_AT_OUT_OF_RANGE',
    '/detail/occurredAt',
  ],
  'keys that differ only in case': [eventText('order.shipped', { Carrier: 'UPS' }), 'AMBIGUOUS_KEY', '/detail/Carrier'],
  'a NUL character': [eventText('order.shipped', { carrier: 'D\0HL' }), 'NUL_CHARACTER', '/detail/carrier'],
  'a key twice': [goodText.replace('"hits":12', '"hits":12,"hits":13'), 'DUPLICATE_KEY', '/detail/hits'],
  'a key __proto__': [
    goodText.replace('"hits":12', '"hits":12,"__proto__":{"admin":true}'),
    'RESERVED_KEY',
    '/detail/__proto__',
  ],
  'totals that disagree': [eventText('order.placed', { totalMinor: 1 }), 'TOTALS_DISAGREE', '/detail/totalMinor'],
  'no object': ['[1,2,3]', 'NOT_AN_OBJECT', ''],
};

describe('bad input becomes a row that says why', () => {
  test.each(Object.entries(refused))('%s', async (_, [text, code, path]) => {
    const { row } = await rejectedRow(text);
    expect(row).toMatchObject({ reason_code: code, reason_path: path, copies: 1 });
    expect(typeof row.raw_text).toBe('string');
    expect(row).not.toHaveProperty('quarantine_key');
  });

  test('a text that is no JSON is kept in quarantine, out of the reach of analysts', async () => {
    const text = '{"detail": {"customer": {"email": "jane.doe@example.com"';
    const { row, quarantined } = await rejectedRow(text);
    expect(row).toMatchObject({ reason_code: 'NOT_JSON', reason_path: '', occurred_at: RECEIVED_AT });
    expect(row.quarantine_key).toBe(`quarantine/dt=2026-03-02/${row.rejected_id}.txt`);
    expect(JSON.stringify(row)).not.toContain('jane.doe');
    expect(quarantined).toBe(text);
  });

  test('a refused event shows no personal data', async () => {
    const { row } = await rejectedRow(eventText('order.placed', { totalMinor: 1 }));
    for (const personal of ['Jane Doe', 'jane.doe', '1234567', 'Lindenallee', '10999', 'Berlin']) {
      expect(JSON.stringify(row)).not.toContain(personal);
    }
    expect(row).toMatchObject({ event_type: 'order.placed', source: 'commerce.orders' });
    expect(row.event_id).toBe(rawEvent('order.placed').detail.eventId);
    expect(row.occurred_at).toBe(rawEvent('order.placed').time);
  });

  test('a refused event of more than 200 KB is kept in quarantine', async () => {
    const text = eventText('product.upserted', { description: 'x'.repeat(210_000), priceMinor: 0.5 });
    const { row, quarantined } = await rejectedRow(text);
    expect(row).toMatchObject({ reason_code: 'NOT_AN_INTEGER', event_type: 'product.upserted' });
    expect(row).not.toHaveProperty('raw_text');
    expect(quarantined).toBe(text);
  });

  test('an envelope time that nobody can believe gives way to the time of receipt', async () => {
    for (const time of ['1970-01-01T00:00:00Z', '2026-03-09T00:00:00Z', 'yesterday', 7]) {
      const event = { ...rawEvent('order.shipped'), time, 'detail-type': 'order.teleported' };
      const { row } = await rejectedRow(JSON.stringify(event));
      expect(row.occurred_at).toBe(RECEIVED_AT);
    }
  });
});

describe('unusual input that is right is stored as it came', () => {
  test('an event of 256 KB', async () => {
    const description = 'ü'.repeat(130_000);
    const { lake } = await writeTexts([eventText('product.upserted', { description }), goodText]);
    expect(JSON.parse(String(lake.rows('catalog_events')[0]?.payload)).description).toBe(description);
    expect(lake.rows('search_events')).toHaveLength(1);
  });

  test('an order of 10,000 lines', async () => {
    const { lake, outcome } = await writeTexts([JSON.stringify(orderOfLines(10_000)), goodText]);
    expect(outcome.accounting).toMatchObject({ written: 2, failed: 0 });
    expect(lake.rows('order_lines')).toHaveLength(10_000);
  });

  test.each([
    ['emoji', 'Poster 🖨️👩‍🎨 A2'],
    ['right-to-left text', 'ملصق A2 مطبوع'],
    ['SQL', "'; DROP TABLE order_events; --"],
    ['quotes, backslashes and line ends', 'a "b" \\ c\n\t\u2028 d'],
  ])('%s in a title', async (_, title) => {
    const { lake } = await writeTexts([eventText('product.upserted', { title })]);
    const [row] = lake.rows('catalog_events');
    expect(row?.title).toBe(title);
    expect(JSON.parse(String(row?.payload)).title).toBe(title);
  });

  test('half of a surrogate pair becomes U+FFFD, for it has no UTF-8', async () => {
    const { lake } = await writeTexts([eventText('product.upserted', { title: 'A2 \ud83d!' })]);
    expect(lake.rows('catalog_events')[0]?.title).toBe('A2 \ufffd!');
  });
});
