import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { createPutEvents } from '../../../pipelines/contracts/bus-client.ts';

export interface ApiReply {
  readonly status: number;
  readonly headers: Headers;
  // Read by the tests as what the document says it is.
  readonly body: ReturnType<typeof JSON.parse>;
}

/** Posters of a test's own, which come into the index of the deployed stack the way every product does. */
export interface PublishedProducts {
  /** In every title, and in no other product's. */
  readonly word: string;
  /** Different in every run. */
  readonly run: string;
  readonly products: readonly { readonly productId: string; readonly sku: string; readonly title: string }[];
  ask(path: string, headers?: Record<string, string>): Promise<ApiReply>;
  /** Announces them and waits until all can be found. */
  publish(): Promise<void>;
  /** Announces that all, or some, were deleted. */
  remove(some?: readonly number[]): Promise<void>;
}

const minute = 60_000;

export async function waitFor(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const givenUpAt = Date.now() + minute;
  while (Date.now() < givenUpAt) {
    if (await isSo()) return;
    await sleep(250);
  }
  throw new Error(`waited in vain until ${what}`);
}

/** @param begin how their word begins */
export function publishedProducts(begin: string, count: number): PublishedProducts {
  const { searchApiUrl, busName } = readIndexerConfig(['searchApiUrl', 'busName']);
  const putEvents = createPutEvents(busName);
  const run = uuid();
  const word = `${begin}${run.slice(-6).replaceAll(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')}`;
  const products = Array.from({ length: count }, (_, nth) => productOf(word, run, nth));
  const announce = async (detailType: string, version: number, details: readonly object[]) => {
    const occurredAt = new Date().toISOString();
    const entries = details.map((detail) => ({
      source: 'commerce.catalog',
      detailType,
      detail: JSON.stringify({ eventId: uuid(), occurredAt, schemaVersion: 1, version, ...detail }),
    }));
    const refused = (await putEvents(entries)).filter((answer) => answer !== undefined);
    if (refused.length > 0) throw new Error(`the bus refused: ${JSON.stringify(refused)}`);
  };
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${searchApiUrl}${path}`, { headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    word,
    run,
    products,
    ask,
    publish: async () => {
      await announce('product.upserted', 1, products);
      await waitFor('the products can be found', async () => (await ask(`/search?q=${word}`)).body.total === count);
    },
    remove: async (some) => {
      const gone = products.filter((_, nth) => some?.includes(nth) ?? true);
      await announce(
        'product.deleted',
        2,
        gone.map(({ productId }) => ({ productId })),
      );
    },
  };
}

function productOf(word: string, run: string, nth: number) {
  return {
    productId: `own-${run}-${nth}${nth === 1 ? '-50%' : ''}`,
    sku: `OWN-${run.slice(-8)}-${nth}`,
    title: `${word} poster no. ${nth}`,
    description: `A poster of a ${word}.`,
    brand: 'Zoo & Sons',
    categoryPath: ['Tests', 'Posters'],
    priceMinor: 1_000 + nth,
    currency: 'EUR',
    active: true,
    print: { formats: [{ label: 'A3', widthMm: 297, heightMm: 420 }], materials: ['matt'], finishes: [], sides: [1] },
    variantGroupId: null,
  };
}
