import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { customerKeysOf } from '../../../pipelines/lake-writer/customer-key.ts';

const secret = { current: 'k7', keys: [{ keyId: 'k7', key: 'a secret that is long enough' }] };
const rotated = { current: 'k8', keys: [...secret.keys, { keyId: 'k8', key: 'another secret, also long' }] };

describe('the pseudonym of a customer', () => {
  test('is the id of the key and the first 128 bits of HMAC-SHA-256', () => {
    const expected = createHmac('sha256', 'a secret that is long enough').update('17850').digest('hex').slice(0, 32);
    expect(customerKeysOf(secret)('17850')).toEqual({ customerKey: `k7_${expected}` });
  });

  test('stays the same whether remembered, forgotten or asked of another container', () => {
    const small = customerKeysOf(secret, 2);
    const ids = ['a', 'b', 'c', 'a', 'd', 'a', 'b', '', 'c', 'a'];
    expect(ids.map(small)).toEqual(ids.map((id) => customerKeysOf(secret)(id)));
  });

  test('differs by customer and by key', () => {
    const keysOf = customerKeysOf(secret);
    expect(keysOf('1')).not.toEqual(keysOf('2'));
    const other = { ...secret, keys: [{ keyId: 'k7', key: 'another secret, also long' }] };
    expect(customerKeysOf(other)('1')).not.toEqual(keysOf('1'));
  });

  test('is accompanied by those under all older keys, oldest first', () => {
    const thrice = { current: 'k9', keys: [...rotated.keys, { keyId: 'k9', key: 'a third one, just as long' }] };
    const { customerKey, formerCustomerKeys } = customerKeysOf(thrice)('1');
    const [first, second] = [customerKeysOf(secret)('1').customerKey, customerKeysOf(rotated)('1').customerKey];
    expect(formerCustomerKeys).toBe(`${first} ${second}`);
    expect([first, second].map((key) => key.slice(0, 3))).toEqual(['k7_', 'k8_']);
    expect(customerKey).toMatch(/^k9_[0-9a-f]{32}$/);
  });

  test('has no newer keys than the current one with it, so that going back to an older key is harmless', () => {
    expect(customerKeysOf({ ...rotated, current: 'k7' })('1')).toEqual(customerKeysOf(secret)('1'));
  });
});
