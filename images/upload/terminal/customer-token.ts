import { z } from 'zod';
import { ImagesError } from '../../errors.ts';
import { shownName } from './shown-name.ts';

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

const demoPeople = z.array(z.object({ id: z.string(), about: z.string() }));

/**
 * The issuer gives a token to whoever asks, so that tests can be anybody. A person at a terminal who is not on its
 * sign-in page has misspelt a name, and would wonder where his uploads are.
 * @throws ImagesError INPUT_WRONG with the names that there are, TOKEN_MISSING where the issuer does not answer
 */
export async function refuseUnknownCustomer({ given, demoTokenUrl, customer }: TokenSource): Promise<void> {
  if (given !== undefined || demoTokenUrl === undefined || customer === defaultDemoCustomer) return;
  const people = await fetch(new URL('/demo-people', demoTokenUrl))
    .then(async (response) => demoPeople.parse(await response.json()))
    .catch((cause: unknown) => issuerSilent(demoTokenUrl, cause));
  if (people.some(({ id }) => id === customer)) return;
  const known = people.map(({ id, about }) => `${id} (${about})`).join(', ');
  throw new ImagesError(
    'INPUT_WRONG',
    `Nobody here is called ${shownName(customer, 40).trimEnd()}. --as takes ${known}.`,
  );
}

async function demoToken(url: string, customer: string): Promise<{ token: string; endsAt: number }> {
  try {
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ customer }) });
    const { access_token: token, expires_in: seconds } = demoAnswer.parse(await response.json());
    return { token, endsAt: Date.now() + (seconds * 1000) / 2 };
  } catch (cause) {
    return issuerSilent(url, cause);
  }
}

function issuerSilent(url: string, cause: unknown): never {
  const message = `The demo issuer at ${new URL(url).origin} gives no token. Is the local stack up (npm run status)?`;
  throw new ImagesError('TOKEN_MISSING', message, { cause });
}
