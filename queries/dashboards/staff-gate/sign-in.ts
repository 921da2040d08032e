import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Where the staff sign in, and where they come back to. */
export interface SignInSite {
  readonly authorizeUrl: string;
  readonly clientId: string;
  readonly callbackUrl: string;
  readonly signOutUrl?: string | undefined;
}

const key = z.string().regex(/^[\w-]{20,100}$/);

const signInState = z.strictObject({
  state: key,
  nonce: key,
  verifier: key,
  /** A path of this site. A second slash or a backslash would name another host. */
  returnTo: z
    .string()
    .max(300)
    .regex(/^\/(?![/\\])[\w./-]*$/)
    .catch('/'),
});

export type SignInState = z.infer<typeof signInState>;

/** The address at which a browser asks the issuer for a code: https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest */
export function beginSignIn({ authorizeUrl, clientId, callbackUrl }: SignInSite, asked: SignInState): string {
  const address = new URL(authorizeUrl);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callbackUrl,
    scope: 'openid',
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: createHash('sha256').update(asked.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}

/** What this browser asked for; undefined when it asked for nothing. It is the browser's to change, so nothing in it is trusted. */
export function readSignInState(text: string | undefined): SignInState | undefined {
  if (text === undefined) return undefined;
  try {
    return signInState.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
