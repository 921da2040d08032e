import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { DemoPerson } from './demo-people.ts';
import { type SigningKey, signingAlgorithm } from './signing-key.ts';

export interface TokenWish {
  readonly issuer: string;
  readonly clientId: string;
  readonly person: DemoPerson;
  /** Given back in the token, so that whoever asked for it knows it for his own. */
  readonly nonce?: string | undefined;
}

export const tokenSeconds = 60 * 60;

/** A token that says who somebody is. The claim of the groups has the name that it has in Cognito. */
export function issueToken({ issuer, clientId, person, nonce }: TokenWish, key: SigningKey): Promise<string> {
  const { id, name, groups } = person;
  const claims = { name, 'cognito:groups': groups, ...(nonce !== undefined && { nonce }) };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: signingAlgorithm, kid: key.kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(clientId)
    .setSubject(id)
    .setJti(randomUUID())
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime(`${tokenSeconds}s`)
    .sign(key.privateKey);
}
