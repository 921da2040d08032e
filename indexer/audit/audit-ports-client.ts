import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Client } from '@opensearch-project/opensearch';
import { purgePorts } from '../index/purge-tombstones-client.ts';
import { readProducts, scanProducts } from '../projection/product-table-client.ts';
import { writePorts } from '../sync/bulk-client.ts';
import { writeDocuments } from '../sync/write-documents.ts';
import type { DriftPorts, ProjectionReader } from './drift-ports.ts';
import { createIndexReader } from './index-reader-client.ts';
import type { RepairPorts } from './repair-drift.ts';
import { revisionRaiser } from './revision-client.ts';

const WRITE_MS = 60_000;
const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_ATTEMPTS = 8;

/** For who reads whole tables and has minutes for it, in which a throttled or slow DynamoDB is to be waited for. */
export function patientDynamoClient(): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
}

/** Reads the product table, always consistently. */
export function projectionReader(dynamo: DynamoDBClient, productTable: string): ProjectionReader {
  return {
    read: (productIds) => readProducts(dynamo, productTable, productIds),
    scan: (part) => scanProducts(dynamo, productTable, part),
  };
}

/** Compares one concrete index with the product table. */
export function driftPorts(
  client: Client,
  dynamo: DynamoDBClient,
  at: { productTable: string; index: string },
): DriftPorts {
  return {
    projection: projectionReader(dynamo, at.productTable),
    index: createIndexReader(client, at.index),
    now: () => new Date(),
    sleep,
  };
}

/** Mends documents of one concrete index, and writes them to the others as well, since their revisions may be raised. */
export function repairPorts(
  client: Client,
  dynamo: DynamoDBClient,
  at: { productTable: string; index: string; indices: readonly string[] },
): RepairPorts {
  const { deleteTombstones } = purgePorts(client);
  return {
    read: (productIds) => readProducts(dynamo, at.productTable, productIds),
    raiseRevision: revisionRaiser(dynamo, at.productTable),
    readIndex: createIndexReader(client, at.index).read,
    write: (documents) =>
      writeDocuments(writePorts(client), at.indices, documents, Date.now() + WRITE_MS, { versionRule: 'external_gte' }),
    remove: async (documents) => {
      const [first = [], ...others] = await Promise.all(at.indices.map((index) => deleteTombstones(index, documents)));
      return first.map((outcome, place) => (others.some((other) => other[place] === 'failed') ? 'failed' : outcome));
    },
  };
}
