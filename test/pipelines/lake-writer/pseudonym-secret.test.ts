import { describe, expect, test } from '@jest/globals';
import {
  parsePseudonymSecret,
  pseudonymSecretText,
  withNewKey,
} from '../../../pipelines/lake-writer/pseudonym-secret.ts';

const key = (character: string) => character.repeat(64);

describe('the secret of the pseudonym keys', () => {
  test('is read in the form in which it was made, as a secret of one key', () => {
    expect(parsePseudonymSecret(JSON.stringify({ keyId: 'k1', key: key('a') }))).toMatchObject({
      current: 'k1',
      keys: [{ keyId: 'k1', key: key('a') }],
    });
  });

  test('is read oldest key first, whatever order the text has them in, and written so that it reads the same', () => {
    const text = JSON.stringify({ current: 'k10', keys: { k10: key('c'), k9: key('b'), k1: key('a') } });
    const secret = parsePseudonymSecret(text);
    expect(secret?.keys.map(({ keyId }) => keyId)).toEqual(['k1', 'k9', 'k10']);
    expect(secret && parsePseudonymSecret(pseudonymSecretText(secret))).toEqual(secret);
  });

  test('gets a new key under the next number, even when an older one is gone', () => {
    const secret = { current: 'k3', keys: [{ keyId: 'k3', key: key('a') }] };
    expect(withNewKey(secret, key('b'))).toEqual({
      current: 'k4',
      keys: [...secret.keys, { keyId: 'k4', key: key('b') }],
    });
  });

  test.each([
    ['no JSON', 'k1'],
    ['no key', '{"current":"k1","keys":{}}'],
    ['a current key that it does not hold', JSON.stringify({ current: 'k2', keys: { k1: key('a') } })],
    ['a key that can be guessed', '{"keyId":"k1","key":"short"}'],
    [
      'a name that would not stand apart in a customer key',
      JSON.stringify({ current: 'k_1', keys: { k_1: key('a') } }),
    ],
  ])('with %s is refused without an error that quotes it', (_, text) => {
    expect(parsePseudonymSecret(text)).toBeUndefined();
  });
});
