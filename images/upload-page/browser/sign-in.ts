import type { SignInSettings } from '../sign-in-settings.ts';
import { tokensOf } from './tokens.ts';

/** Who is signed in on this page, by OpenID Connect's code flow with PKCE: https://www.rfc-editor.org/rfc/rfc7636 */
export interface SignIn {
  /** What to call whoever is signed in; null when nobody is. */
  person(): string | null;
  /** A token that still is good, renewed when it may be; null when nobody is signed in, or no longer. */
  token(): Promise<string | null>;
  /** Leaves the page for the one that signs people in. */
  begin(): Promise<void>;
  /** Forgets who was signed in, and tells the issuer. */
  end(): void;
}

/** In this tab alone, and gone with it. */
const keptKey = 'inkstream-sign-in';
const begunKey = 'inkstream-sign-in-begun';

/** A token that ends within this is renewed before it is used: a call takes up to half a minute. */
const renewMs = 60_000;

interface Kept {
  readonly token: string;
  readonly refreshToken: string | null;
  readonly endsAtMs: number;
  readonly person: string;
}

/** @throws Error in words for people when somebody came back from signing in and it did not go well */
export async function startSignIn(settings: SignInSettings): Promise<SignIn> {
  const pageAddress = `${location.origin}${location.pathname}`;
  const exchange = (grant: Readonly<Record<string, string>>) => tokensOf(settings, grant, Date.now());
  await completeSignIn(async (code, verifier) => {
    const grant = { grant_type: 'authorization_code', code, redirect_uri: pageAddress, code_verifier: verifier };
    keep(keptKey, await exchange(grant));
  });
  const renewed = async (kept: Kept): Promise<string | null> => {
    try {
      if (kept.refreshToken === null) throw new Error('there is nothing to renew it with');
      const fresh = await exchange({ grant_type: 'refresh_token', refresh_token: kept.refreshToken });
      keep(keptKey, { ...fresh, refreshToken: fresh.refreshToken ?? kept.refreshToken });
      return fresh.token;
    } catch {
      // Only when it is really over: a connection that fails for a moment must sign nobody out.
      if (kept.endsAtMs > Date.now()) return kept.token;
      sessionStorage.removeItem(keptKey);
      return null;
    }
  };
  return {
    person: () => kept<Kept>(keptKey)?.person ?? null,
    token: async () => {
      const now = kept<Kept>(keptKey);
      if (now === null) return null;
      return now.endsAtMs - renewMs > Date.now() ? now.token : renewed(now);
    },
    begin: async () => {
      const [verifier, state] = [randomText(), randomText()];
      keep(begunKey, { verifier, state, search: location.search });
      const address = new URL(settings.authorizeUrl);
      const asked = {
        response_type: 'code',
        client_id: settings.clientId,
        redirect_uri: pageAddress,
        scope: settings.scope,
        state,
        code_challenge: await sha256(verifier),
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
      location.assign(address);
    },
    end: () => {
      sessionStorage.clear();
      const address = settings.signOutUrl === undefined ? new URL(pageAddress) : new URL(settings.signOutUrl);
      address.searchParams.set('client_id', settings.clientId);
      address.searchParams.set('logout_uri', pageAddress);
      location.assign(settings.signOutUrl === undefined ? pageAddress : address);
    },
  };
}

/** What came back with the address, if it is what this tab has asked for; the address is then as it was before. */
async function completeSignIn(exchange: (code: string, verifier: string) => Promise<void>): Promise<void> {
  const answered = new URLSearchParams(location.search);
  const state = answered.get('state');
  if (state === null || !(answered.has('code') || answered.has('error'))) return;
  const begun = kept<{ verifier: string; state: string; search: string }>(begunKey);
  sessionStorage.removeItem(begunKey);
  history.replaceState(null, '', `${location.pathname}${begun?.search ?? ''}`);
  // A link that somebody else made: it must sign nobody in.
  if (begun === null || begun.state !== state) return;
  const code = answered.get('code');
  if (code === null) throw new Error('You were not signed in. Please try again.');
  await exchange(code, begun.verifier);
}

function kept<Value>(key: string): Value | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Value | null;
  } catch {
    return null;
  }
}

function keep(key: string, value: object): void {
  sessionStorage.setItem(key, JSON.stringify(value));
}

function randomText(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

async function sha256(text: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
