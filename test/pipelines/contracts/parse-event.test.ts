import { describe, expect, test } from '@jest/globals';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { commerceEvent, eventText, orderOfLines, rawEvent } from '../../factories.ts';

function parsed(text: string, receivedAt?: string) {
  const result = parseEvent(text, receivedAt);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.rejection)}`);
  return result.event;
}

describe('valid events', () => {
  test.each(detailTypes)('%s is read as it was announced', (detailType) => {
    expect(parsed(eventText(detailType))).toEqual(commerceEvent(detailType));
  });

  test.each(detailTypes)('%s loses the fields that its contract does not know', (detailType) => {
    expect(parsed(eventText(detailType, { colour: 'red', nested: { deeper: [1, { x: 2 }] } }))).toEqual(
      commerceEvent(detailType),
    );
  });

  test('unknown fields of lines are left out too', () => {
    const event = rawEvent('order.placed');
    const lines = event.detail.lines.map((line) => ({ ...line, giftWrap: true }));
    expect(parsed(eventText('order.placed', { lines })).detail).toEqual(event.detail);
  });

  test('what EventBridge adds to the envelope is no obstacle', () => {
    const { time: _, ...event } = rawEvent('stock.changed');
    const envelope = {
      version: '0',
      id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
      account: '123456789012',
      region: 'eu-central-1',
      resources: ['arn:aws:example'],
      'replay-name': 'after the fix',
      time: '2026-03-02T09:15:31Z',
    };
    expect(parsed(JSON.stringify({ ...envelope, ...event }))).toEqual(commerceEvent('stock.changed'));
  });

  test('the order of keys and the spaces between them do not matter', () => {
    const { detail, ...rest } = rawEvent('price.changed');
    const turned = Object.fromEntries(Object.entries(detail).reverse());
    expect(
      parsed(`\n${JSON.stringify({ detail: turned, ...rest }, null, '\t').replaceAll('":', '"\r\n :')}\n`),
    ).toEqual(commerceEvent('price.changed'));
  });

  test('an event without a publish time takes the time of its arrival', () => {
    const { time: _, ...event } = rawEvent('stock.changed');
    expect(parsed(JSON.stringify(event), '2026-03-02T10:00:00.000Z').publishedAt).toBe('2026-03-02T10:00:00.000Z');
  });

  test.each([
    ['2026-03-02T09:15:30Z', '2026-03-02T09:15:30.000Z'],
    ['2026-03-02T09:15:30.5Z', '2026-03-02T09:15:30.500Z'],
    ['2026-03-02T09:15:30.123456789Z', '2026-03-02T09:15:30.123Z'],
    ['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59.999Z'],
  ])('%s is kept as %s', (occurredAt, kept) => {
    expect(parsed(eventText('stock.changed', { occurredAt })).detail.occurredAt).toBe(kept);
  });

  test.each([
    ['019C9D5A-1F2B-7000-8000-00000000ABCD', '019c9d5a-1f2b-7000-8000-00000000abcd'],
    ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['01arz3ndektsv4rrffq69g5fav', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  ])('the event id %s has one spelling: %s', (eventId, kept) => {
    expect(parsed(eventText('stock.changed', { eventId })).detail.eventId).toBe(kept);
  });
});

describe('unusual but valid events', () => {
  test.each([
    ['emoji', 'Poster 🦄👩‍👩‍👧 100 %'],
    ['right-to-left text', 'ملصق \u202bשלום\u202c'],
    ['SQL', '\'; DROP TABLE orders; -- " OR 1=1'],
    ['quotes, colons and backslashes that look like JSON keys', 'a "b": {"sku":1,"sku":2} \\" \\\\": \\u0000'],
    ['half of an emoji, as a title cut by a program ends', 'Poster \ud83e'],
    ['control characters', 'tab\tnew line\nescape\u001b'],
  ])('%s is kept untouched', (_, title) => {
    const detail = { ...rawEvent('product.upserted').detail, title, description: title };
    expect(parsed(eventText('product.upserted', { title, description: title })).detail).toEqual(detail);
  });

  test('escaped Unicode is the same text', () => {
    const escaped = eventText('search.performed', { query: 'Größe 🦄' }).replace(
      'Größe 🦄',
      'Gr\\u00f6\\u00dfe \\ud83e\\udd84',
    );
    expect(parsed(escaped)).toEqual(commerceEvent('search.performed', { query: 'Größe 🦄' }));
  });

  test('a key written with escapes is the same key', () => {
    const escaped = eventText('stock.changed').replace('"available"', '"\\u0061vailable"');
    expect(parsed(escaped)).toEqual(commerceEvent('stock.changed'));
  });

  test('an order of 10,000 lines is read', () => {
    const order = orderOfLines(10_000);
    expect(parsed(JSON.stringify(order)).detail).toEqual(order.detail);
  });

  test('an event of 256 KB is read', () => {
    const description = 'x'.repeat(256 * 1024 - eventText('product.upserted', { description: '' }).length);
    const text = eventText('product.upserted', { description });
    expect(text.length).toBe(256 * 1024);
    expect(parsed(text)).toEqual(commerceEvent('product.upserted', { description }));
  });

  test('an unknown field may be nested 100,000 deep', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(parsed(eventText('stock.changed', { unknown: 0 }).replace('"unknown":0', `"unknown":${deep}`))).toEqual(
      commerceEvent('stock.changed'),
    );
  });

  test('a country may be the name that a legacy shop wrote', () => {
    expect(parsed(eventText('order.placed', { country: 'United Kingdom' })).detail).toMatchObject({
      country: 'United Kingdom',
    });
  });

  test('whole numbers may be written as JSON allows', () => {
    const text = eventText('stock.changed', { available: 0 });
    expect(parsed(text.replace('"available":0', '"available":25e1'))).toEqual(commerceEvent('stock.changed'));
    expect(parsed(text.replace('"available":0', '"available":250.0'))).toEqual(commerceEvent('stock.changed'));
  });
});
