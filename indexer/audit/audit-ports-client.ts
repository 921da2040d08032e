import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
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

/** Mends documents in all of these concrete indices. */
export function repairPorts(
  client: Client,
  dynamo: DynamoDBClient,
  at: { productTable: string; indices: readonly string[] },
): RepairPorts {
  const { deleteTombstones } = purgePorts(client);
  return {
    read: (productIds) => readProducts(dynamo, at.productTable, productIds),
    raiseRevision: revisionRaiser(dynamo, at.productTable),
    write: (documents) =>
      writeDocuments(writePorts(client), at.indices, documents, Date.now() + WRITE_MS, { versionRule: 'external_gte' }),
    remove: async (documents) => {
      const [first = [], ...others] = await Promise.all(at.indices.map((index) => deleteTombstones(index, documents)));
      return first.map((outcome, place) => (others.some((other) => other[place] === 'failed') ? 'failed' : outcome));
    },
  };
}
