import type { Client } from '@opensearch-project/opensearch';
import { IndexerError } from '../errors.ts';
import { askSearch } from '../index/ask-search.ts';
import type { ProductDocument } from '../index/product-document.ts';

/** Bodies of 1 to 5 MB are taken fastest (measured); two at a time keep a small node busy. */
const BODY_BYTES = 2_000_000;
const BODIES_AT_A_TIME = 2;
const PATIENCE_MS = 180_000;

/**
 * Fills an empty index that is only measured and thrown away: refreshed once at the end. Of documents with the same id the
 * last one stays.
 * @returns how many documents were sent
 * @throws IndexerError SEARCH_REFUSED, SEARCH_UNREACHABLE
 */
export async function fillIndex(
  client: Client,
  index: string,
  documents: AsyncIterable<ProductDocument>,
  onProgress: (written: number) => void,
): Promise<number> {
  const underWay = new Set<Promise<void>>();
  let written = 0;
  for await (const { body, count } of bulkBodies(documents)) {
    const sending = sendBody(client, index, body).then(() => {
      underWay.delete(sending);
      written += count;
      onProgress(written);
    });
    underWay.add(sending);
    if (underWay.size >= BODIES_AT_A_TIME) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  await askSearch('make what was written searchable', () => client.indices.refresh({ index }));
  return written;
}

async function* bulkBodies(documents: AsyncIterable<ProductDocument>) {
  let lines: string[] = [];
  let bytes = 0;
  let version = 0;
  for await (const document of documents) {
    const source = JSON.stringify(document);
    // Bodies overtake one another; their places in the catalog say which of two documents is the later.
    version += 1;
    const action = { index: { _id: document.productId, version, version_type: 'external' } };
    lines.push(JSON.stringify(action), source);
    bytes += source.length;
    if (bytes < BODY_BYTES) continue;
    yield { body: `${lines.join('\n')}\n`, count: lines.length / 2 };
    lines = [];
    bytes = 0;
  }
  if (lines.length > 0) yield { body: `${lines.join('\n')}\n`, count: lines.length / 2 };
}

interface BulkAnswer {
  readonly errors: boolean;
  readonly items: readonly { readonly index?: { _id: string; status: number; error?: unknown } }[];
}

const VERSION_CONFLICT = 409;

async function sendBody(client: Client, index: string, bulkBody: string): Promise<void> {
  const request = { method: 'POST', path: `/${index}/_bulk`, bulkBody };
  const answer = await askSearch('index the catalog', async () => {
    const { body } = await client.transport.request(request, { requestTimeout: PATIENCE_MS });
    return { body: body as unknown as BulkAnswer };
  });
  const failed = answer.errors
    ? answer.items.flatMap(({ index: item }) => (item?.error === undefined ? [] : item))
    : [];
  const refused = failed.find(({ status }) => status !== VERSION_CONFLICT);
  if (refused === undefined) return;
  const reason = JSON.stringify(refused.error).slice(0, 500);
  throw new IndexerError('SEARCH_REFUSED', `OpenSearch refused the product ${refused._id}: ${reason}`);
}
