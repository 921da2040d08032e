import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Subject } from '../../../../infra/operations/erase/subject.ts';
import { traceFinder } from '../../../../infra/operations/erase/text-traces.ts';

const nobody: Subject = {
  customerIds: [],
  customerMarks: [],
  salt: '',
  orderIds: [],
  imageIds: [],
  uploadIds: [],
  quarantineKeys: [],
};
/** What the contracts take as an id, odd characters included. */
const id = fc.stringMatching(/^[\w .+*?()[\]{}|^$\\"'/é-]{1,20}$/).filter((text) => text.trim() === text);

describe('a text', () => {
  test('names a customer or an order whatever the id is made of, in JSON and in JSON within JSON', () => {
    fc.assert(
      fc.property(id, fc.constantFrom('customerIds', 'orderIds'), (one, list) => {
        const isNamed = traceFinder({ ...nobody, [list]: [one] });
        const detail = { customer: { customerId: one }, orderId: one };
        expect(isNamed(JSON.stringify(detail))).toBe(true);
        if (!/["\\]/.test(one)) expect(isNamed(JSON.stringify({ detail: JSON.stringify(detail) }))).toBe(true);
      }),
    );
  });

  test('that holds the id only as a part of another, or as a number of something else, names nobody', () => {
    const isNamed = traceFinder({ ...nobody, customerIds: ['17850'], orderIds: ['O-1'] });
    expect(isNamed('{"customerId":"178501","orderId":"O-12","totalMinor":17850,"sku":"XO-1"}')).toBe(false);
    expect(isNamed('{"customerId": 17850}')).toBe(true);
    expect(isNamed('{"customerId":17850.5}')).toBe(true);
    expect(isNamed('broken "O-1" text')).toBe(true);
  });

  test('names a customer by a pseudonym or an upload wherever it stands', () => {
    const isNamed = traceFinder({ ...nobody, customerMarks: ['k1_abc'], uploadIds: ['0199-aa'] });
    expect([isNamed('x=k1_abc;'), isNamed('uploads/0199-aa'), isNamed('k1_abd')]).toEqual([true, true, false]);
  });

  test('names nobody when there is nobody', () => {
    expect(traceFinder(nobody)('{"customerId":""}')).toBe(false);
  });
});
