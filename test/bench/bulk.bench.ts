import { Agent, request } from 'node:http';
import type { Client } from '@opensearch-project/opensearch';
import { createProductIndex } from '../../indexer/index/index-lifecycle.ts';
import { writeAliasOf } from '../../indexer/index/index-names.ts';
import { productIndexBody } from '../../indexer/index/mapping.ts';
import type { ProductDocument } from '../../indexer/index/product-document.ts';
import { createSearchClient } from '../../indexer/index/search-client.ts';
import { bodyText, bulkBodies, bulkWrites, MAX_BODY_CHARS } from '../../indexer/sync/bulk-body.ts';
import { writePorts } from '../../indexer/sync/bulk-client.ts';
import { writeDocuments } from '../../indexer/sync/write-documents.ts';
import { startPrivateNode } from '../stack/private-node.ts';
import { atLeast, type Benchmark, type BenchmarkRow, median } from './benchmark.ts';
import { sampleDocuments } from './product-documents.ts';

const PRODUCTS = 50_000;
const SLICE = 10_000;
/** Not a limit by itself: where two spend nearly all of their time in the same node, a run cannot tell less apart. */
const MIN_RATIO = 0.9;

/** One way of writing documents into an index of its own. */
interface Contender {
  readonly name: string;
  /** Does what is not to be measured, and gives what is. */
  readonly prepare: (index: string, documents: readonly ProductDocument[]) => () => Promise<void>;
}

function contendersOn(url: string, client: Client): Contender[] {
  return [
    { name: 'indexer', prepare: (index, documents) => () => writeAll(client, index, documents) },
    { name: 'pre-serialised bodies, two at once', prepare: preSerialised(url, 2, MAX_BODY_CHARS) },
    { name: 'pre-serialised bodies of 5 MB, one by one', prepare: preSerialised(url, 1, 5_000_000) },
    { name: 'helpers.bulk', prepare: (index, documents) => () => helpersBulk(client, index, documents) },
  ];
}

async function writeAll(client: Client, index: string, documents: readonly ProductDocument[]): Promise<void> {
  const outcomes = await writeDocuments(writePorts(client), [index], documents, Number.POSITIVE_INFINITY);
  const others = [...outcomes.values()].filter(({ kind }) => kind === 'refused' || kind === 'retry');
  if (others.length > 0) throw new Error(`${others.length} not written: ${JSON.stringify(others[0])}`);
}

/** The least that a client can do: bodies are bytes already, and of the answers nothing but the status is read. */
function preSerialised(url: string, inFlight: number, maxChars: number): Contender['prepare'] {
  const agent = new Agent({ keepAlive: true });
  return (index, documents) => {
    const cut = bulkBodies(bulkWrites(documents, [index], 'external'), maxChars);
    const bodies = Array.from(cut, (writes) => Buffer.from(bodyText(writes))).values();
    const lane = async () => {
      for (const body of bodies) await post(`${url}/_bulk?require_alias=true`, body, agent);
    };
    return async () => {
      await Promise.all(Array.from({ length: inFlight }, lane));
    };
  };
}

function post(url: string, body: Buffer, agent: Agent): Promise<void> {
  const headers = { 'content-type': 'application/x-ndjson', 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent }, (answer) => {
      answer.resume();
      answer.once('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}`))));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** On a machine that does other things as well; after a timeout the helper would count documents as failed that it wrote. */
const patient = { requestTimeout: 300_000 };

async function helpersBulk(client: Client, index: string, documents: readonly ProductDocument[]): Promise<void> {
  const { failed } = await client.helpers.bulk<ProductDocument>(
    {
      datasource: [...documents],
      onDocument: ({ productId, revision }) => ({
        index: { _index: writeAliasOf(index), _id: productId, version: revision, version_type: 'external' },
      }),
    },
    patient,
  );
  if (failed > 0) throw new Error(`helpers.bulk failed to write ${failed}`);
}

/**
 * Every contender fills an index of its own with all documents, slice by slice in turns, so that a slow spell of the
 * machine hits all alike; who begins changes from slice to slice. Gives the milliseconds of each slice.
 */
async function race(
  client: Client,
  contenders: readonly Contender[],
  documents: readonly ProductDocument[],
): Promise<Map<string, number[]>> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  const indices = contenders.map((_, number) => `bulk-bench-${number}`);
  const { settings, mappings } = productIndexBody(['english']);
  for (const index of indices) {
    await createProductIndex(client, index, { mappings, settings: { ...settings, number_of_replicas: 0 } });
  }
  for (let from = 0; from < documents.length; from += SLICE) {
    const turn = from / SLICE;
    for (const [place] of contenders.entries()) {
      const number = (place + turn) % contenders.length;
      const [contender, index] = [contenders[number], indices[number]];
      if (contender === undefined || index === undefined) continue;
      const work = contender.prepare(index, documents.slice(from, from + SLICE));
      const start = performance.now();
      await work();
      times.get(contender.name)?.push(performance.now() - start);
    }
  }
  for (const index of indices) await client.indices.delete({ index });
  return times;
}

async function measure(url: string): Promise<BenchmarkRow[]> {
  const client = createSearchClient(url);
  const contenders = contendersOn(url, client);
  const documents = sampleDocuments(PRODUCTS);
  // A node that has just started is three to five times slower.
  await race(client, contenders, documents.slice(0, SLICE));
  const times = await race(client, contenders, documents);
  await client.close();
  return rowsOf(times);
}

function rowsOf(times: ReadonlyMap<string, readonly number[]>): BenchmarkRow[] {
  const own = times.get('indexer') ?? [];
  return [...times].flatMap(([name, slices]) => {
    const totalMs = slices.reduce((sum, ms) => sum + ms, 0);
    const what = `${name}, ${PRODUCTS} products`;
    const speed = { what, value: (PRODUCTS * 1_000) / totalMs, unit: 'documents/s' };
    if (name === 'indexer') return [speed];
    const ratio = median(slices.map((ms, slice) => ms / (own[slice] ?? Number.NaN)));
    return [speed, { what: `indexer / ${name}`, unit: 'times as fast', ...atLeast(ratio, MIN_RATIO) }];
  });
}

export const bench: Benchmark = {
  name: 'bulk',
  about:
    "The indexer's bulk writer, which makes each body while the last one is being indexed and reads the outcome of every " +
    'document, against bodies of the same documents that were made beforehand, and against the helper of the client ' +
    'library: the same node, the production mapping, in turns.',
  run: async () => {
    const node = await startPrivateNode();
    try {
      return { rows: await measure(node.url) };
    } finally {
      await node.stop();
    }
  },
};
