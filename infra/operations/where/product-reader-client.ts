import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Client } from '@opensearch-project/opensearch';
import type { StoredProduct } from '../../../indexer/catalog/catalog-row.ts';
import { catalogTable } from '../../../indexer/catalog/catalog-table-client.ts';
import { IndexerError } from '../../../indexer/errors.ts';
import { askSearch, isStatus } from '../../../indexer/index/ask-search.ts';
import { indicesOfAlias } from '../../../indexer/index/index-lifecycle.ts';
import { productAlias } from '../../../indexer/index/index-names.ts';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import { readProducts } from '../../../indexer/projection/product-table-client.ts';
import { catalogSighting, indexSighting, projectionSighting } from './product-sightings.ts';
import { silent } from './queue-sightings.ts';
import type { Sighting } from './sighting.ts';
import type { WherePorts } from './where-ports.ts';

export interface ProductPlaces {
  readonly dynamo: DynamoDBClient;
  readonly search: Client;
  readonly catalogTable: string;
  readonly productTable: string;
}

/** What catalog table, projection and the serving index have of a product, by its id or its SKU. */
export function productReader({ dynamo, search, ...tables }: ProductPlaces): WherePorts['readProduct'] {
  return async (idOrSku) => {
    const stored = await findRow(dynamo, tables.catalogTable, idOrSku);
    const productId = stored?.productId ?? (await productOfSku(search, idOrSku)) ?? idOrSku;
    const [products, inIndex] = await Promise.all([
      readProducts(dynamo, tables.productTable, [productId]),
      lookIntoIndex(search, productId),
    ]);
    const sightings = [catalogSighting(stored), projectionSighting(products[0]), inIndex];
    return { productId, sightings };
  };
}

/** Undefined too of a table that is not kept as the shop's default one is: its rows are for its owner to read. */
async function findRow(dynamo: DynamoDBClient, table: string, idOrSku: string): Promise<StoredProduct | undefined> {
  try {
    return await catalogTable(table, dynamo).find(idOrSku);
  } catch (error) {
    if (error instanceof IndexerError && error.code === 'INPUT_WRONG') return undefined;
    throw error;
  }
}

/** A search domain in a network of its own may be out of reach, which says nothing of the other places. */
async function lookIntoIndex(client: Client, productId: string): Promise<Sighting> {
  try {
    return indexSighting(await readDocument(client, productId));
  } catch (error) {
    if (error instanceof IndexerError) return silent('index', error.message);
    throw error;
  }
}

async function productOfSku(client: Client, sku: string): Promise<string | undefined> {
  const body = { query: { term: { sku } }, _source: ['productId'], size: 1 };
  try {
    const answer = await askSearch('look for the SKU', () => client.search({ index: productAlias, body }));
    const source = answer.hits.hits[0]?._source as Pick<ProductDocument, 'productId'> | undefined;
    return source?.productId;
  } catch (error) {
    if (error instanceof IndexerError) return undefined;
    throw error;
  }
}

/** From the concrete index, where tombstones and what is not offered can be seen as well. */
async function readDocument(client: Client, id: string) {
  const [index] = await indicesOfAlias(client, productAlias);
  if (index === undefined) return { index: undefined, document: undefined };
  const document = await askSearch(`read the document of ${id}`, async () => {
    try {
      return { body: (await client.get({ index, id })).body._source as ProductDocument };
    } catch (error) {
      if (isStatus(error, 404)) return { body: undefined };
      throw error;
    }
  });
  return { index, document };
}
