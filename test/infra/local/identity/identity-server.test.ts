import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import { refuseUnknownCustomer } from '../../../../images/upload/terminal/customer-token.ts';
import { demoPeople } from '../../../../infra/local/identity/demo-people.ts';
import { startIdentityServer } from '../../../../infra/local/identity/identity-server.ts';
import { keptSigningKey } from '../../../../infra/local/identity/signing-key.ts';
import type { LocalServer } from '../../../../pipelines/pages/local-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'inkstream-identity-'));
const keyFile = join(folder, 'state', 'key.json');
const clientId = 'inkstream-uploads';
const redirectUri = 'http://127.0.0.1:4610/';
let issuer: LocalServer;

beforeAll(async () => {
  issuer = await startIdentityServer(0, await keptSigningKey(keyFile));
});

afterAll(async () => {
  await issuer.close();
  rmSync(folder, { recursive: true });
});

const post = (path: string, body: Record<string, string>) =>
  fetch(`${issuer.url}${path}`, { method: 'POST', body: new URLSearchParams(body), redirect: 'manual' });

const verifier = randomBytes(32).toString('base64url');
const asked = {
  response_type: 'code',
  client_id: clientId,
  redirect_uri: redirectUri,
  state: 'x',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

async function codeFor(person: string): Promise<string> {
  const chosen = await post('/authorize', { ...asked, person });
  return new URL(chosen.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

const tokens = z.object({ access_token: z.string(), refresh_token: z.string().optional() });
const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });

async function publishedKeys() {
  return keySet.parse(await (await fetch(`${issuer.url}/.well-known/jwks.json`)).json());
}

async function claimsOf(token: string) {
  const keys = createLocalJWKSet(await publishedKeys());
  return (await jwtVerify(token, keys, { issuer: issuer.url, audience: clientId })).payload;
}

describe('the demo issuer', () => {
  test('gives a token for a code once, to whoever has asked for the code', async () => {
    const exchange = (code: string, more: object = {}) =>
      post('/token', {
        grant_type: 'authorization_code',
        client_id: clientId,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        code,
        ...more,
      });
    const code = await codeFor('demo-ben');
    const given = await exchange(code);
    expect(given.status).toBe(200);
    const { access_token: token, refresh_token: refreshToken = '' } = tokens.parse(await given.json());
    expect(await claimsOf(token)).toMatchObject({ sub: 'demo-ben', name: 'Ben Demo' });
    expect((await exchange(code)).status).toBe(400);
    for (const more of [
      { code_verifier: 'another' },
      { client_id: 'inkstream-dashboards' },
      { redirect_uri: 'http://127.0.0.1:1/' },
    ]) {
      expect((await exchange(await codeFor('demo-ben'), more)).status).toBe(400);
    }
    const renewed = await post('/token', {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: refreshToken,
    });
    expect(await claimsOf(tokens.parse(await renewed.json()).access_token)).toMatchObject({ sub: 'demo-ben' });
  });

  test.each([
    ['another machine', { redirect_uri: 'http://evil.example/' }],
    ['a host that begins like this machine', { redirect_uri: 'http://127.0.0.1.evil.example/' }],
    ['this machine as a user name', { redirect_uri: 'http://127.0.0.1:80@evil.example/' }],
    ['another client', { client_id: 'unknown' }],
    ['no proof of who asks', { code_challenge: '' }],
    ['a flow without a code', { response_type: 'token' }],
  ])('sends nobody to %s', async (_, changed) => {
    const body = { ...asked, ...changed, person: 'demo-ada' };
    expect((await post('/authorize', body)).status).toBe(400);
    expect((await fetch(`${issuer.url}/authorize?${new URLSearchParams(body)}`)).status).toBe(400);
  });

  test('writes what it was asked into its page as text', async () => {
    const state = '"><script>alert(1)</script>';
    const page = await fetch(`${issuer.url}/authorize?${new URLSearchParams({ ...asked, state })}`);
    expect(await page.text()).not.toContain('<script>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('lets npm run upload be whoever is on its page, and names them to somebody who is not', async () => {
    const as = (customer: string, given?: string) =>
      refuseUnknownCustomer({ given, demoTokenUrl: `${issuer.url}/demo-token`, customer });
    for (const { id } of demoPeople) await as(id);
    await expect(as('grace')).rejects.toThrow(/^Nobody here is called grace\. --as takes demo-ada .*, demo-ben .*\.$/);
    await as('grace', 'the token of a real customer');
  });

  test('keeps its key in a file that is nobody else’s to read, so tokens outlive a restart', async () => {
    const { kid } = await keptSigningKey(keyFile);
    expect((await keptSigningKey(keyFile)).kid).toBe(kid);
    expect(statSync(keyFile).mode & 0o077).toBe(0);
    expect((await publishedKeys()).keys).toMatchObject([{ kid }]);
    expect(JSON.stringify(await publishedKeys())).not.toContain('"d"');
  });

  test('answers to its own address alone, whatever name leads to it', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: 'evil.example' };
      get(`${issuer.url}/.well-known/jwks.json`, { headers }, (response) => resolve(response.resume().statusCode)).on(
        'error',
        reject,
      );
    });
    expect(status).toBe(421);
  });

  test('lets pages of this machine read its answers, and no others', async () => {
    const allowed = async (origin: string) =>
      (await fetch(`${issuer.url}/.well-known/jwks.json`, { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allowed('http://127.0.0.1:4610')).toBe('http://127.0.0.1:4610');
    expect(await allowed('https://evil.example')).toBeNull();
    expect(await allowed('http://127.0.0.1.evil.example')).toBeNull();
  });
});
