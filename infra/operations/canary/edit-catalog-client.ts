import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { v7 as newEventId } from 'uuid';
import { type CatalogMapping, defaultCatalogMapping } from '../../../indexer/catalog/catalog-mapping.ts';
import { catalogTable } from '../../../indexer/catalog/catalog-table-client.ts';
import { fillKey } from '../../../indexer/catalog/key-pattern.ts';
import type { BusEntry } from '../../../pipelines/contracts/put-events.ts';
import { traceOf } from '../../../pipelines/contracts/traceparent.ts';
import type { CanaryProduct } from './canary-product.ts';

export interface EditedCatalog {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly mapping: CatalogMapping;
  readonly announce: (entry: BusEntry) => Promise<void>;
}

/**
 * Writes the row that the shop's software would write, so that the stream is tried as well; without a history, which would grow
 * for ever. A table of another scheme is its shop's own: there the edit begins at the bus.
 */
export function editCatalog({
  client,
  tableName,
  mapping,
  announce,
}: EditedCatalog): (product: CanaryProduct) => Promise<void> {
  if (!isDeepStrictEqual(mapping, defaultCatalogMapping)) return (product) => announce(upserted(product));
  const { partition, sort } = mapping.product;
  const table = catalogTable(tableName, client);
  return ({ productId, row }) => table.put({ pk: fillKey(partition, productId), sk: fillKey(sort, productId), ...row });
}

function upserted({ productId, row: { updatedAt, ...fields } }: CanaryProduct): BusEntry {
  const eventId = newEventId();
  const header = { eventId, occurredAt: updatedAt, schemaVersion: 1, traceparent: traceOf(eventId) };
  const detail = JSON.stringify({ ...header, productId, ...fields });
  return { source: 'commerce.catalog', detailType: 'product.upserted', detail, time: updatedAt };
}
