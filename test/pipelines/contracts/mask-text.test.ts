import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DetailType, detailTypes } from '../../../pipelines/contracts/event.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { maskPersonalFields } from '../../../pipelines/contracts/personal-data.ts';
import { eventText, orderPlacedVersionOne, rawEvent } from '../../factories.ts';

/** Never a part of any contract's words, so that finding it means that it leaked. */
const personalValue = fc
  .tuple(fc.constantFrom('Ωjane', 'Ωmüller', 'Ω+49 30', 'Ω@example.com', 'Ω"quoted"', 'Ω\\back', 'Ω🦄'), fc.string())
  .map((parts) => parts.join(''));

describe('maskPersonalFields', () => {
  test('shows what the contract knows to be free of personal data, and hides the rest', () => {
    const text = eventText('order.placed', { currency: 'euro', note: 'ring twice', gift: { title: 'For Jane' } });
    const masked = JSON.parse(maskPersonalFields(text) ?? '');
    const { lines } = rawEvent('order.placed').detail;
    expect(masked).toMatchObject({
      source: 'commerce.orders',
      'detail-type': 'order.placed',
      time: rawEvent('order.placed').time,
    });
    expect(masked.detail).toMatchObject({
      orderId: 'O-1001',
      currency: 'euro',
      totalMinor: 8788,
      lines,
      customer: { customerId: '***', name: '***', email: '***', phone: '***' },
      shippingAddress: { name: '***', street: '***', postcode: '***', city: '***' },
    });
    expect(Object.entries(masked.detail).slice(-1)).toEqual([['***', { title: '***' }]]);
  });

  test.each([
    ['a known field with a value of another type', { quantity: 1, orderId: 4930123 }, '"orderId":"***"'],
    ['text in a number', { totalMinor: 'Jane' }, '"totalMinor":"***"'],
    ['a list in the place of a text', { orderId: ['Jane'] }, '"orderId":["***"]'],
    ['an object in the place of a text', { orderId: { title: 'Jane' } }, '"orderId":{"title":"***"}'],
    ['a text in the place of an object', { customer: 'Jane' }, '"customer":"***"'],
    ['a field of another event', { query: 'Jane' }, '"query":"***"'],
    ['a key that is no name of a field', { 'Jane Doe': true }, '"***":"***"'],
    ['a field in another spelling', { order_id: 'O-1' }, '"order_id":"***"'],
    ['null', { orderId: null, Jane: null }, '"orderId":null'],
  ])('%s', (_, overrides, expected) => {
    const masked = maskPersonalFields(eventText('order.placed', overrides));
    expect(masked).toContain(expected);
    expect(masked).not.toContain('Jane');
  });

  test('keeps what was written twice, and numbers as they were written', () => {
    const text =
      ' { "source" : "commerce.catalog", "detail-type":"price.changed", "detail":{"sku":"a","sku":"b","priceMinor":12.50} } ';
    expect(maskPersonalFields(text)).toBe(text);
  });

  test('shows nothing of the detail of an unknown event, or of one that says twice what it is', () => {
    const detail = '{"title":"Jane","sku":"Jane","version":491234}';
    expect(maskPersonalFields(`{"detail-type":"person.moved","detail":${detail}}`)).toBe(
      '{"detail-type":"person.moved","detail":{"title":"***","sku":"***","version":"***"}}',
    );
    expect(
      maskPersonalFields(`{"detail-type":"order.placed","detail":${detail},"detail-type":"product.upserted"}`),
    ).toBe(
      '{"detail-type":"order.placed","detail":{"title":"***","sku":"***","version":"***"},"detail-type":"product.upserted"}',
    );
  });

  test('an older version is masked by what it knew', () => {
    const masked = maskPersonalFields(JSON.stringify(orderPlacedVersionOne('napkin'))) ?? '';
    expect(masked).toContain('"format":"napkin"');
    expect(masked).not.toContain('Jane');
  });

  test.each(['"Jane"', '["Jane",491234,true]', '491234', '{"Jane":{"Jane":["Jane"]}}'])(
    '%s is masked whole',
    (text) => {
      expect(maskPersonalFields(text)).not.toMatch(/Jane|491234|true/);
    },
  );

  test('what is no JSON cannot be masked', () => {
    expect(maskPersonalFields('{"name":"Jane"')).toBeUndefined();
    expect(maskPersonalFields('')).toBeUndefined();
  });

  test('depth costs no stack', () => {
    const deep = `${'[{"a":'.repeat(100_000)}"Jane"${'}]'.repeat(100_000)}`;
    expect(maskPersonalFields(deep)).not.toContain('Jane');
  });
});

type Place = (event: Record<string, unknown>, value: string) => string;

/** Where a careless producer might put a person, besides the free texts that a contract has. */
const places: readonly Place[] = [
  (event, value) => JSON.stringify({ ...event, [value]: value }),
  (event, value) =>
    JSON.stringify({ ...event, resources: [value], id: value, region: value, account: value, version: value }),
  (event, value) => JSON.stringify({ ...event, source: value, 'detail-type': value, time: value }),
  (event, value) => JSON.stringify({ ...event, detail: value }),
  (event, value) => JSON.stringify({ ...event, detail: [{ title: value }] }),
  (event, value) =>
    JSON.stringify({ ...event, detail: inside(event, { [value]: { sku: value, lines: [{ sku: value }] } }) }),
  (event, value) =>
    JSON.stringify({ ...event, detail: inside(event, { schemaVersion: value, version: [value], lines: value }) }),
  (event, value) =>
    JSON.stringify({
      ...event,
      detail: inside(event, { lines: [value, [value], { [value]: value, quantity: value }] }),
    }),
  (event, value) =>
    JSON.stringify({ ...event, detail: inside(event, { customer: [value], shippingAddress: { sku: value } }) }),
  (event, value) =>
    JSON.stringify({
      ...event,
      detail: inside(event, { customer: { customerId: value, sku: value, name: { sku: value } } }),
    }),
  (event, value) =>
    JSON.stringify({
      ...event,
      detail: inside(event, { filters: { [value]: value }, findings: [value], print: value }),
    }),
  (event, value) => JSON.stringify([event, value]),
  (event, value) => `{"detail":{"name":${JSON.stringify(value)}},${JSON.stringify(event).slice(1)}`,
];

function inside(event: Record<string, unknown>, more: Record<string, unknown>): Record<string, unknown> {
  return { ...(event.detail as Record<string, unknown>), ...more };
}

describe('no personal value survives', () => {
  const anywhere = fc.record({
    detailType: fc.constantFrom(...detailTypes) as fc.Arbitrary<DetailType>,
    place: fc.constantFrom(...places),
    value: personalValue,
    spaces: fc.constantFrom(undefined, 2),
  });

  test('masking, wherever it was put', () => {
    fc.assert(
      fc.property(anywhere, ({ detailType, place, value, spaces }) => {
        const text = place({ ...rawEvent(detailType) }, value);
        const masked = maskPersonalFields(text);
        expect(masked).toBeDefined();
        expect(masked).not.toContain('Ω');
        const spaced = spaces ? JSON.stringify(JSON.parse(text), null, spaces) : text;
        expect(maskPersonalFields(spaced)).toBe(maskPersonalFields(spaced));
        expect(maskPersonalFields(spaced)).not.toContain('Ω');
        expect(() => JSON.parse(masked ?? '')).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  test('in any JSON document at all', () => {
    const document = fc
      .jsonValue()
      .map((value) => JSON.stringify(value, (_, one) => (typeof one === 'string' ? `Ω${one}` : one)));
    fc.assert(fc.property(document, (text) => expect(maskPersonalFields(text)).not.toContain('Ω')));
  });

  test('in the reason of a rejection, wherever it was put', () => {
    fc.assert(
      fc.property(anywhere, ({ detailType, place, value }) => {
        const result = parseEvent(place({ ...rawEvent(detailType) }, value));
        if (!result.ok) expect(JSON.stringify(result.rejection)).not.toContain('Ω');
      }),
      { numRuns: 500 },
    );
  });
});
