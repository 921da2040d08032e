import type { Client } from '@opensearch-project/opensearch';
import { v7 as uuid } from 'uuid';
import { createProductIndex } from '../../../indexer/index/index-lifecycle.ts';
import { productIndexBody } from '../../../indexer/index/mapping.ts';
import { productFinder } from '../../../indexer/relevance/find-products.ts';
import type { JudgedQuery } from '../../../indexer/relevance/judged-set.ts';
import { measureQueries } from '../../../indexer/relevance/measure-queries.ts';
import { fillIndex } from '../../../indexer/relevance/measured-index.ts';
import type { MeasuredRun } from '../../../indexer/relevance/measured-run.ts';
import { readDefaultSynonyms } from '../../../indexer/search/default-synonyms.ts';
import { printShopProducts } from './print-shop-products.ts';
import { gainOf, printQueries } from './print-shop-queries.ts';

/** Measures the search on the sample's products, in an index that is deleted afterwards. */
export async function measurePrintShop(client: Client): Promise<MeasuredRun> {
  const index = `print-shop-${uuid()}`;
  const { settings, mappings } = productIndexBody(['english']);
  await createProductIndex(client, index, { settings: { ...settings, number_of_replicas: 0 }, mappings });
  try {
    const products = printShopProducts();
    async function* documents() {
      for (const { document } of products) yield document;
    }
    await fillIndex(client, index, documents(), () => undefined);
    const find = productFinder(client, index, {
      version: index,
      synonyms: await readDefaultSynonyms(),
      languages: ['english'],
    });
    const options = { concurrency: 2, onProgress: () => undefined };
    return await measureQueries(judgedQueries(products), products.length, find, options);
  } finally {
    await client.indices.delete({ index });
  }
}

function judgedQueries(products: ReturnType<typeof printShopProducts>): JudgedQuery[] {
  return printQueries.map(([text, wanted]) => {
    const gains = products.map(({ product }) => [product.productId, gainOf(wanted, product)] as const);
    return { id: text, text, gains: new Map(gains.filter(([, gain]) => gain > 0)) };
  });
}
