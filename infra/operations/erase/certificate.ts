import { createHash, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import type { Remaining } from './remains.ts';

const place = z.object({
  name: z.string(),
  unit: z.string(),
  method: z.string(),
  /** Traces before and after. */
  found: z.number(),
  remaining: z.number(),
});

const certificate = z.object({
  title: z.literal('Certificate of erasure'),
  /** Pseudonyms of the person: whoever has the id and the secret can check whom it is about, and nobody else. */
  customer: z.array(z.string()),
  by: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  program: z.string(),
  /** How many orders and uploads it was about. */
  orders: z.number(),
  uploads: z.number(),
  places: z.array(place),
  /** Uploads that stay because nobody knows whose they are, and others ordered the same picture. */
  keptUploads: z.array(z.string()),
  remains: z.array(z.object({ what: z.string(), until: z.string().optional(), note: z.string() })),
  /** Whether the search afterwards found nothing. */
  verified: z.boolean(),
});

export type Certificate = Readonly<z.infer<typeof certificate>> & { readonly remains: readonly Remaining[] };

const signature = z.object({
  algorithm: z.literal('ECDSA_SHA_256'),
  /** ARN of the key in KMS. */
  key: z.string(),
  /** SubjectPublicKeyInfo in base64. */
  publicKey: z.string(),
  /** DER in base64, over the UTF-8 bytes of the certificate as JSON without spaces. */
  value: z.string(),
});

export const signedCertificate = z.object({ certificate, signature });
export type SignedCertificate = z.infer<typeof signedCertificate>;

function signedBytes(content: unknown): Buffer {
  return Buffer.from(JSON.stringify(content));
}

/** What is signed: SHA-256 of the certificate. */
export function digestOf(content: Certificate): Uint8Array {
  return createHash('sha256').update(signedBytes(content)).digest();
}

/** Whether the signature is of this certificate, by the public key that is given, SubjectPublicKeyInfo in base64. */
export function isSignedBy(text: string, publicKey: string): boolean {
  const parsed: unknown = JSON.parse(text);
  const { signature } = signedCertificate.parse(parsed);
  // As it stands: parsing by the schema would leave out what somebody added.
  const content = (parsed as { certificate: unknown }).certificate;
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return verify('sha256', signedBytes(content), { key, dsaEncoding: 'der' }, Buffer.from(signature.value, 'base64'));
}
