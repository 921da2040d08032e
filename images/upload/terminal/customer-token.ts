import { z } from 'zod';
import { ImagesError } from '../../errors.ts';

export interface TokenSource {
  /** What the user gave. */
  readonly given: string | undefined;
  /** Where the demo issuer on this machine gives tokens away. */
  readonly demoTokenUrl: string | undefined;
  /** The demo customer to be. */
  readonly customer: string;
}

/** Whose uploads are made without a word about it on this machine; the upload page offers the same customer. */
export const defaultDemoCustomer = 'demo-ada';

const demoAnswer = z.object({ access_token: z.string(), expires_in: z.number() });

/**
 * Where a command has a customer's token from: given, or on this machine from the demo issuer, and then always a fresh one.
 * @throws ImagesError TOKEN_MISSING where there is neither
 */
export function tokenFrom({ given, demoTokenUrl, customer }: TokenSource): () => Promise<string> {
  if (given !== undefined) return async () => given;
  if (demoTokenUrl === undefined) {
    const message = 'Who uploads? Give the token of a signed-in customer with --token or in INKSTREAM_UPLOAD_TOKEN.';
    throw new ImagesError('TOKEN_MISSING', message);
  }
  let kept: { readonly token: string; readonly endsAt: number } | undefined;
  return async () => {
    if (kept === undefined || kept.endsAt < Date.now()) kept = await demoToken(demoTokenUrl, customer);
    return kept.token;
  };
}

async function demoToken(url: string, customer: string): Promise<{ token: string; endsAt: number }> {
  try {
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ customer }) });
    const { access_token: token, expires_in: seconds } = demoAnswer.parse(await response.json());
    return { token, endsAt: Date.now() + (seconds * 1000) / 2 };
  } catch (cause) {
    const message = `The demo issuer at ${new URL(url).origin} gives no token. Is the local stack up (npm run status)?`;
    throw new ImagesError('TOKEN_MISSING', message, { cause });
  }
}
