import { done, type Outcome, refused } from './outcome.ts';

/** What a token says of whoever sends it. A customer's id is that of the shop's orders. */
export type TokenCheck =
  | { readonly ok: true; readonly customerId: string }
  | { readonly ok: false; readonly code: 'TOKEN_INVALID' | 'TOKEN_EXPIRED' };

/** Rejects only when the issuer's keys cannot be had; whatever is wrong with a token is an answer. */
export type VerifyToken = (token: string) => Promise<TokenCheck>;

const messages = {
  TOKEN_INVALID: 'This sign-in is not accepted. Sign in again.',
  TOKEN_EXPIRED: 'The sign-in has expired. Sign in again.',
} as const;

/** API Gateway takes 10,240 bytes of headers: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const longestHeader = 10_240;

const missing = refused('TOKEN_MISSING', 'Sign in: a customer token is to be sent as "Authorization: Bearer …".');

/**
 * Whose request it is.
 * @param authorization the header's value; '' where there is none
 */
export async function customerOf(authorization: string, verifyToken: VerifyToken): Promise<Outcome<string>> {
  // A pattern over all of it would take minutes for a header that is made for it: nobody has been verified yet.
  const [scheme = '', token, ...more] = authorization.slice(0, longestHeader).trim().split(/\s+/);
  if (scheme.toLowerCase() !== 'bearer' || token === undefined) return missing;
  if (more.length > 0 || authorization.length > longestHeader) return refused('TOKEN_INVALID', messages.TOKEN_INVALID);
  const checked = await verifyToken(token);
  return checked.ok ? done(checked.customerId) : refused(checked.code, messages[checked.code]);
}
