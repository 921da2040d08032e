import { randomBytes } from 'node:crypto';
import type { Client } from '@opensearch-project/opensearch';
import type { SearchLanguage } from '../../../indexer/config.ts';
import { askSearch } from '../../../indexer/index/ask-search.ts';
import { createProductIndex, swapAlias } from '../../../indexer/index/index-lifecycle.ts';
import { productAlias, productIndexName } from '../../../indexer/index/index-names.ts';
import { productIndexBody } from '../../../indexer/index/mapping.ts';
import { mappingHash } from '../../../indexer/index/mapping-hash.ts';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import { writePorts } from '../../../indexer/sync/bulk-client.ts';
import { writeDocuments } from '../../../indexer/sync/write-documents.ts';
import { OperationsError } from '../errors.ts';

/** An index of its own for a catalog of the past, which nobody else reads or writes. */
export interface PastIndex {
  readonly alias: string;
  readonly index: string;
  readonly write: (documents: readonly ProductDocument[]) => Promise<void>;
  /** Lets what was written be found. */
  readonly open: () => Promise<void>;
  readonly drop: () => Promise<void>;
}

const WRITE_MS = 60_000;

/** Makes `products-asof-<time>-…`, mapped like the one that shoppers search. */
export async function createPastIndex(
  client: Client,
  moment: Date,
  languages: readonly SearchLanguage[],
): Promise<PastIndex> {
  const time = moment
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, '')
    .toLowerCase();
  const alias = `${productAlias}-asof-${time}-${randomBytes(3).toString('hex')}`;
  const index = productIndexName(alias, mappingHash(languages), new Date());
  await createProductIndex(client, index, productIndexBody(languages));
  return {
    alias,
    index,
    write: async (documents) => {
      const outcomes = await writeDocuments(writePorts(client), [index], documents, Date.now() + WRITE_MS);
      const failed = [...outcomes].find(([, { kind }]) => kind === 'retry' || kind === 'refused');
      if (failed === undefined) return;
      const [productId, outcome] = failed;
      const reason = 'reason' in outcome ? outcome.reason : outcome.kind;
      throw new OperationsError('NOT_POSSIBLE', `OpenSearch did not take ${productId}: ${reason}`);
    },
    open: async () => {
      await askSearch(`refresh ${index}`, () => client.indices.refresh({ index }));
      await swapAlias(client, alias, index);
    },
    drop: async () => {
      await askSearch(`delete the index ${index}`, () => client.indices.delete({ index, ignore_unavailable: true }));
    },
  };
}
