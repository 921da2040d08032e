import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import type { Contract } from '../../../pipelines/contracts/contract.ts';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { pseudonymise } from '../../../pipelines/contracts/personal-data.ts';
import { type Field, fieldOf } from '../../../pipelines/contracts/schema-outline.ts';
import { commerceEvent, eventText } from '../../factories.ts';

const secretKey = (customerId: string) => ({ customerKey: `key-of-${customerId.length}-characters` });

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
