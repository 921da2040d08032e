import { JwtVerifier } from 'aws-jwt-verify';
import {
  FetchError,
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  JwtExpiredError,
} from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { z } from 'zod';
import type { ImagesConfig } from '../config.ts';
import type { VerifyToken } from './customer-token.ts';

export const tokenSettings = [
  ...(['customerTokenIssuer', 'customerTokenAudience', 'customerTokenJwks'] as const),
  ...(['customerTokenClaim', 'customerTokenUse'] as const),
] as const;

/** Which tokens are accepted. Of Cognito's access tokens the audience is the client's id. */
export type TokenRules = ImagesConfig<(typeof tokenSettings)[number]>;

const keysTimeoutMs = 3_000;

/** Longer ones are no token of an issuer that anybody uses; headers of API Gateway end at 10,240 bytes. */
const longestToken = 8_192;

/** A token without an end would be good for ever. */
const claims = z.looseObject({ exp: z.number() });
const customerId = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u);

/** The default of the library speaks HTTPS only, and the issuer on this machine has no certificate. */
async function fetchKeys(uri: string): Promise<ArrayBuffer> {
  const response = await fetch(uri, { signal: AbortSignal.timeout(keysTimeoutMs), redirect: 'error' });
  if (!response.ok) throw new FetchError(uri, `it answered ${response.status}`);
  return response.arrayBuffer();
}

/** Verifies signature, issuer, audience, end and beginning of tokens; keys are fetched once, and again for a key not seen. */
export function createTokenVerifier(rules: TokenRules): VerifyToken {
  const { customerTokenIssuer: issuer, customerTokenAudience: audience, customerTokenJwks: jwksUri } = rules;
  const { customerTokenClaim: claim, customerTokenUse: use } = rules;
  const isNamedByClient = use === 'access';
  const verifier = JwtVerifier.create(
    { issuer, audience: isNamedByClient ? null : audience, ...(jwksUri !== undefined && { jwksUri }) },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: fetchKeys } }) },
  );
  const isWanted = (payload: Record<string, unknown>) =>
    (use === 'any' || payload.token_use === use) && (!isNamedByClient || payload.client_id === audience);
  return async (token) => {
    if (token.length > longestToken) return { ok: false, code: 'TOKEN_INVALID' };
    try {
      const payload = claims.parse(await verifier.verify(token));
      const customer = customerId.parse(payload[claim]);
      return isWanted(payload) ? { ok: true, customerId: customer } : { ok: false, code: 'TOKEN_INVALID' };
    } catch (error) {
      if (isFaultOfIssuer(error)) throw error;
      return { ok: false, code: error instanceof JwtExpiredError ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID' };
    }
  };
}

function isFaultOfIssuer(error: unknown): boolean {
  if (error instanceof z.ZodError) return false;
  const ofKeys = [FetchError, JwksValidationError, JwkValidationError];
  return !(error instanceof JwtBaseError) || ofKeys.some((kind) => error instanceof kind);
}
