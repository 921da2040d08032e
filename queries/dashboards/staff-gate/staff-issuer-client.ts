import { JwtVerifier } from 'aws-jwt-verify';
import { FetchError, JwksValidationError, JwkValidationError, JwtBaseError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { z } from 'zod';
import type { GateConfig } from './config.ts';
import type { GatePorts } from './gate.ts';
import { callbackPath } from './gate.ts';
import type { SignInSite } from './sign-in.ts';

const timeoutMs = 5_000;

const claims = z.looseObject({ exp: z.number(), nonce: z.string().optional(), token_use: z.literal('id').optional() });
const groups = z.union([z.array(z.string()), z.string().transform((group) => [group])]).catch([]);
const tokenAnswer = z.object({ id_token: z.string() });

/** Where the staff sign in, and come back to. */
export function signInSiteOf({ authorizeUrl, clientId, dashboardsUrl, signOutUrl }: GateConfig): SignInSite {
  return { authorizeUrl, clientId, callbackUrl: `${dashboardsUrl}${callbackPath}`, signOutUrl };
}

/** The issuer that signs the staff in: its tokens, and its keys, which are fetched once and again for a key not seen. */
export function createStaffIssuer(config: GateConfig): Pick<GatePorts, 'checkToken' | 'redeem'> {
  const { issuer, clientId, jwksUri, groupsClaim, group } = config;
  const verifier = JwtVerifier.create(
    { issuer, audience: clientId, ...(jwksUri !== undefined && { jwksUri }) },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: fetchKeys } }) },
  );
  return {
    checkToken: async (token) => {
      try {
        const payload = claims.parse(await verifier.verify(token));
        const isStaff = groups.parse(payload[groupsClaim]).includes(group);
        return { kind: isStaff ? 'staff' : 'stranger', nonce: payload.nonce };
      } catch (error) {
        if (isFaultOfIssuer(error)) throw error;
        return { kind: 'invalid' };
      }
    },
    redeem: (code, codeVerifier) => redeem(code, codeVerifier, config),
  };
}

async function redeem(code: string, codeVerifier: string, config: GateConfig): Promise<string | undefined> {
  const { tokenUrl, clientId } = config;
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: signInSiteOf(config).callbackUrl,
      code,
      code_verifier: codeVerifier,
    }),
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  });
  if (response.status >= 500) throw new Error(`The issuer of the staff answered ${response.status}`);
  return tokenAnswer.safeParse(await response.json().catch(() => undefined)).data?.id_token;
}

/** The library's own way speaks HTTPS only, and an issuer on one machine has no certificate. */
async function fetchKeys(uri: string): Promise<ArrayBuffer> {
  const response = await fetch(uri, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  if (!response.ok) throw new FetchError(uri, `it answered ${response.status}`);
  return response.arrayBuffer();
}

function isFaultOfIssuer(error: unknown): boolean {
  if (error instanceof z.ZodError) return false;
  const ofKeys = [FetchError, JwksValidationError, JwkValidationError];
  return !(error instanceof JwtBaseError) || ofKeys.some((kind) => error instanceof kind);
}
