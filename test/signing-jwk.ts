import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** A private key for an issuer that lives as long as a test. */
export async function newSigningJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return exportJWK(privateKey);
}
