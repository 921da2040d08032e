import type { Client } from '@opensearch-project/opensearch';
import { IndexerError } from '../errors.ts';
import { askSearch, isStatus } from '../index/ask-search.ts';
import type { BucketTotals } from './bucket-totals.ts';
import type { IndexReader } from './drift-ports.ts';
import type { IndexedDocument } from './indexed-document.ts';

/** Documents per answer; 1,000 of 2 KB make 2 MB. */
const PAGE = 1_000;
/** Between two pages, in which the reader may have to wait for the projection. */
const KEEP_ALIVE = '5m';
/** More than the 1,024 that there are, so that invented ones are seen as well. */
const MAX_BUCKETS = 10_000;
/** Documents without a bucket. */
const NO_BUCKET = -1;
const storedFacts = ['revision', 'contentHash', 'auditBucket'];

/**
 * Reads the documents of one concrete index (or of an alias without its filter's use, when it has none). An answer
 * that lacks a shard is an error, never a part.
 */
export function createIndexReader(client: Client, index: string): IndexReader {
  return {
    refresh: async () => {
      await askSearch(`refresh ${index}`, () => client.indices.refresh({ index }));
    },
    totals: (purgedBefore) => readTotals(client, index, purgedBefore),
    stream: (buckets) => streamDocuments(client, index, buckets),
    read: (productIds) => readDocuments(client, index, productIds),
  };
}

interface BucketAnswer {
  readonly key: number;
  readonly doc_count: number;
  readonly revision: { readonly value: number };
  readonly hash: { readonly value: number };
}

async function readTotals(client: Client, index: string, purgedBefore: string): Promise<BucketTotals> {
  const isOldTombstone = [{ term: { deleted: true } }, { range: { deletedAt: { lt: purgedBefore } } }];
  const body = {
    size: 0,
    query: { bool: { must_not: [{ bool: { filter: isOldTombstone } }] } },
    aggs: {
      buckets: {
        terms: { field: 'auditBucket', size: MAX_BUCKETS, missing: NO_BUCKET },
        aggs: { revision: { sum: { field: 'revision' } }, hash: { sum: { field: 'contentHash' } } },
      },
    },
  };
  const answer = await askSearch(`add up ${index}`, () =>
    client.search({ index, allow_partial_search_results: false, body }),
  );
  const found = answer.aggregations?.buckets as { readonly buckets?: readonly BucketAnswer[] } | undefined;
  return new Map(
    (found?.buckets ?? []).map(({ key, doc_count: count, revision, hash }) => [
      key,
      { count, revisionSum: revision.value, hashSum: hash.value },
    ]),
  );
}

async function* streamDocuments(
  client: Client,
  index: string,
  buckets?: readonly number[],
): AsyncIterable<readonly IndexedDocument[]> {
  const id = await openPointInTime(client, index);
  try {
    let after: readonly unknown[] | undefined;
    do {
      const body = pageRequest(id, buckets, after);
      const hits = await readPage(client, index, body);
      if (hits.length > 0) yield hits.map(toIndexedDocument);
      after = hits.length < PAGE ? undefined : hits.at(-1)?.sort;
    } while (after !== undefined);
  } finally {
    // One that a node forgot needs no closing, and what it was for is done or has failed already.
    await client.deletePit({ body: { pit_id: [id] } }).catch(() => undefined);
  }
}

/** A node lends 300 points in time (`search.max_open_pit_context`), which walks of shoppers take as well. */
async function openPointInTime(client: Client, index: string): Promise<string> {
  const { pit_id } = await askSearch(`read ${index}`, async () => {
    try {
      return await client.createPit({ index: [index], keep_alive: KEEP_ALIVE, allow_partial_pit_creation: false });
    } catch (error) {
      if (!isStatus(error, 429) || !String(error).includes('too many Point In Time')) throw error;
      const message = `OpenSearch could not read ${index}: all points in time are taken; try again in two minutes.`;
      throw new IndexerError('SEARCH_UNREACHABLE', message, { cause: error });
    }
  });
  return String(pit_id);
}

function pageRequest(id: string, buckets: readonly number[] | undefined, after: readonly unknown[] | undefined) {
  const inBuckets = [{ terms: { auditBucket: buckets } }, { bool: { must_not: { exists: { field: 'auditBucket' } } } }];
  return {
    size: PAGE,
    pit: { id, keep_alive: KEEP_ALIVE },
    query: buckets === undefined ? { match_all: {} } : { bool: { should: inBuckets } },
    sort: [{ _shard_doc: 'asc' }],
    version: true,
    track_total_hits: false,
    ...(buckets === undefined ? {} : { _source: storedFacts }),
    ...(after === undefined ? {} : { search_after: after }),
  };
}

interface Hit {
  readonly _id: string;
  readonly _version: number;
  readonly _source: Readonly<Record<string, unknown>>;
  readonly sort: readonly unknown[];
}

async function readPage(client: Client, index: string, body: object): Promise<readonly Hit[]> {
  const answer = await askSearch(`read ${index}`, async () => {
    try {
      return await client.search({ allow_partial_search_results: false, body });
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
      throw new IndexerError('SEARCH_UNREACHABLE', `OpenSearch lost its place in ${index}: was it restarted?`, {
        cause: error,
      });
    }
  });
  return answer.hits.hits as unknown as readonly Hit[];
}

function toIndexedDocument({ _id, _version, _source }: Pick<Hit, '_id' | '_version' | '_source'>): IndexedDocument {
  return { productId: _id, version: _version, source: _source };
}

interface GetAnswer extends Hit {
  readonly found?: boolean;
  readonly error?: { readonly reason?: string };
}

async function readDocuments(
  client: Client,
  index: string,
  productIds: readonly string[],
): Promise<readonly IndexedDocument[]> {
  if (productIds.length === 0) return [];
  const answer = await askSearch(`read documents of ${index}`, () =>
    client.mget({ index, body: { ids: [...productIds] } }),
  );
  const documents = answer.docs as unknown as readonly GetAnswer[];
  const failed = documents.find(({ error }) => error !== undefined);
  if (failed !== undefined) {
    throw new IndexerError('SEARCH_UNREACHABLE', `OpenSearch could not read ${failed._id}: ${failed.error?.reason}`);
  }
  return documents.filter(({ found }) => found).map(toIndexedDocument);
}
