import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import {
  createProjection,
  type ProjectionConfig,
  projectionClient,
} from '../../../indexer/projection/projection-client.ts';
import { writePorts } from '../../../indexer/sync/bulk-client.ts';
import { type IndexBatchPorts, indexBatch } from '../../../indexer/sync/index-batch.ts';
import { writeDocuments } from '../../../indexer/sync/write-documents.ts';
import { batchesOf, seededRandom, shuffled } from '../../seeded-random.ts';
import { type FaultyProxy, startFaultyProxy } from '../../stack/faulty-proxy.ts';
import { createOwnTables, deleteOwnTables } from '../projection/own-tables.ts';
import { catalogHistory, contentOf, eventTexts, expectedContent } from './catalog-history.ts';
import { deliverAll, messagesOf } from './deliveries.ts';
import { createOwnIndex, deleteOwnIndex, readDocuments } from './own-index.ts';

const { AWS_ENDPOINT_URL = '', INKSTREAM_OPENSEARCH_URL = '' } = process.env;
const seed = 20_261_121;
const random = seededRandom(seed);
const name = randomBytes(4).toString('hex');
const direct = { dynamo: new DynamoDBClient({}), search: createSearchClient(INKSTREAM_OPENSEARCH_URL) };

let tables: ProjectionConfig;
let index: string;
let proxies: { dynamo: FaultyProxy; search: FaultyProxy };

beforeAll(async () => {
  tables = await createOwnTables(direct.dynamo, name);
  index = await createOwnIndex(direct.search, name);
  const faults = { faultShare: 0.25, random };
  proxies = {
    dynamo: await startFaultyProxy({ target: AWS_ENDPOINT_URL, ...faults }),
    search: await startFaultyProxy({ target: INKSTREAM_OPENSEARCH_URL, ...faults }),
  };
}, 120_000);

afterAll(async () => {
  await proxies.dynamo.close();
  await proxies.search.close();
  await deleteOwnIndex(direct.search, index);
  await deleteOwnTables(direct.dynamo, tables);
});

/** The indexer as it is deployed, but with hurried waits, and with clients that give up at once so that it is the indexer that has to cope. */
function portsThroughFaults(): IndexBatchPorts {
  const dynamo = projectionClient({ endpoint: proxies.dynamo.url, maxAttempts: 1 });
  const { applyParts, applyImage } = createProjection(tables, dynamo);
  const bulk = { ...writePorts(createSearchClient(proxies.search.url)), random: () => 0.01 };
  return {
    applyParts,
    applyImage,
    readTargets: async () => [index],
    writeDocuments: (targets, documents, deadlineMs) => writeDocuments(bulk, targets, documents, deadlineMs),
    park: async () => ({ ids: new Set() }),
    renew: async () => ({ ids: new Set() }),
    postpone: async () => undefined,
    ...{ now: bulk.now, sleep: bulk.sleep, random: bulk.random },
  };
}

const histories = fc.sample(catalogHistory, { numRuns: 12, seed });
const prefixOf = (number: number) => `${name}${number.toString(16).padStart(2, '0')}`;

test('permuted, duplicated, re-batched and side by side, through failing stores, the index shows the last of every line', async () => {
  const texts = histories.flatMap((history, number) => eventTexts(history, { prefix: prefixOf(number) }));
  const messages = shuffled(messagesOf([...texts, ...texts]), random);
  const ports = portsThroughFaults();
  const deliver = (batch: typeof messages) =>
    indexBatch(batch, ports, { deadlineMs: Date.now() + 1_000, maxReceives: Number.POSITIVE_INFINITY });
  const lanes = [0, 1, 2].map((lane) => messages.filter((_, position) => position % 3 === lane));
  const ends = await Promise.all(
    lanes.map((lane) =>
      deliverAll(
        lane,
        (left) => batchesOf(shuffled(left, random), 30, random),
        (batch) => deliver([...batch]),
      ),
    ),
  );

  const injected = [...proxies.dynamo.injected.keys()].sort();
  expect(injected).toEqual(expect.arrayContaining(['done-but-answered-500', 'done-but-cut-off', 'refused']));
  // How many bulk requests there are, and so which faults they meet, is for the machine's speed to say.
  expect(proxies.search.injected.size).toBeGreaterThan(0);
  expect(Math.max(...ends.map(({ rounds }) => rounds))).toBeGreaterThan(1);
  const documents = await readDocuments(direct.search, index, name);
  const expected = histories.flatMap((history, number) => [...expectedContent(history, { prefix: prefixOf(number) })]);
  expect(new Map([...documents].map(([id, document]) => [id, contentOf(document)]))).toEqual(new Map(expected));
  const items = await createProjection(tables, direct.dynamo).read([...documents.keys()]);
  const revisions = items.map(({ productId, revision }) => ({ productId, revision }));
  expect(revisions).toEqual(
    expect.arrayContaining([...documents.values()].map(({ productId, revision }) => ({ productId, revision }))),
  );
  expect(revisions.length).toBe(documents.size);
}, 180_000);
