import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Where a customer is written to. */
export type CustomerAddress = { readonly kind: 'address'; readonly email: string } | { readonly kind: 'none' };

export interface AddressLookup {
  /** HTTPS address of the shop's own lookup, with `{customerId}` where the id goes. */
  readonly url: string;
  /** What this service proves itself with. */
  readonly key: () => Promise<string>;
  readonly fetch: typeof fetch;
  readonly random: () => number;
}

/**
 * What the shop answers to `GET <url>` with `Authorization: Bearer <key>`. A customer who wants no mails has `wantsMails: false`;
 * one whom the shop does not know, or no longer, is a 404.
 */
const answerSchema = z.object({
  email: z.email().max(254).nullable(),
  wantsMails: z.boolean().default(true),
});

const timeoutMs = 5_000;
const attempts = 3;
const longestAnswerBytes = 10_000;

/**
 * Asks the shop, which alone knows addresses: events, rows and images hold none. Messages of errors name neither customer nor address.
 *
 * @throws after three attempts, or at once when the shop refuses the key or answers what nobody understands
 */
export async function lookUpAddress(customerId: string, lookup: AddressLookup): Promise<CustomerAddress> {
  // In a path these mean other places than a customer's, however they are escaped.
  if (/^\.{1,2}$/.test(customerId)) return { kind: 'none' };
  const url = lookup.url.replace('{customerId}', encodeURIComponent(customerId));
  const headers = { authorization: `Bearer ${await lookup.key()}`, accept: 'application/json' };
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(url, headers, lookup.fetch);
    if (answer.status === 200) return readAnswer(answer.text);
    if (answer.status === 404 || answer.status === 410) return { kind: 'none' };
    const isPassing = answer.status === undefined || answer.status === 429 || answer.status >= 500;
    if (!isPassing || attempt === attempts)
      throw new Error(`The shop's lookup of addresses failed: ${answer.status ?? answer.text}`);
    await sleep(lookup.random() * 200 * 2 ** attempt);
  }
}

async function ask(url: string, headers: Record<string, string>, request: typeof fetch) {
  try {
    // A redirect would take the key elsewhere.
    const response = await request(url, { headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    return {
      status: response.status,
      text: response.status === 200 ? await readAtMost(response, longestAnswerBytes) : '',
    };
  } catch (error) {
    return { status: undefined, text: error instanceof Error ? error.name : 'no answer' };
  }
}

/** @returns no text where there is more than that: the rest stays unread, unpacked or not */
async function readAtMost({ body }: Response, bytes: number): Promise<string> {
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    // Leaving the loop cancels the stream, and with it the connection.
    if (length > bytes) return '';
    read.push(chunk);
  }
  return Buffer.concat(read).toString('utf8');
}

function readAnswer(text: string): CustomerAddress {
  const parsed = answerSchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new Error("The shop's lookup of addresses answers something else than {email, wantsMails}");
  const { email, wantsMails } = parsed.data;
  return email === null || !wantsMails ? { kind: 'none' } : { kind: 'address', email };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
