import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generateKeyPair, SignJWT } from 'jose';
import { startIdentityServer } from '../../../../infra/local/identity/identity-server.ts';
import { issueToken } from '../../../../infra/local/identity/issue-tokens.ts';
import { type SigningKey, signingKeyOf } from '../../../../infra/local/identity/signing-key.ts';
import type { LocalServer } from '../../../../pipelines/pages/local-server.ts';
import type { GateConfig } from '../../../../queries/dashboards/staff-gate/config.ts';
import { sessionCookie, signInCookie } from '../../../../queries/dashboards/staff-gate/cookies.ts';
import { answerAtGate, type GatePorts, signOutPath } from '../../../../queries/dashboards/staff-gate/gate.ts';
import { objectKeyOf } from '../../../../queries/dashboards/staff-gate/object-key.ts';
import { createStaffIssuer, signInSiteOf } from '../../../../queries/dashboards/staff-gate/staff-issuer-client.ts';
import { newSigningJwk } from '../../../signing-jwk.ts';
import { type Browser, gateServer, type RunningGate } from './gate-server.ts';

const clientId = 'inkstream-dashboards';
const objects = new Map([
  ['dashboards/index.html', '<h1>All dashboards</h1>'],
  ['dashboards/sales.html', '<h1>Sales</h1>'],
  ['dashboards/data/sales.orders.30.json', '{"rows":[]}'],
  ['secret.txt', 'not of the dashboards'],
]);

let key: SigningKey;
let issuer: LocalServer;
let gate: RunningGate;
let config: GateConfig;
let ports: GatePorts;

beforeAll(async () => {
  key = await signingKeyOf(await newSigningJwk());
  issuer = await startIdentityServer(0, key);
  gate = await gateServer((request) => answerAtGate(request, ports));
  config = {
    pagesBucket: 'pages',
    dashboardsUrl: gate.url,
    issuer: issuer.url,
    clientId,
    jwksUri: undefined,
    authorizeUrl: `${issuer.url}/authorize`,
    tokenUrl: `${issuer.url}/token`,
    signOutUrl: undefined,
    groupsClaim: 'cognito:groups',
    group: 'staff',
  };
  ports = {
    ...createStaffIssuer(config),
    readObject: async (name) => objects.get(name),
    newKey: () => randomBytes(32).toString('base64url'),
    site: signInSiteOf(config),
  };
});

afterAll(async () => {
  await issuer.close();
  await gate.close();
});

/** Goes to a page, and chooses who to be at the issuer. */
async function signInAs(person: string, browser: Browser, path: string) {
  const first = await browser.get(path);
  expect(first.status).toBe(302);
  const asked = new URL(first.location);
  expect(asked.origin).toBe(issuer.url);
  expect((await fetch(asked)).status).toBe(200);
  const body = new URLSearchParams([...asked.searchParams, ['person', person]]);
  const chosen = await fetch(`${issuer.url}/authorize`, { method: 'POST', body, redirect: 'manual' });
  return { asked, callback: new URL(chosen.headers.get('location') ?? '') };
}

async function follow(callback: URL, browser: Browser) {
  return browser.get(`${callback.pathname}${callback.search}`);
}

const tokenOf = (more: object = {}) =>
  issueToken(
    { issuer: issuer.url, clientId, person: { id: 'x', name: 'X', about: '', groups: ['staff'] }, ...more },
    key,
  );

describe('somebody of the staff', () => {
  test('is sent to sign in, comes back to the page that was asked for, and sees it and its data', async () => {
    const browser = gate.browser();
    const { callback } = await signInAs('demo-sam', browser, '/sales.html');
    const back = await follow(callback, browser);
    expect([back.status, back.location]).toEqual([302, '/sales.html']);
    const page = await browser.get('/sales.html');
    expect([page.status, page.text]).toEqual([200, '<h1>Sales</h1>']);
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect((await browser.get('/data/sales.orders.30.json')).text).toBe('{"rows":[]}');
    expect((await browser.get('/')).text).toBe('<h1>All dashboards</h1>');
    expect((await browser.get('/none.html')).status).toBe(404);
  });

  test('is signed out', async () => {
    const browser = gate.browser();
    await follow((await signInAs('demo-sam', browser, '/')).callback, browser);
    expect((await browser.get(signOutPath)).status).toBe(200);
    expect((await browser.get('/')).status).toBe(302);
  });

  test('has cookies that no script, no other site and no other host can have', async () => {
    const browser = gate.browser();
    const { callback } = await signInAs('demo-sam', browser, '/');
    await follow(callback, browser);
    expect(browser.setCookies.length).toBeGreaterThanOrEqual(3);
    for (const cookie of browser.setCookies) {
      expect(cookie).toMatch(/^__Host-[a-z-]+=[^;]*; Path=\/; Secure; HttpOnly; SameSite=Lax(; Max-Age=\d+)?$/);
    }
  });
});

describe('turned away is', () => {
  test('who is not in the group, with words and nothing else', async () => {
    const browser = gate.browser();
    const answer = await follow((await signInAs('demo-ada', browser, '/')).callback, browser);
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('for the staff')]);
    expect(browser.cookies.has(sessionCookie)).toBe(false);
    browser.cookies.set(sessionCookie, await tokenOf({ person: { id: 'a', name: 'A', about: '', groups: [] } }));
    expect((await browser.get('/sales.html')).status).toBe(403);
  });

  test.each([
    ['a changed token', async () => (await tokenOf()).replace(/.{5}$/, 'AAAAA')],
    ['a token of another issuer', () => tokenOf({ issuer: 'http://127.0.0.1:1' })],
    ['a token of a customer of the upload page', () => tokenOf({ clientId: 'inkstream-uploads' })],
    ['no token', async () => 'x'],
    ['nothing', async () => ''],
    ['what cannot be decoded', async () => '%E0%A4%A'],
  ])('to sign in, whoever brings %s', async (_, make) => {
    const browser = gate.browser();
    browser.cookies.set(sessionCookie, await make());
    const answer = await browser.get('/sales.html');
    expect([answer.status, new URL(answer.location).origin]).toEqual([302, issuer.url]);
    expect(await browser.get('/data/sales.orders.30.json')).toMatchObject({ status: 401 });
  });

  test('whose token has expired, who is of the staff for ever, or signed for himself', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const now = Math.floor(Date.now() / 1000);
    const sign = (claims: object, by = key.privateKey) =>
      new SignJWT({ iss: issuer.url, aud: clientId, sub: 'x', 'cognito:groups': ['staff'], ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: key.kid })
        .sign(by);
    for (const token of [
      await sign({ exp: now - 1 }),
      await sign({}),
      await sign({ exp: now + 60 }, privateKey),
      await sign({ exp: now + 60, token_use: 'access' }),
    ]) {
      const browser = gate.browser();
      browser.cookies.set(sessionCookie, token);
      expect((await browser.get('/')).status).toBe(302);
    }
  });
});

describe('coming back from the issuer', () => {
  test('with the state of another browser signs nobody in', async () => {
    const attacker = gate.browser();
    const { callback } = await signInAs('demo-sam', attacker, '/');
    const victim = gate.browser();
    expect((await follow(callback, victim)).status).toBe(401);
    await victim.get('/');
    expect((await follow(callback, victim)).status).toBe(401);
    expect(victim.cookies.has(sessionCookie)).toBe(false);
  });

  test('with a code that was used before, or none, signs nobody in', async () => {
    const browser = gate.browser();
    const { callback } = await signInAs('demo-sam', browser, '/');
    const state = browser.cookies.get(signInCookie) ?? '';
    expect((await follow(callback, browser)).status).toBe(302);
    browser.cookies.clear();
    browser.cookies.set(signInCookie, state);
    expect((await follow(callback, browser)).status).toBe(401);
    browser.cookies.set(signInCookie, state);
    callback.searchParams.delete('code');
    expect((await follow(callback, browser)).status).toBe(401);
  });

  test('with a token that was made for another sign-in signs nobody in', async () => {
    const browser = gate.browser();
    const { callback } = await signInAs('demo-sam', browser, '/');
    const asked = JSON.parse(decodeURIComponent(browser.cookies.get(signInCookie) ?? ''));
    browser.cookies.set(signInCookie, encodeURIComponent(JSON.stringify({ ...asked, nonce: 'n'.repeat(43) })));
    expect((await follow(callback, browser)).status).toBe(401);
  });

  test.each([
    '//evil.example/',
    'https://evil.example',
    '/\\evil.example',
    '/%2F/evil',
    'javascript:alert(1)',
    '/a?b=//c',
  ])('leads to no other site: %s', async (returnTo) => {
    const browser = gate.browser();
    const { callback } = await signInAs('demo-sam', browser, '/');
    const asked = JSON.parse(decodeURIComponent(browser.cookies.get(signInCookie) ?? ''));
    browser.cookies.set(signInCookie, encodeURIComponent(JSON.stringify({ ...asked, returnTo })));
    const answer = await follow(callback, browser);
    expect([answer.status, answer.location]).toEqual([302, '/']);
  });

  test('from a path of another host leads home', async () => {
    const browser = gate.browser();
    const { callback } = await signInAs('demo-sam', browser, '//evil.example/x');
    expect((await follow(callback, browser)).location).toBe('/');
  });
});

describe('paths', () => {
  const hostile = [
    ...[
      '/../secret.txt',
      '/data/../../secret.txt',
      '/..%2Fsecret.txt',
      '/data/..json',
      '/.json',
      '/data/.json',
      '//x.html',
    ],
    ...[
      '/data/a/b.json',
      '/sales.html/',
      '/sales.html\u0000.txt',
      '/sales',
      '/DATA/x.json',
      '\\secret.txt',
      '',
      '/a..json',
    ],
  ];

  test.each(hostile)('that no build writes are asked of no bucket: %j', async (path) => {
    const key = objectKeyOf(path);
    expect(key === undefined || /^dashboards\/[\w-]+(\.[\w-]+)+$/.test(key)).toBe(true);
    if (path.includes('..') || path.includes('\u0000')) expect(key).toBeUndefined();
  });

  test('of any kind end in the folder of the dashboards or nowhere', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webPath(), fc.stringMatching(/^\/[./\\a-z%0-9]{0,30}\.json$/)), (path) => {
        const key = objectKeyOf(path);
        if (key === undefined) return;
        expect(new URL(key, 'https://bucket.example/').pathname).toBe(`/${key}`);
        expect(key.startsWith('dashboards/')).toBe(true);
      }),
    );
  });

  test('other methods than reading are refused', async () => {
    const request = { path: '/', query: {}, cookies: [] };
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await answerAtGate({ ...request, method }, ports)).status).toBe(405);
    }
  });

  test('when the issuer does not answer nobody gets in', async () => {
    const dead = createStaffIssuer({ ...config, jwksUri: 'http://127.0.0.1:1/keys' });
    await expect(dead.checkToken(await tokenOf())).rejects.toThrow();
  });
});
