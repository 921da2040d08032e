import { productAlias } from '../../../indexer/index/index-names.ts';
import { mappingHash } from '../../../indexer/index/mapping-hash.ts';
import { describeGate } from '../../../indexer/rebuild/describe-rebuild.ts';
import { rebuild } from '../../../indexer/rebuild/rebuild.ts';
import { silentObserver } from '../../../indexer/rebuild/rebuild-observer.ts';
import { rebuildPorts } from '../../../indexer/rebuild/rebuild-ports-client.ts';
import { dropPrevious } from '../../../indexer/rebuild/serve-index.ts';
import { LocalStackError } from '../errors.ts';
import type { StepProgress } from '../steps.ts';
import {
  auditIndex,
  countDocuments,
  ensureIndex,
  hasProducts,
  type ProductIndex,
  repairIndex,
  withProductIndex,
} from './product-index.ts';

export interface IndexPreparation {
  /** The variables with which any program reaches the stack. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the AWS services went on from what they saved; otherwise the projection may be older than the index. */
  readonly wasStoppedInOrder: boolean;
  /** Whether the node belongs to this stack, which may then mend its index. */
  readonly isOwnNode: boolean;
  readonly progress: StepProgress;
  readonly signal: AbortSignal;
}

export interface PreparedIndex {
  /** Whether the projection knew any product when the stack started. */
  readonly hasProducts: boolean;
}

/**
 * Sees to it that there is a product index that agrees with the projection: whoever deleted the data of one of the two,
 * killed the stack or changed the mapping finds a search that works after the next start all the same.
 * @throws LocalStackError COMMAND_FAILED, SETTING_WRONG when OpenSearch holds somebody else's products
 */
export async function prepareSearchIndex(preparation: IndexPreparation): Promise<PreparedIndex> {
  return withProductIndex(preparation.environment, async (productIndex) => {
    const { index, isCurrent } = await ensureIndex(productIndex);
    const isKnown = await hasProducts(productIndex);
    const documents = await countDocuments(productIndex, index);
    if (!preparation.isOwnNode && documents > 0 && !isKnown) throw othersProducts(productIndex, documents);
    if (isKnown && (documents === 0 || !isCurrent)) await rebuildIndex(productIndex, preparation);
    else if (documents > 0 && !preparation.wasStoppedInOrder && preparation.isOwnNode)
      await mendIndex(productIndex, index);
    preparation.progress.conclude(`${(await countDocuments(productIndex)).toLocaleString('en-US')} products`);
    return { hasProducts: isKnown };
  });
}

function othersProducts({ config }: ProductIndex, documents: number): LocalStackError {
  return new LocalStackError(
    'SETTING_WRONG',
    `The OpenSearch at ${config.openSearchUrl} holds ${documents} products already that this stack knows nothing of. ` +
      `Point INKSTREAM_OPENSEARCH_URL at one without an alias "${productAlias}", or delete its indices ${productAlias}-*.`,
  );
}

async function rebuildIndex(
  { client, dynamo, config }: ProductIndex,
  { progress, signal }: IndexPreparation,
): Promise<void> {
  const observer = {
    ...silentObserver,
    note: progress.report,
    filled: (read: number) => progress.report(`rebuilding: ${read.toLocaleString('en-US')} products`),
  };
  const ports = {
    ...rebuildPorts(client, dynamo, { ...config, alias: productAlias }, { rate: 0, observer }),
    // Who changed the mapping on this machine wants the search to find other products than before.
    search: async () => [],
  };
  const options = {
    mappingHash: mappingHash(config.languages),
    restart: true,
    keep: false,
    acceptRefused: false,
    judged: { minimumOverlap: 0, queries: ['poster'] },
    sampleSize: 100,
    lagMs: 5_000,
  };
  const outcome = await rebuild(ports, options, signal);
  if (outcome.kind === 'served') await dropPrevious(ports);
  else throw new LocalStackError('COMMAND_FAILED', `The index was not rebuilt:\n${describeGate(outcome.report)}`);
}

async function mendIndex(productIndex: ProductIndex, index: string): Promise<void> {
  const report = await auditIndex(productIndex, index);
  if (report.drift.length > 0) await repairIndex(productIndex, index, report);
}
