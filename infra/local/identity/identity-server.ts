import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type LocalServer, listenLocally } from '../../../pipelines/pages/local-server.ts';
import {
  type Authorization,
  createAuthorization,
  demoClients,
  isOnThisMachine,
  readSignInRequest,
  redirectWithCode,
  type SignedIn,
} from './authorization.ts';
import { demoPeople, demoPerson } from './demo-people.ts';
import { issueToken, tokenSeconds } from './issue-tokens.ts';
import { signInPage, signInStyle } from './sign-in-page.ts';
import type { SigningKey } from './signing-key.ts';

interface World {
  readonly issuer: string;
  readonly key: SigningKey;
  readonly authorization: Authorization;
}

const maxBodyBytes = 20_000;

const styleHash = createHash('sha256').update(signInStyle).digest('base64');
const securityHeaders = {
  // No form-action: browsers hold a form's redirects to it as well, and this one leads back to the page that asked.
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** An OpenID Connect issuer for this machine, with demo people and no passwords; its url is the issuer. */
export async function startIdentityServer(port: number, key: SigningKey): Promise<LocalServer> {
  const authorization = createAuthorization(Date.now);
  let issuer = '';
  const server = createServer((request, response) => {
    answer(request, response, { issuer, key, authorization }).catch(() => {
      if (!response.headersSent) sendJson(response, 500, { error: 'server_error' });
    });
  });
  const listening = await listenLocally(server, port);
  issuer = listening.url;
  return listening;
}

async function answer(request: IncomingMessage, response: ServerResponse, world: World): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', world.issuer);
  allowPagesOfThisMachine(request, response);
  const route = `${request.method} ${pathname}`;
  const body = request.method === 'POST' ? new URLSearchParams(await readBody(request)) : new URLSearchParams();
  // A name that somebody else has pointed at this machine would make his page one of this origin.
  if (request.headers.host !== new URL(world.issuer).host) sendJson(response, 421, { error: 'wrong_host' });
  else if (request.method === 'OPTIONS') response.writeHead(204).end();
  else if (route === 'GET /health') response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
  else if (route === 'GET /.well-known/openid-configuration') sendJson(response, 200, discovery(world.issuer));
  else if (route === 'GET /.well-known/jwks.json') sendJson(response, 200, { keys: [world.key.publicJwk] });
  else if (route === 'GET /authorize') showSignIn(response, searchParams);
  else if (route === 'POST /authorize') signIn(response, body, world);
  else if (route === 'POST /token') await giveTokens(response, body, world);
  else if (route === 'GET /demo-people') sendJson(response, 200, demoPeople);
  else if (route === 'POST /demo-token') await giveDemoToken(response, body, world);
  else if (route === 'GET /sign-out') signOut(response, searchParams);
  else sendJson(response, 404, { error: 'not_found' });
}

function discovery(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    end_session_endpoint: `${issuer}/sign-out`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  };
}

/** The upload page has another port, so another origin. */
function allowPagesOfThisMachine({ headers: { origin = '' } }: IncomingMessage, response: ServerResponse): void {
  if (!isOnThisMachine(origin)) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-headers', 'content-type');
  response.setHeader('vary', 'origin');
}

function showSignIn(response: ServerResponse, asked: URLSearchParams): void {
  if (readSignInRequest(asked) === undefined) {
    sendJson(response, 400, { error: 'invalid_request' });
    return;
  }
  response.writeHead(200, { ...securityHeaders, 'content-type': 'text/html; charset=utf-8' }).end(signInPage(asked));
}

function signIn(response: ServerResponse, body: URLSearchParams, { authorization }: World): void {
  const asked = readSignInRequest(body);
  const person = demoPerson(body.get('person') ?? '');
  if (asked === undefined || person === undefined) sendJson(response, 400, { error: 'invalid_request' });
  else redirect(response, redirectWithCode(asked, authorization.grant(asked, person)));
}

async function giveTokens(response: ServerResponse, body: URLSearchParams, world: World): Promise<void> {
  const given = (name: string) => body.get(name) ?? '';
  const { authorization } = world;
  const isRefresh = given('grant_type') === 'refresh_token';
  const by = { clientId: given('client_id'), redirectUri: given('redirect_uri'), verifier: given('code_verifier') };
  const signedIn = isRefresh ? authorization.recall(given('refresh_token')) : authorization.redeem(given('code'), by);
  if (signedIn === undefined) {
    sendJson(response, 400, { error: 'invalid_grant' });
    return;
  }
  const tokens = await tokensOf(signedIn, world);
  sendJson(response, 200, isRefresh ? tokens : { ...tokens, refresh_token: authorization.remember(signedIn) });
}

/** For commands and tests: a token of any customer at once. */
async function giveDemoToken(response: ServerResponse, body: URLSearchParams, world: World): Promise<void> {
  const person = demoPerson(body.get('customer') ?? '');
  const clientId = demoClients.find((client) => client === (body.get('client_id') ?? 'inkstream-uploads'));
  if (person === undefined || clientId === undefined) sendJson(response, 400, { error: 'invalid_request' });
  else sendJson(response, 200, await tokensOf({ person, clientId }, world));
}

async function tokensOf(signedIn: SignedIn, { issuer, key }: World): Promise<object> {
  const token = await issueToken({ issuer, ...signedIn }, key);
  return { access_token: token, id_token: token, token_type: 'Bearer', expires_in: tokenSeconds };
}

function signOut(response: ServerResponse, asked: URLSearchParams): void {
  const back = asked.get('logout_uri') ?? '';
  if (isOnThisMachine(back)) redirect(response, back);
  else sendJson(response, 400, { error: 'invalid_request' });
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { ...securityHeaders, location }).end();
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...securityHeaders, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) {
    text += piece;
    if (text.length > maxBodyBytes) throw new Error('the body is too long');
  }
  return text;
}
