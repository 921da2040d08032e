import type { Client } from '@opensearch-project/opensearch';
import { createProductIndex } from '../../../indexer/index/index-lifecycle.ts';
import { productIndexBody } from '../../../indexer/index/mapping.ts';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';

/** An index of a test's own with the production mapping. */
export async function createOwnIndex(client: Client, name: string): Promise<string> {
  const index = `test-${name}`;
  await createProductIndex(client, index, productIndexBody(['english']));
  return index;
}

export async function deleteOwnIndex(client: Client, index: string): Promise<void> {
  await client.indices.delete({ index });
}

/** All documents of an index whose id begins with a prefix, by id. */
export async function readDocuments(
  client: Client,
  index: string,
  prefix: string,
): Promise<Map<string, ProductDocument>> {
  await client.indices.refresh({ index });
  const { body } = await client.search({ index, size: 10_000, body: { query: { prefix: { productId: prefix } } } });
  const documents = body.hits.hits.map(({ _source }) => _source as unknown as ProductDocument);
  return new Map(documents.map((document) => [document.productId, document]));
}
