import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { ensureProductIndex } from '../../../indexer/index/ensure-product-index.ts';
import { productIndexBody } from '../../../indexer/index/mapping.ts';
import { mappingHash } from '../../../indexer/index/mapping-hash.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { writeTargetsStore } from '../../../indexer/index/write-targets-client.ts';
import { describeRebuild } from '../../../indexer/rebuild/describe-rebuild.ts';
import { rebuild } from '../../../indexer/rebuild/rebuild.ts';
import { rebuildDisplay } from '../../../indexer/rebuild/rebuild-display.ts';
import { rebuildPorts } from '../../../indexer/rebuild/rebuild-ports-client.ts';
import { USUAL_LAG_SECONDS, usualRebuild } from '../../../indexer/rebuild/usual-rebuild.ts';
import { OperationsError } from '../errors.ts';
import type { TableNames } from './backup-sources-client.ts';

/**
 * Makes the index from the projection, also where there is none at all. What the index before it found is no measure: it
 * may have lost what is restored.
 * @throws OperationsError NOT_POSSIBLE when the new index is not what the projection says
 */
export async function rebuildIndex(
  { dynamo, tables }: { readonly dynamo: DynamoDBClient; readonly tables: TableNames },
  alias: string,
): Promise<string> {
  const { openSearchUrl, languages } = readIndexerConfig(['openSearchUrl', 'languages']);
  const client = createSearchClient(openSearchUrl);
  const [productTable, searchControlTable] = [tables.products, tables['search-control']];
  const store = writeTargetsStore(dynamo, searchControlTable, alias);
  const wanted = { alias, body: productIndexBody(languages), mappingHash: mappingHash(languages) };
  await ensureProductIndex({ client, store, now: () => new Date() }, wanted);
  const display = rebuildDisplay(USUAL_LAG_SECONDS * 1000);
  const site = { alias, languages, productTable, searchControlTable };
  const ports = rebuildPorts(client, dynamo, site, { rate: 0, observer: display });
  const usual = usualRebuild(languages);
  const started = performance.now();
  const options = { ...usual, judged: { ...usual.judged, minimumOverlap: 0 } };
  const outcome = await rebuild(ports, options, new AbortController().signal).finally(display.stop);
  const text = describeRebuild(outcome, (performance.now() - started) / 1000);
  if (outcome.kind === 'refused') throw new OperationsError('NOT_POSSIBLE', text);
  return text;
}
