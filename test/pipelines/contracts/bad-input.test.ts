import { describe, expect, test } from '@jest/globals';
import { MAX_EVENT_LENGTH, parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import type { RejectionCode } from '../../../pipelines/contracts/rejection.ts';
import { eventIdOf, eventText, orderOfLines, orderPlacedVersionOne, rawEvent } from '../../factories.ts';

type Case = [what: string, text: string, code: RejectionCode, path: string];

function verdict(text: string): string {
  const result = parseEvent(text);
  return result.ok ? 'accepted' : `${result.rejection.code} at "${result.rejection.path}"`;
}

function without(field: string): string {
  return eventText('stock.changed', { [field]: undefined });
}

function withLine(overrides: Record<string, unknown>): string {
  const [first, ...rest] = rawEvent('order.placed').detail.lines;
  return eventText('order.placed', { lines: [{ ...first, ...overrides }, ...rest] });
}

function envelopeWith(overrides: Record<string, unknown>): string {
  return JSON.stringify({ ...rawEvent('stock.changed'), ...overrides });
}

/** Puts raw JSON where a marker stands, for what JSON.stringify cannot write. */
function withRaw(raw: string): string {
  return eventText('stock.changed', { marker: 0 }).replace('"marker":0', () => raw);
}

const documents: Case[] = [
  ['an empty text', '', 'NOT_JSON', ''],
  ['plain words', 'hello', 'NOT_JSON', ''],
  ['a text cut in the middle', eventText('stock.changed').slice(0, 200), 'NOT_JSON', ''],
  ['a comma too many', '{"source":"commerce.orders",}', 'NOT_JSON', ''],
  ['NaN', withRaw('"x":NaN'), 'NOT_JSON', ''],
  ['two documents', `${eventText('stock.changed')}${eventText('stock.changed')}`, 'NOT_JSON', ''],
  ['a byte order mark', `\ufeff${eventText('stock.changed')}`, 'NOT_JSON', ''],
  ['a raw NUL character', withRaw('"x":"\0"'), 'NOT_JSON', ''],
  ['null', 'null', 'NOT_AN_OBJECT', ''],
  ['a list', '[]', 'NOT_AN_OBJECT', ''],
  ['a number', '12', 'NOT_AN_OBJECT', ''],
  ['a string', '"order.placed"', 'NOT_AN_OBJECT', ''],
  ['a text of more than 8 Mi characters', withRaw(`"x":"${'x'.repeat(MAX_EVENT_LENGTH)}"`), 'EVENT_TOO_LARGE', ''],
];

const keys: Case[] = [
  ['the same key twice', withRaw('"sku":"other"'), 'DUPLICATE_KEY', '/detail/sku'],
  ['the same key twice with the same value', withRaw('"available":250'), 'DUPLICATE_KEY', '/detail/available'],
  ['the same key twice, once escaped', withRaw('"\\u0073ku":"other"'), 'DUPLICATE_KEY', '/detail/sku'],
  ['the same key twice, with space before the colon', withRaw('"sku" \n : "other"'), 'DUPLICATE_KEY', '/detail/sku'],
  [
    'the same key twice in an unknown field',
    withRaw('"u":[{"a":{"b":1,"b":2}}]'),
    'DUPLICATE_KEY',
    '/detail/***/0/***/***',
  ],
  ['the detail twice', `{"detail":{},${eventText('stock.changed').slice(1)}`, 'DUPLICATE_KEY', '/detail'],
  [
    'the same key twice in a line',
    eventText('order.placed').replace('"quantity":3', '"quantity":3,"quantity":4'),
    'DUPLICATE_KEY',
    '/detail/lines/0/quantity',
  ],
  [
    'the same filter twice',
    eventText('search.performed').replace('"filters":{', '"filters":{"category":"x",'),
    'DUPLICATE_KEY',
    '/detail/filters/category',
  ],
  ['keys that differ only in case', withRaw('"SKU":"other"'), 'AMBIGUOUS_KEY', '/detail/SKU'],
  [
    'filters that differ only in case',
    eventText('search.performed', { filters: { a: 'x', A: 'y' } }),
    'AMBIGUOUS_KEY',
    '/detail/filters/***',
  ],
  ['__proto__', withRaw('"__proto__":{"available":1}'), 'RESERVED_KEY', '/detail/__proto__'],
  ['__proto__ in escapes', withRaw('"\\u005f_proto__":1'), 'RESERVED_KEY', '/detail/__proto__'],
  [
    '__proto__ as a filter',
    eventText('search.performed').replace('"category"', '"__proto__"'),
    'RESERVED_KEY',
    '/detail/filters/__proto__',
  ],
  ['NUL in a value', eventText('stock.changed', { sku: 'a\0b' }), 'NUL_CHARACTER', '/detail/sku'],
  ['NUL in a key', withRaw('"\\u0000":1'), 'NUL_CHARACTER', '/detail/***'],
  ['NUL in an unknown field', withRaw('"x":["\\u0000"]'), 'NUL_CHARACTER', '/detail/***/0'],
];

const envelopes: Case[] = [
  ['no detail type', envelopeWith({ 'detail-type': undefined }), 'FIELD_MISSING', '/detail-type'],
  ['a detail type that is an object', envelopeWith({ 'detail-type': { toString: 1 } }), 'FIELD_TYPE', '/detail-type'],
  ['an unknown detail type', envelopeWith({ 'detail-type': 'order.eaten' }), 'UNKNOWN_DETAIL_TYPE', '/detail-type'],
  [
    'a detail type that every object has',
    envelopeWith({ 'detail-type': 'toString' }),
    'UNKNOWN_DETAIL_TYPE',
    '/detail-type',
  ],
  ['no source', envelopeWith({ source: undefined }), 'FIELD_MISSING', '/source'],
  ['a source that is a number', envelopeWith({ source: 1 }), 'FIELD_TYPE', '/source'],
  ['a source that does not own the event', envelopeWith({ source: 'commerce.orders' }), 'SOURCE_MISMATCH', '/source'],
  ['a time that is a number', envelopeWith({ time: 1772442930 }), 'FIELD_TYPE', '/time'],
  ['a time that is none', envelopeWith({ time: 'yesterday' }), 'FIELD_VALUE', '/time'],
  ['no detail', envelopeWith({ detail: undefined }), 'FIELD_MISSING', '/detail'],
  ['a detail that is JSON text', envelopeWith({ detail: '{}' }), 'NOT_AN_OBJECT', '/detail'],
  ['a detail that is a list', envelopeWith({ detail: [] }), 'NOT_AN_OBJECT', '/detail'],
  ['a detail that is null', envelopeWith({ detail: null }), 'NOT_AN_OBJECT', '/detail'],
];

const headers: Case[] = [
  ['no event id', without('eventId'), 'FIELD_MISSING', '/detail/eventId'],
  [
    'an event id of UUID version 4',
    eventText('stock.changed', { eventId: '7f3e1c58-4b1a-4c6e-9d5f-0a1b2c3d4e5f' }),
    'FIELD_VALUE',
    '/detail/eventId',
  ],
  ['an event id that is a number', eventText('stock.changed', { eventId: 7 }), 'FIELD_TYPE', '/detail/eventId'],
  ['no version', without('version'), 'FIELD_MISSING', '/detail/version'],
  ['version 0', eventText('stock.changed', { version: 0 }), 'FIELD_VALUE', '/detail/version'],
  ['a version with a fraction', eventText('stock.changed', { version: 1.5 }), 'NOT_AN_INTEGER', '/detail/version'],
  ['a version that is text', eventText('stock.changed', { version: '3' }), 'FIELD_TYPE', '/detail/version'],
  ['no aggregate id', without('productId'), 'FIELD_MISSING', '/detail/productId'],
  ['no schema version', without('schemaVersion'), 'FIELD_MISSING', '/detail/schemaVersion'],
  [
    'a newer schema version',
    eventText('stock.changed', { schemaVersion: 2 }),
    'SCHEMA_VERSION_UNKNOWN',
    '/detail/schemaVersion',
  ],
  [
    'a schema version of 0',
    eventText('stock.changed', { schemaVersion: 0 }),
    'SCHEMA_VERSION_UNKNOWN',
    '/detail/schemaVersion',
  ],
  [
    'a schema version with a fraction',
    eventText('stock.changed', { schemaVersion: 1.5 }),
    'NOT_AN_INTEGER',
    '/detail/schemaVersion',
  ],
  [
    'a schema version that is text',
    eventText('stock.changed', { schemaVersion: '1' }),
    'FIELD_TYPE',
    '/detail/schemaVersion',
  ],
  ['no time of occurrence', without('occurredAt'), 'FIELD_MISSING', '/detail/occurredAt'],
  [
    'a local time',
    eventText('stock.changed', { occurredAt: '2026-03-02T09:15:30.250' }),
    'FIELD_VALUE',
    '/detail/occurredAt',
  ],
  [
    'a time with an offset',
    eventText('stock.changed', { occurredAt: '2026-03-02T09:15:30+01:00' }),
    'FIELD_VALUE',
    '/detail/occurredAt',
  ],
  [
    'a day that does not exist',
    eventText('stock.changed', { occurredAt: '2026-02-29T00:00:00.000Z' }),
    'FIELD_VALUE',
    '/detail/occurredAt',
  ],
  [
    'an hour that does not exist',
    eventText('stock.changed', { occurredAt: '2026-03-02T24:00:00.000Z' }),
    'FIELD_VALUE',
    '/detail/occurredAt',
  ],
  [
    'a date in 1900',
    eventText('stock.changed', { occurredAt: '1900-01-01T00:00:00.000Z' }),
    'OCCURRED_AT_OUT_OF_RANGE',
    '/detail/occurredAt',
  ],
  [
    'a date in 2100',
    eventText('stock.changed', { occurredAt: '2100-01-01T00:00:00.000Z' }),
    'OCCURRED_AT_OUT_OF_RANGE',
    '/detail/occurredAt',
  ],
  [
    'two days after publication',
    eventText('stock.changed', { occurredAt: '2026-03-04T09:15:31.000Z' }),
    'OCCURRED_AT_OUT_OF_RANGE',
    '/detail/occurredAt',
  ],
];

const fields: Case[] = [
  ['money as a float', withLine({ unitPriceMinor: 12.9 }), 'NOT_AN_INTEGER', '/detail/lines/0/unitPriceMinor'],
  ['money as text', withLine({ unitPriceMinor: '1290' }), 'FIELD_TYPE', '/detail/lines/0/unitPriceMinor'],
  [
    'money beyond exact integers',
    eventText('price.changed', { priceMinor: 2 ** 53 }),
    'FIELD_VALUE',
    '/detail/priceMinor',
  ],
  [
    'money beyond all numbers',
    eventText('price.changed').replace('1190', '1e999'),
    'FIELD_VALUE',
    '/detail/priceMinor',
  ],
  ['negative money', eventText('price.changed', { priceMinor: -1 }), 'FIELD_VALUE', '/detail/priceMinor'],
  ['a negative quantity', withLine({ quantity: -3 }), 'FIELD_VALUE', '/detail/lines/0/quantity'],
  ['a quantity of 0', withLine({ quantity: 0 }), 'FIELD_VALUE', '/detail/lines/0/quantity'],
  ['a quantity beyond 32 bits', withLine({ quantity: 2 ** 31 }), 'FIELD_VALUE', '/detail/lines/0/quantity'],
  [
    'a length with a fraction',
    withLine({ print: { ...rawEvent('order.placed').detail.lines[0]?.print, widthMm: 85.6 } }),
    'NOT_AN_INTEGER',
    '/detail/lines/0/print/widthMm',
  ],
  [
    'three sides',
    withLine({ print: { ...rawEvent('order.placed').detail.lines[0]?.print, sides: 3 } }),
    'FIELD_VALUE',
    '/detail/lines/0/print/sides',
  ],
  [
    'sides as text',
    withLine({ print: { ...rawEvent('order.placed').detail.lines[0]?.print, sides: '2' } }),
    'FIELD_TYPE',
    '/detail/lines/0/print/sides',
  ],
  ['a line without its sku', withLine({ sku: undefined }), 'FIELD_MISSING', '/detail/lines/0/sku'],
  [
    'an image id in capitals',
    withLine({ artworkImageId: 'A'.repeat(64) }),
    'FIELD_VALUE',
    '/detail/lines/0/artworkImageId',
  ],
  ['a line number used twice', withLine({ lineNumber: 2 }), 'FIELD_VALUE', '/detail/lines/1/lineNumber'],
  ['a line that is null', eventText('order.placed', { lines: [null] }), 'FIELD_TYPE', '/detail/lines/0'],
  ['no lines', eventText('order.placed', { lines: [] }), 'FIELD_VALUE', '/detail/lines'],
  ['more than 10,000 lines', JSON.stringify(orderOfLines(10_001)), 'FIELD_VALUE', '/detail/lines'],
  [
    'a total that is not the sum',
    eventText('order.placed', { totalMinor: 8789 }),
    'TOTALS_DISAGREE',
    '/detail/totalMinor',
  ],
  [
    'a sum beyond exact integers',
    withLine({ quantity: 2_000_000_000, unitPriceMinor: 2 ** 52 }),
    'TOTALS_DISAGREE',
    '/detail/totalMinor',
  ],
  ['an unknown channel', eventText('order.placed', { channel: 'fax' }), 'FIELD_VALUE', '/detail/channel'],
  ['a channel that is a number', eventText('order.placed', { channel: 1 }), 'FIELD_TYPE', '/detail/channel'],
  ['a currency in words', eventText('order.placed', { currency: 'euro' }), 'FIELD_VALUE', '/detail/currency'],
  [
    'a customer without id',
    eventText('order.placed', { customer: {} }),
    'FIELD_MISSING',
    '/detail/customer/customerId',
  ],
  ['a customer that is a name', eventText('order.placed', { customer: 'Jane' }), 'FIELD_TYPE', '/detail/customer'],
  ['a refund of nothing', eventText('order.refunded', { amountMinor: 0 }), 'FIELD_VALUE', '/detail/amountMinor'],
  ['a refund by line without lines', eventText('order.refunded', { lines: [] }), 'FIELD_VALUE', '/detail/lines'],
  ['a null that is not allowed', eventText('stock.changed', { sku: null }), 'FIELD_TYPE', '/detail/sku'],
  ['an empty id', eventText('stock.changed', { productId: '' }), 'FIELD_VALUE', '/detail/productId'],
  [
    'a filter that is a number',
    eventText('search.performed', { filters: { sku: 1 } }),
    'FIELD_VALUE',
    '/detail/filters/sku',
  ],
  ['a yes that is text', eventText('product.upserted', { active: 'true' }), 'FIELD_TYPE', '/detail/active'],
];

const older: Case[] = [
  [
    'a print format that no one knows',
    JSON.stringify(orderPlacedVersionOne('napkin')),
    'FIELD_VALUE',
    '/detail/lines/0/print/format',
  ],
  [
    'version 1 with the sizes of version 2',
    eventText('order.placed', { schemaVersion: 1 }),
    'FIELD_MISSING',
    '/detail/lines/0/print/format',
  ],
  [
    'version 2 with the format of version 1',
    JSON.stringify(orderPlacedVersionOne()).replace('"schemaVersion":1', '"schemaVersion":2'),
    'FIELD_MISSING',
    '/detail/lines/0/print/widthMm',
  ],
];

describe('bad input is refused with a code and a path', () => {
  test.each([...documents, ...keys, ...envelopes, ...headers, ...fields, ...older])('%s', (_, text, code, path) => {
    expect(verdict(text)).toBe(`${code} at "${path}"`);
  });
});

describe('a rejection tells what is known of the event', () => {
  test('source, detail type, event id and publish time, where they can be believed', () => {
    const result = parseEvent(eventText('stock.changed', { available: -1 }));
    expect(result).toEqual({
      ok: false,
      rejection: {
        code: 'FIELD_VALUE',
        path: '/detail/available',
        message: 'Too small: expected number to be >=0',
        source: 'commerce.catalog',
        detailType: 'stock.changed',
        eventId: eventIdOf(10),
        publishedAt: '2026-03-02T09:15:31.000Z',
      },
    });
  });

  test('nothing that is not of the expected form', () => {
    const detail = { eventId: 'Jane Doe' };
    const text = JSON.stringify({ source: 'Jane Doe', 'detail-type': 'jane@example.com', time: 'Jane', detail });
    expect(parseEvent(text)).toEqual({
      ok: false,
      rejection: { code: 'UNKNOWN_DETAIL_TYPE', path: '/detail-type', message: 'no contract has this name' },
    });
  });

  test.each([
    ['money as a float', withLine({ unitPriceMinor: 12.9 }), 'expected a whole number, got one with a fraction'],
    [
      'a bad time',
      eventText('stock.changed', { occurredAt: 'x' }),
      'expected an ISO-8601 timestamp in UTC that ends in Z',
    ],
    ['a bad id', eventText('stock.changed', { eventId: 'x' }), 'expected a UUIDv7 or a ULID'],
    ['a missing field', without('sku'), 'required field is missing'],
    ['a number beyond all', eventText('price.changed').replace('1190', '1e999'), 'beyond the range of numbers'],
  ])('%s in plain words', (_, text, message) => {
    expect(parseEvent(text)).toMatchObject({ rejection: { message } });
  });

  test('how many more problems there are', () => {
    const result = parseEvent(eventText('stock.changed', { available: -1, sku: 7 }));
    expect(result).toMatchObject({ rejection: { message: 'expected string, got number (and 1 more)' } });
  });
});
