import { createHash, randomBytes } from 'node:crypto';
import type { DemoPerson } from './demo-people.ts';

/** A sign-in that a page has asked for (OIDC's code flow with PKCE). */
export interface SignInRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce?: string | undefined;
  readonly challenge: string;
}

export interface SignedIn {
  readonly clientId: string;
  readonly person: DemoPerson;
  readonly nonce?: string | undefined;
}

export interface Authorization {
  /** A code for the page that asked, good once and for a minute. */
  grant(request: SignInRequest, person: DemoPerson): string;
  /** Undefined when the code is not good, or somebody else asks for it. */
  redeem(code: string, by: { clientId: string; redirectUri: string; verifier: string }): SignedIn | undefined;
  /** What gets the next token without another sign-in. */
  remember(signedIn: SignedIn): string;
  recall(refreshToken: string): SignedIn | undefined;
}

const codeMs = 60_000;

/** Kept in memory: after a restart people sign in again. */
export function createAuthorization(now: () => number): Authorization {
  const codes = new Map<string, { request: SignInRequest; person: DemoPerson; endsAt: number }>();
  const remembered = new Map<string, SignedIn>();
  return {
    grant: (request, person) => {
      const code = randomBytes(24).toString('base64url');
      codes.set(code, { request, person, endsAt: now() + codeMs });
      return code;
    },
    redeem: (code, { clientId, redirectUri, verifier }) => {
      const granted = codes.get(code);
      codes.delete(code);
      if (granted === undefined || granted.endsAt < now()) return undefined;
      const { request, person } = granted;
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const isSame = request.clientId === clientId && request.redirectUri === redirectUri;
      return isSame && request.challenge === challenge ? { clientId, person, nonce: request.nonce } : undefined;
    },
    remember: (signedIn) => {
      const refreshToken = randomBytes(24).toString('base64url');
      remembered.set(refreshToken, signedIn);
      return refreshToken;
    },
    recall: (refreshToken) => remembered.get(refreshToken),
  };
}

/** The pages that sign in here, each under a client id of its own. */
export const demoClients = ['inkstream-uploads', 'inkstream-dashboards'] as const;

/** Undefined of a request that is not to be answered, not even with a redirect: a page on this machine alone may ask. */
export function readSignInRequest(parameters: URLSearchParams): SignInRequest | undefined {
  const given = (name: string) => parameters.get(name) ?? '';
  const clientId = given('client_id');
  const redirectUri = given('redirect_uri');
  const isCodeFlow = given('response_type') === 'code' && given('code_challenge_method') === 'S256';
  const isKnown = demoClients.some((client) => client === clientId) && isOnThisMachine(redirectUri);
  const challenge = given('code_challenge');
  if (!isCodeFlow || !isKnown || !/^[\w-]{43}$/.test(challenge)) return undefined;
  return { clientId, redirectUri, state: given('state'), nonce: parameters.get('nonce') ?? undefined, challenge };
}

export function isOnThisMachine(address: string): boolean {
  return /^http:\/\/127\.0\.0\.1(:\d{1,5})?(\/|$)/.test(address) && URL.canParse(address);
}

/** Where a browser goes with the code. */
export function redirectWithCode({ redirectUri, state }: SignInRequest, code: string): string {
  const address = new URL(redirectUri);
  address.searchParams.set('code', code);
  if (state !== '') address.searchParams.set('state', state);
  return address.href;
}
