import { contentSecurityPolicy } from '../page/page-policy.ts';
import { clearedCookie, cookieNamed, cookieWith, fitsCookie, sessionCookie, signInCookie } from './cookies.ts';
import { gatePage } from './gate-page.ts';
import { contentTypeOf, objectKeyOf } from './object-key.ts';
import { beginSignIn, readSignInState, type SignInSite, type SignInState } from './sign-in.ts';

export interface GateRequest {
  readonly method: string;
  /** Decoded, beginning with a slash. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly cookies: readonly string[];
}

export interface GateAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
}

/** What a token says: of the staff, of somebody else, or nothing that counts. */
export type StaffCheck =
  | { readonly kind: 'staff' | 'stranger'; readonly nonce: string | undefined }
  | { readonly kind: 'invalid' };

export interface GatePorts {
  /** Verifies signature, issuer, audience and end of an ID token. Rejects only when the issuer's keys cannot be had. */
  readonly checkToken: (token: string) => Promise<StaffCheck>;
  /** The ID token for a code; undefined when the issuer gives none for it. */
  readonly redeem: (code: string, verifier: string) => Promise<string | undefined>;
  /** Undefined when there is no such object. */
  readonly readObject: (key: string) => Promise<string | undefined>;
  /** Of 256 bits, as text of letters that are safe anywhere. */
  readonly newKey: () => string;
  readonly site: SignInSite;
}

export const callbackPath = '/_sign-in/callback';
export const signOutPath = '/_sign-out';

/** Nothing that lies behind the gate is kept by anybody on the way. */
const headers = {
  'cache-control': 'private, no-store',
  'content-security-policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Lets the staff see the dashboards, sends others to sign in, and turns strangers away. */
export async function answerAtGate(request: GateRequest, ports: GatePorts): Promise<GateAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return said(405, 'This page is only to be looked at.');
  if (request.path === callbackPath) return comeBack(request, ports);
  if (request.path === signOutPath) return leave(ports);
  const token = cookieNamed(sessionCookie, request.cookies);
  const checked: StaffCheck = token === undefined ? { kind: 'invalid' } : await ports.checkToken(token);
  if (checked.kind === 'invalid') return askToSignIn(request, ports);
  if (checked.kind === 'stranger') return turnAway();
  return show(request, ports);
}

async function show({ path }: GateRequest, { readObject }: GatePorts): Promise<GateAnswer> {
  const key = objectKeyOf(path);
  const body = key === undefined ? undefined : await readObject(key);
  if (key === undefined || body === undefined) return said(404, 'There is no such page.');
  return { status: 200, headers: { ...headers, 'content-type': contentTypeOf(key) }, cookies: [], body };
}

/** A page goes to the issuer and comes back; what a page's script asks for is told in a form that it knows. */
function askToSignIn({ path }: GateRequest, { site, newKey }: GatePorts): GateAnswer {
  if (objectKeyOf(path)?.endsWith('.json')) {
    const body = JSON.stringify({ code: 'SIGNED_OUT', message: 'Your sign-in has ended. Load the page again.' });
    return { status: 401, headers: { ...headers, 'content-type': 'application/json' }, cookies: [], body };
  }
  const state: SignInState = { state: newKey(), nonce: newKey(), verifier: newKey(), returnTo: path };
  const cookie = cookieWith(signInCookie, JSON.stringify(state), signInSeconds);
  return redirected(beginSignIn(site, state), [cookie]);
}

/** So long somebody may take to type a password. */
const signInSeconds = 10 * 60;

async function comeBack({ query, cookies }: GateRequest, ports: GatePorts): Promise<GateAnswer> {
  const begun = readSignInState(cookieNamed(signInCookie, cookies));
  const again = [clearedCookie(signInCookie)];
  // Whoever follows a link that somebody else made must not be signed in by it.
  if (begun === undefined || query.state === undefined || begun.state !== query.state) return notSignedIn(again);
  const token = query.code === undefined ? undefined : await ports.redeem(query.code, begun.verifier);
  const checked: StaffCheck = token === undefined ? { kind: 'invalid' } : await ports.checkToken(token);
  if (token === undefined || checked.kind === 'invalid' || checked.nonce !== begun.nonce) return notSignedIn(again);
  if (checked.kind === 'stranger') return turnAway(again);
  if (!fitsCookie(token)) return said(500, 'The token of the sign-in service is too long to be kept.', again);
  // A session cookie of the browser; the token's own end is what counts.
  return redirected(begun.returnTo, [...again, cookieWith(sessionCookie, token)]);
}

function leave({ site }: GatePorts): GateAnswer {
  const cookies = [clearedCookie(sessionCookie)];
  return site.signOutUrl === undefined
    ? said(200, 'You are signed out.', cookies)
    : redirected(site.signOutUrl, cookies);
}

function notSignedIn(cookies: readonly string[]): GateAnswer {
  return said(401, 'You were not signed in.', cookies, { href: '/', text: 'Try again' });
}

function turnAway(cookies: readonly string[] = []): GateAnswer {
  const words =
    'The dashboards are for the staff, and you are not among them. Ask whoever runs this to add you to the group.';
  return said(403, words, cookies, { href: signOutPath, text: 'Sign in as somebody else' });
}

function redirected(location: string, cookies: readonly string[]): GateAnswer {
  return { status: 302, headers: { ...headers, location }, cookies, body: '' };
}

/** A page for a person. */
function said(
  status: number,
  words: string,
  cookies: readonly string[] = [],
  link?: { readonly href: string; readonly text: string },
): GateAnswer {
  const { html, policy } = gatePage(words, link);
  const ofPage = { ...headers, 'content-security-policy': policy, 'content-type': 'text/html; charset=utf-8' };
  return { status, headers: ofPage, cookies, body: html };
}
