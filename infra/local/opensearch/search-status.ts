import { indicesOfAlias } from '../../../indexer/index/index-lifecycle.ts';
import { productAlias } from '../../../indexer/index/index-names.ts';
import { counted } from '../../../pipelines/counted.ts';
import { countDocuments, withProductIndex } from './product-index.ts';

export interface SearchStatus {
  /** The concrete index that searches read; undefined when there is none. */
  readonly index: string | undefined;
  /** All of its documents, tombstones of deleted products and products that are not for sale among them. */
  readonly documents: number;
  /** What shoppers can find. */
  readonly searchable: number;
}

/** What the product index holds, on the OpenSearch that these variables name. */
export function readSearchStatus(environment: Readonly<Record<string, string>>): Promise<SearchStatus> {
  return withProductIndex(environment, async (productIndex) => {
    const [index] = await indicesOfAlias(productIndex.client, productAlias);
    if (index === undefined) return { index, documents: 0, searchable: 0 };
    const [documents, searchable] = [await countDocuments(productIndex, index), await countDocuments(productIndex)];
    return { index, documents, searchable };
  });
}

/** "268 products for shoppers, of 300 documents". */
export function describeSearchStatus({ index, documents, searchable }: SearchStatus): string {
  if (index === undefined) return 'there is no product index; "npm run reindex" makes one';
  return `${counted(searchable, 'product')} for shoppers, of ${counted(documents, 'document')}`;
}
