import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { customerKeyOf } from '../../../pipelines/lake-writer/customer-key.ts';

const secret = { keyId: 'k7', key: 'a secret that is long enough' };

describe('the pseudonym of a customer', () => {
  test('is the id of the key and the first 128 bits of HMAC-SHA-256', () => {
    const expected = createHmac('sha256', secret.key).update('17850').digest('hex').slice(0, 32);
    expect(customerKeyOf(secret)('17850')).toBe(`k7_${expected}`);
  });

  test('stays the same whether remembered, forgotten or asked of another container', () => {
    const small = customerKeyOf(secret, 2);
    const ids = ['a', 'b', 'c', 'a', 'd', 'a', 'b', '', 'c', 'a'];
    expect(ids.map(small)).toEqual(ids.map((id) => customerKeyOf(secret)(id)));
  });

  test('differs by customer and by secret', () => {
    const keyOf = customerKeyOf(secret);
    expect(keyOf('1')).not.toBe(keyOf('2'));
    expect(customerKeyOf({ ...secret, key: 'another secret, also long' })('1')).not.toBe(keyOf('1'));
  });
});
