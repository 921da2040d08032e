import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type Certificate, isSignedBy } from '../../../../infra/operations/erase/certificate.ts';

function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, spki: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
}

const shop = keyPair();
const stranger = keyPair();

const content: Certificate = {
  ...{ title: 'Certificate of erasure', customer: ['k1_a'], by: 'somebody', program: 'inkstream' },
  ...{ startedAt: '2026-11-22T00:00:00.000Z', finishedAt: '2026-11-22T00:01:00.000Z', orders: 1, uploads: 0 },
  ...{
    places: [{ name: 'silver', unit: 'rows', method: 'query', found: 3, remaining: 0 }],
    keptUploads: [],
    remains: [],
  },
  verified: true,
};

function signed(by: typeof shop, given: object = content): string {
  const value = sign('sha256', Buffer.from(JSON.stringify(given)), { key: by.privateKey, dsaEncoding: 'der' });
  const signature = { algorithm: 'ECDSA_SHA_256', key: 'arn', publicKey: by.spki, value: value.toString('base64') };
  return JSON.stringify({ certificate: given, signature });
}

describe('a certificate of erasure', () => {
  test('holds as it was signed', () => {
    expect(isSignedBy(signed(shop), shop.spki)).toBe(true);
  });

  test('of another customer, of another day or with something added holds no more', () => {
    const text = signed(shop);
    for (const [from, to] of [
      ['k1_a', 'k1_b'],
      ['2026-11-22T00:01', '2027-11-22T00:01'],
      ['"remaining":0', '"remaining":1'],
      ['"verified":true', '"verified":true,"note":"all of it"'],
    ] as const) {
      expect(isSignedBy(text.replace(from, to), shop.spki)).toBe(false);
    }
  });

  test('that brings the key of whoever forged it does not hold', () => {
    expect(isSignedBy(signed(stranger), shop.spki)).toBe(false);
    expect(isSignedBy(signed(stranger).replace(stranger.spki, shop.spki), shop.spki)).toBe(false);
  });
});
