import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { base64url, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { customerOf } from '../../../images/upload/customer-token.ts';
import { problemAnswer } from '../../../images/upload/http-answer.ts';
import { createTokenVerifier, type TokenRules } from '../../../images/upload/token-verifier-client.ts';
import { memoryUploads } from './memory-uploads.ts';

const audience = 'uploads';
let server: Server;
let issuer: string;
let rules: TokenRules;
let keysAreAsked = 0;
const keys = new Map<string, Awaited<ReturnType<typeof newKey>>>();

async function newKey(kid: string, alg = 'RS256') {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { ...pair, alg, kid, jwk: { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' } };
}

beforeAll(async () => {
  keys.set('first', await newKey('first'));
  keys.set('curve', await newKey('curve', 'ES256'));
  server = createServer((request, response) => {
    keysAreAsked += 1;
    if (request.url === '/broken') response.writeHead(503).end();
    else response.end(JSON.stringify({ keys: [...keys.values()].map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the issuer does not listen');
  issuer = `http://127.0.0.1:${address.port}`;
  rules = {
    customerTokenIssuer: issuer,
    customerTokenAudience: audience,
    customerTokenJwks: `${issuer}/keys`,
    customerTokenClaim: 'sub',
    customerTokenUse: 'any',
  };
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const seconds = () => Math.floor(Date.now() / 1000);

function claims(changed: JWTPayload = {}): JWTPayload {
  const all = { iss: issuer, aud: audience, sub: 'ada', iat: seconds(), nbf: seconds() - 5, exp: seconds() + 60 };
  return Object.fromEntries(Object.entries({ ...all, ...changed }).filter(([, value]) => value !== undefined));
}

async function signed(payload: JWTPayload, kid = 'first', header: object = {}): Promise<string> {
  const key = keys.get(kid);
  if (key === undefined) throw new Error(`there is no key ${kid}`);
  return new SignJWT(payload).setProtectedHeader({ alg: key.alg, kid, ...header }).sign(key.privateKey);
}

function unsigned(header: object, payload: JWTPayload): string {
  const part = (value: object) => base64url.encode(JSON.stringify(value));
  return `${part(header)}.${part(payload)}.`;
}

const invalid = { ok: false, code: 'TOKEN_INVALID' };

describe('a token is accepted', () => {
  test.each(['first', 'curve'])('that the issuer has signed with its key %s for this audience', async (kid) => {
    const verify = createTokenVerifier(rules);
    expect(await verify(await signed(claims(), kid))).toEqual({ ok: true, customerId: 'ada' });
  });

  test('by a key that is fetched once, and by one that came later', async () => {
    const verify = createTokenVerifier(rules);
    keysAreAsked = 0;
    for (let nth = 0; nth < 5; nth += 1) await verify(await signed(claims()));
    expect(keysAreAsked).toBe(1);
    keys.set('second', await newKey('second'));
    expect(await verify(await signed(claims(), 'second'))).toEqual({ ok: true, customerId: 'ada' });
    expect(keysAreAsked).toBe(2);
  });

  test('with the customer in the claim that the stage names', async () => {
    const verify = createTokenVerifier({ ...rules, customerTokenClaim: 'custom:shop_id' });
    expect(await verify(await signed(claims({ 'custom:shop_id': 'c-17' })))).toEqual({ ok: true, customerId: 'c-17' });
    expect(await verify(await signed(claims()))).toEqual(invalid);
  });

  test('of Cognito only when it is the kind that is asked for, and of this client', async () => {
    const access = createTokenVerifier({ ...rules, customerTokenUse: 'access' });
    const cognito = { aud: undefined, client_id: audience, token_use: 'access' };
    expect(await access(await signed(claims(cognito)))).toEqual({ ok: true, customerId: 'ada' });
    expect(await access(await signed(claims({ ...cognito, client_id: 'another' })))).toEqual(invalid);
    expect(await access(await signed(claims({ token_use: 'id' })))).toEqual(invalid);
    const id = createTokenVerifier({ ...rules, customerTokenUse: 'id' });
    expect(await id(await signed(claims({ token_use: 'id' })))).toEqual({ ok: true, customerId: 'ada' });
    expect(await id(await signed(claims({ ...cognito, aud: audience })))).toEqual(invalid);
  });
});

describe('a token is refused', () => {
  const wrongClaims: readonly [string, () => JWTPayload][] = [
    ['of another issuer', () => claims({ iss: 'https://evil.example' })],
    ['for another audience', () => claims({ aud: 'another' })],
    ['for no audience', () => claims({ aud: undefined })],
    ['that is not good yet', () => claims({ nbf: seconds() + 600 })],
    ['without an end', () => claims({ exp: undefined })],
    ['of nobody', () => claims({ sub: undefined })],
    ['of an empty customer', () => claims({ sub: '' })],
    ['of a customer with control characters', () => claims({ sub: 'a\u0000b' })],
    ['of a customer beyond all lengths', () => claims({ sub: 'x'.repeat(201) })],
    ['of a list of customers', () => claims({ sub: ['ada', 'ben'] as unknown as string })],
  ];
  test.each(wrongClaims)('%s', async (_, payload) => {
    expect(await createTokenVerifier(rules)(await signed(payload()))).toEqual(invalid);
  });

  test('when it has expired, and says so', async () => {
    const token = await signed(claims({ exp: seconds() - 1 }));
    expect(await createTokenVerifier(rules)(token)).toEqual({ ok: false, code: 'TOKEN_EXPIRED' });
  });

  test('when it is signed by another key under a known name', async () => {
    const stranger = await newKey('first');
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'first' })
      .sign(stranger.privateKey);
    expect(await createTokenVerifier(rules)(token)).toEqual(invalid);
  });

  test('when it is signed with the public key as a shared secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(keys.get('first')?.jwk));
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret);
    expect(await createTokenVerifier(rules)(token)).toEqual(invalid);
  });

  test.each(['none', 'None', 'NONE', 'nOnE'])('when it is not signed at all: alg %s', async (alg) => {
    const verify = createTokenVerifier(rules);
    expect(await verify(unsigned({ alg, kid: 'first' }, claims()))).toEqual(invalid);
    expect(await verify(unsigned({ alg }, claims()))).toEqual(invalid);
  });

  test('when it brings its own key, or the address of one', async () => {
    const own = await newKey('own');
    const header = { alg: 'RS256', kid: 'own', jwk: own.jwk, jku: 'https://evil.example/keys' };
    const token = await new SignJWT(claims()).setProtectedHeader(header).sign(own.privateKey);
    expect(await createTokenVerifier(rules)(token)).toEqual(invalid);
  });

  test('when a letter of it was changed', async () => {
    const [header = '', , signature = ''] = (await signed(claims())).split('.');
    const another = base64url.encode(JSON.stringify(claims({ sub: 'ben' })));
    expect(await createTokenVerifier(rules)(`${header}.${another}.${signature}`)).toEqual(invalid);
  });

  test.each(['', 'x', 'a.b', 'a.b.c', '...', '\u0000', 'é.é.é', `${'x'.repeat(100_000)}`])(
    'when it is none',
    async (text) => {
      expect(await createTokenVerifier(rules)(text)).toEqual(invalid);
    },
  );

  test('never because the keys cannot be had: that is a fault, which is tried again', async () => {
    const verify = createTokenVerifier({ ...rules, customerTokenJwks: `${issuer}/broken` });
    await expect(verify(await signed(claims()))).rejects.toThrow('503');
  });
});

describe('a request', () => {
  const check = async (authorization: string) => customerOf(authorization, createTokenVerifier(rules));

  test('without a token is told to sign in, on every route', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer ', 'Basic YTpi', 'token']) {
      const answer = await memoryUploads().ask('GET /uploads', { authorization });
      expect(answer).toMatchObject({ status: 401, body: { code: 'TOKEN_MISSING' } });
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="uploads"');
    }
  });

  test('is told what is wrong with its token, in a form that programs know', async () => {
    const told = async (authorization: string) => {
      const outcome = await check(authorization);
      if (outcome.ok) throw new Error('it was accepted');
      const { status, headers } = problemAnswer(outcome.problem);
      return { status, code: outcome.problem.code, challenge: headers['www-authenticate'] };
    };
    expect(await told('bearer x')).toEqual({
      status: 401,
      code: 'TOKEN_INVALID',
      challenge: 'Bearer realm="uploads", error="invalid_token"',
    });
    const expired = await signed(claims({ exp: seconds() - 1 }));
    expect(await told(`Bearer ${expired}`)).toMatchObject({ status: 401, code: 'TOKEN_EXPIRED' });
  });

  test('costs no time for a header that was made to cost some', async () => {
    const spaces = ' '.repeat(5_000);
    for (const authorization of [
      `${'B'.repeat(5_000)} a${spaces}\u2028b`,
      `Bearer a${spaces}b`,
      ` ${spaces}`.repeat(9),
    ]) {
      expect(await check(authorization)).toMatchObject({ ok: false });
    }
  });

  test('may call the scheme as it likes, and put spaces about', async () => {
    const token = await signed(claims());
    expect(await check(` bearer   ${token} `)).toEqual({ ok: true, value: 'ada' });
  });
});
