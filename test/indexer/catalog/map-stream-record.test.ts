import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type CatalogMapping,
  catalogMappingSchema,
  defaultCatalogMapping,
} from '../../../indexer/catalog/catalog-mapping.ts';
import { mapStreamRecord } from '../../../indexer/catalog/map-stream-record.ts';
import { streamRecord } from '../../../indexer/catalog/stream-record.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { maxBytesPerCall } from '../../../pipelines/contracts/put-events.ts';
import { traceOf } from '../../../pipelines/contracts/traceparent.ts';
import { rawEvent } from '../../factories.ts';
import { productRow, type Row, tableRecord } from './catalog-records.ts';

const map = (before: Row | undefined, after: Row | undefined, mapping: CatalogMapping = defaultCatalogMapping) =>
  mapStreamRecord(streamRecord(tableRecord(before, after)), mapping);

/** The detail that a change is announced with. */
function announced(before: Row | undefined, after: Row | undefined, mapping?: CatalogMapping) {
  const change = map(before, after, mapping);
  if (change.kind !== 'announced') throw new Error(`not announced: ${JSON.stringify(change)}`);
  return { detailType: change.entry.detailType, ...JSON.parse(change.entry.detail) };
}

function refusal(before: Row | undefined, after: Row | undefined, mapping?: CatalogMapping) {
  const change = map(before, after, mapping);
  if (change.kind !== 'refused') throw new Error(`not refused: ${JSON.stringify(change)}`);
  return change.refusal;
}

const otherEntity = { kind: 'ignored', reason: 'other-entity' };
const unchanged = { kind: 'ignored', reason: 'unchanged' };

describe('a row of the catalog table that is written', () => {
  test('is announced whole, under its own version and time', () => {
    const { eventId: _, ...detail } = rawEvent('product.upserted').detail;
    expect(announced(undefined, productRow())).toEqual({
      detailType: 'product.upserted',
      eventId: expect.any(String),
      ...detail,
    });
  });

  test('has the time at which DynamoDB wrote it when it says none itself', () => {
    const row = productRow({ updatedAt: undefined });
    expect(announced(undefined, row).occurredAt).toBe('2026-03-02T09:15:31.000Z');
    expect(announced(undefined, productRow({ updatedAt: 'yesterday' })).occurredAt).toBe('2026-03-02T09:15:31.000Z');
  });

  test('has one event id per version, whoever reads it and how often', () => {
    const first = announced(undefined, productRow());
    expect(announced(productRow({ version: 0 }), productRow()).eventId).toBe(first.eventId);
    expect(announced(productRow(), productRow({ version: 2 })).eventId).not.toBe(first.eventId);
  });

  test('carries the trace of its edit, and never that of an earlier one', () => {
    const given = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const [first, second] = [productRow({ version: 1 }), productRow({ version: 2 })].map((row) => ({
      ...row,
      traceparent: given,
    }));
    expect(announced(undefined, first).traceparent).toBe(given);
    const { eventId, traceparent } = announced(first, second);
    expect(traceparent).toBe(traceOf(eventId));
    expect(announced(undefined, productRow({ traceparent: 'nonsense' })).traceparent).toMatch(/^00-/);
  });

  test('is ignored when it is of another entity', () => {
    const other: Row[] = [
      { pk: 'CUSTOMER#1', sk: 'DETAILS', version: 1 },
      { pk: 'PRODUCT#poster-a2', sk: 'REVIEW#1', version: 1 },
      { pk: 'PRODUCT#', sk: 'DETAILS', version: 1 },
      { pk: 'XPRODUCT#1', sk: 'DETAILS', version: 1 },
    ];
    expect(other.map((row) => map(undefined, row))).toEqual(other.map(() => otherEntity));
    expect(other.map((row) => map(row, undefined))).toEqual(other.map(() => otherEntity));
  });

  test('is ignored when nothing that is announced has changed', () => {
    expect(map(productRow(), productRow({ buyerNote: 'reorder in May' }))).toEqual(unchanged);
    const finishes = (list: string[]) =>
      productRow({ print: { ...(productRow().print as Row), finishes: new Set(list) } });
    expect(map(finishes(['gloss', 'matt']), finishes(['matt', 'gloss']))).toEqual(unchanged);
  });

  test('is refused when it changed under a version that is not higher, since no reader would see it', () => {
    expect(refusal(productRow({ version: 4 }), productRow({ version: 4, title: 'New' }))).toMatchObject({
      code: 'VERSION_NOT_RAISED',
      productId: 'poster-a2',
      path: '/detail/version',
      message: 'expected a version above 4, got 4',
    });
    expect(refusal(productRow({ version: 4 }), productRow({ version: 3, title: 'New' })).code).toBe(
      'VERSION_NOT_RAISED',
    );
  });

  test('is announced when only the version was raised', () => {
    expect(announced(productRow({ version: 4 }), productRow({ version: 5 })).version).toBe(5);
  });

  test('may hold sets where the contract has lists', () => {
    const row = productRow({ supplierCodes: new Set(['B-2', 'A-1']) });
    expect(announced(undefined, row).supplierCodes).toEqual(['A-1', 'B-2']);
  });

  test.each<[string, Row, string, string]>([
    ['no price', { priceMinor: undefined }, 'FIELD_MISSING', '/detail/priceMinor'],
    ['a price with a fraction', { priceMinor: 12.9 }, 'NOT_AN_INTEGER', '/detail/priceMinor'],
    ['a price below 0', { priceMinor: -1 }, 'FIELD_VALUE', '/detail/priceMinor'],
    ['a title that is a number', { title: 7 }, 'FIELD_TYPE', '/detail/title'],
    ['NUL in its title', { title: 'A\0B' }, 'NUL_CHARACTER', '/detail/title'],
    ['no version', { version: undefined }, 'FIELD_MISSING', '/detail/version'],
    ['version 0', { version: 0 }, 'FIELD_VALUE', '/detail/version'],
    ['a version that is text', { version: '3' }, 'FIELD_TYPE', '/detail/version'],
    ['bytes for a description', { description: new Uint8Array([1]) }, 'FIELD_TYPE', '/detail/description'],
    ['an id that is too long', { pk: `PRODUCT#${'x'.repeat(129)}` }, 'FIELD_VALUE', '/detail/productId'],
    ['an edit of next week', { updatedAt: '2099-01-01T00:00:00Z' }, 'OCCURRED_AT_OUT_OF_RANGE', '/detail/occurredAt'],
    ['more than the bus takes', { description: 'é'.repeat(maxBytesPerCall / 2) }, 'EVENT_TOO_LARGE', ''],
  ])('is refused with its reason when it has %s', (_, overrides, code, path) => {
    expect(refusal(undefined, productRow(overrides))).toMatchObject({ code, path });
  });

  test('is refused when its version is beyond exactness, and no other attribute can make it fail', () => {
    const record = tableRecord(undefined, productRow({ stockValue: 0 }));
    const item = record.dynamodb?.NewImage ?? {};
    const withNumber = (name: string, N: string) =>
      streamRecord({ ...record, dynamodb: { ...record.dynamodb, NewImage: { ...item, [name]: { N } } } });
    expect(mapStreamRecord(withNumber('version', '9007199254740993'), defaultCatalogMapping)).toMatchObject({
      kind: 'refused',
    });
    expect(mapStreamRecord(withNumber('stockValue', '12345678901234567890.123'), defaultCatalogMapping).kind).toBe(
      'announced',
    );
  });
});

describe('a row that leaves the catalog', () => {
  test('is announced as deleted under its last version + 1, when it went', () => {
    expect(announced(productRow({ version: 7 }), undefined)).toEqual({
      traceparent: expect.any(String),
      detailType: 'product.deleted',
      eventId: expect.any(String),
      occurredAt: '2026-03-02T09:15:31.000Z',
      schemaVersion: 1,
      productId: 'poster-a2',
      version: 8,
    });
  });

  test('is announced as deleted under its own version when it is only marked', () => {
    const deleted = announced(productRow({ version: 7 }), productRow({ version: 8, deleted: true }));
    expect(deleted).toMatchObject({ detailType: 'product.deleted', version: 8 });
    expect(deleted).not.toHaveProperty('title');
  });

  test('is deleted all the same when it was never fit to be announced', () => {
    expect(announced(productRow({ version: 7, title: 7 }), undefined).version).toBe(8);
    expect(refusal(productRow({ version: 'x' }), undefined).code).toBe('FIELD_TYPE');
  });
});

describe('a stream that leaves out what rows were or are', () => {
  test('is a fault of the set-up, not of the rows', () => {
    const { dynamodb: { Keys } = {} } = tableRecord(undefined, productRow());
    for (const eventName of ['INSERT', 'MODIFY', 'REMOVE'] as const) {
      expect(() => mapStreamRecord(streamRecord({ eventName, dynamodb: { Keys } }), defaultCatalogMapping)).toThrow(
        'NEW_AND_OLD_IMAGES',
      );
    }
  });
});

describe('a table with a scheme of its own', () => {
  const mapping = catalogMappingSchema.parse({
    keys: { partition: 'shop', sort: 'entity' },
    product: { partition: 'shop-*', sort: 'item/{id}' },
    version: 'rev',
    updatedAt: null,
    fields: {
      title: 'texts.en.title',
      description: 'texts.en.body',
      categoryPath: { attribute: 'category', split: '>' },
      priceMinor: { attribute: 'price', decimals: 2 },
      currency: { value: 'GBP' },
      active: { value: true },
      sku: 'code',
      brand: null,
    },
  });
  const row = (overrides: Row = {}): Row => ({
    shop: 'shop-7',
    entity: 'item/mug/1',
    rev: 3,
    code: 'MUG-1',
    texts: { en: { title: 'Mug', body: 'For tea' } },
    category: 'Gifts > Mugs',
    price: 12.9,
    brand: { unused: true },
    ...overrides,
  });
  const mapped = (item: Row) => {
    const keys = { shop: item.shop, entity: item.entity };
    const record = {
      change: 'INSERT' as const,
      keys,
      newItem: item,
      oldItem: undefined,
      writtenAt: '2026-03-02T09:15:31.000Z',
    };
    return mapStreamRecord(record, mapping);
  };

  test('is announced in the words of the contract', () => {
    const change = mapped(row());
    expect(change.kind === 'announced' && JSON.parse(change.entry.detail)).toEqual({
      eventId: expect.any(String),
      traceparent: expect.any(String),
      occurredAt: '2026-03-02T09:15:31.000Z',
      schemaVersion: 1,
      productId: 'mug/1',
      version: 3,
      sku: 'MUG-1',
      title: 'Mug',
      description: 'For tea',
      categoryPath: ['Gifts', 'Mugs'],
      priceMinor: 1290,
      currency: 'GBP',
      active: true,
    });
  });

  test('turns amounts into minor units to the last digit, and refuses half a penny', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (minor) => {
        const change = mapped(row({ price: minor / 100 }));
        expect(change.kind === 'announced' && JSON.parse(change.entry.detail).priceMinor).toBe(minor);
      }),
    );
    expect(mapped(row({ price: 1.005 }))).toMatchObject({ kind: 'refused', refusal: { code: 'NOT_AN_INTEGER' } });
    expect(mapped(row({ price: 1e-7 })).kind).toBe('refused');
  });

  test('ignores what has other keys', () => {
    expect(mapped(row({ entity: 'order/1' }))).toEqual(otherEntity);
    expect(mapped(row({ shop: 'store-7' }))).toEqual(otherEntity);
  });
});

describe('whatever a table holds', () => {
  test('a version that is a map with a toString of its own is refused, and no code of it is asked', () => {
    const change = map(undefined, productRow({ version: { toString: '' } }));
    expect(change).toMatchObject({ kind: 'refused', refusal: { code: 'FIELD_TYPE', path: '/detail/version' } });
  });

  const anyValue = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string()),
    fc.dictionary(fc.string(), fc.string()),
  );
  const anyRow = fc
    .record({ name: fc.constantFrom(...Object.keys(productRow())), value: anyValue })
    .map(({ name, value }) => productRow({ [name]: name === 'pk' || name === 'sk' ? JSON.stringify(value) : value }));

  test('a change is announced as a valid event, ignored, or refused with a code; never an exception', () => {
    fc.assert(
      fc.property(anyRow, fc.option(anyRow, { nil: undefined }), (after, before) => {
        const change = map(before && { ...before, pk: after.pk, sk: after.sk }, after);
        if (change.kind === 'refused') expect(change.refusal.code).toMatch(/^[A-Z_]+$/);
        if (change.kind !== 'announced') return;
        const { source, detailType, detail } = change.entry;
        expect(parseEvent(`{"source":"${source}","detail-type":"${detailType}","detail":${detail}}`).ok).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
