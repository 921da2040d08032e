import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import type { Contract } from '../../../pipelines/contracts/contract.ts';
import { type DetailType, detailTypes } from '../../../pipelines/contracts/event.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { maskPersonalFields, pseudonymise } from '../../../pipelines/contracts/personal-data.ts';
import { type Field, fieldOf } from '../../../pipelines/contracts/schema-outline.ts';
import { commerceEvent, eventText, orderPlacedVersionOne, rawEvent } from '../../factories.ts';

const secretKey = (customerId: string) => `key-of-${customerId.length}-characters`;

/** Never a part of any contract's words, so that finding it means that it leaked. */
const personalValue = fc
  .tuple(fc.constantFrom('Ωjane', 'Ωmüller', 'Ω+49 30', 'Ω@example.com', 'Ω"quoted"', 'Ω\\back', 'Ω🦄'), fc.string())
  .map((parts) => parts.join(''));

function pathsOfPrivate(field: Field, path: string): string[] {
  const { outline, privacy } = field;
  if (privacy) return [`${path} ${privacy}`];
  if (outline.kind === 'object')
    return [...outline.fields].flatMap(([name, one]) => pathsOfPrivate(one, `${path}/${name}`));
  if (outline.kind === 'array') return pathsOfPrivate(outline.element, `${path}/*`);
  if (outline.kind === 'record') return pathsOfPrivate(outline.value, `${path}/*`);
  return outline.kind === 'choice' ? outline.options.flatMap((one) => pathsOfPrivate(one, path)) : [];
}

describe('the contracts mark who a person is', () => {
  test('exactly these fields are personal or pseudonymised', () => {
    const marked = Object.values(contracts).flatMap((contract: Contract) =>
      Object.entries({ ...contract.olderSchemas, [contract.currentVersion]: contract.schema }).flatMap(
        ([version, schema]) => pathsOfPrivate(fieldOf(schema), `${contract.detailType}.v${version}`),
      ),
    );
    const order = (version: number) => [
      `order.placed.v${version}/customer/customerId pseudonymised`,
      `order.placed.v${version}/customer/name personal`,
      `order.placed.v${version}/customer/email personal`,
      `order.placed.v${version}/customer/phone personal`,
      `order.placed.v${version}/shippingAddress/name personal`,
      `order.placed.v${version}/shippingAddress/street personal`,
      `order.placed.v${version}/shippingAddress/postcode personal`,
      `order.placed.v${version}/shippingAddress/city personal`,
    ];
    expect(marked).toEqual([...order(1), ...order(2), 'order.refunded.v1/customer/customerId pseudonymised']);
  });
});

describe('pseudonymise', () => {
  test('an order keeps its facts, and of its customer only the key', () => {
    const event = commerceEvent('order.placed');
    const { shippingAddress: _, ...kept } = event.detail;
    expect(pseudonymise(event, secretKey)).toEqual({
      ...event,
      detail: { ...kept, customer: { customerKey: 'key-of-4-characters' } },
    });
  });

  test('a guest has no key', () => {
    const event = commerceEvent('order.placed', { customer: { customerId: null, name: 'Jane Doe' } });
    expect(pseudonymise(event, secretKey).detail).toMatchObject({ customer: { customerKey: null } });
  });

  test('a refund keeps the key, or nothing when it names no customer', () => {
    const { customer: _, ...anonymous } = commerceEvent('order.refunded').detail;
    const event = commerceEvent('order.refunded');
    expect(pseudonymise(event, secretKey).detail).toMatchObject({ customer: { customerKey: 'key-of-4-characters' } });
    expect(pseudonymise({ ...event, detail: anonymous }, secretKey).detail).toEqual(anonymous);
  });

  test.each(detailTypes.filter((name) => name !== 'order.placed' && name !== 'order.refunded'))(
    '%s holds nobody and stays as it is',
    (detailType) => {
      const event = commerceEvent(detailType);
      expect(pseudonymise(event, secretKey)).toEqual(event);
    },
  );

  test('the event that is handed in is not changed', () => {
    const event = commerceEvent('order.placed');
    const before = structuredClone(event);
    pseudonymise(event, secretKey);
    expect(event).toEqual(before);
  });

  test('no personal value is left, whatever it is', () => {
    fc.assert(
      fc.property(personalValue, (value) => {
        const person = value.slice(0, 128);
        const text = eventText('order.placed', {
          customer: { customerId: person, name: person, email: person, phone: person, birthday: person },
          shippingAddress: { name: person, street: person, postcode: person, city: person, [person]: person },
          [person]: [person],
        });
        const result = parseEvent(text);
        if (!result.ok && result.rejection.code === 'NUL_CHARACTER') return;
        if (!result.ok) throw new Error(JSON.stringify(result.rejection));
        expect(JSON.stringify(pseudonymise(result.event, secretKey))).not.toContain('Ω');
      }),
    );
  });
});

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
