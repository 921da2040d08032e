import { readProducts } from '../../indexer/projection/product-table-client.ts';
import { projectionClient } from '../../indexer/projection/projection-client.ts';
import { runCommand } from '../stack/stack-process.ts';
import type { LastVersions } from './catalog-edits.ts';
import { type Soaking, sampleOf } from './soak-plan.ts';

export interface Check {
  readonly isRight: boolean;
  readonly text: string;
}

const withStack = 'infra/local/with-stack.command.ts';
const shown = 5;

async function runOnStack({ stack }: Soaking, words: readonly string[]) {
  const run = runCommand(withStack, words, { ...stack.settings });
  return { exitCode: await run.ended, output: run.output().trimEnd() };
}

/** Every event of the invented shop is stored, a duplicate or refused, and every figure of the views is the shop's own. */
export async function checkLake(soaking: Soaking): Promise<Check> {
  const loaded = await runOnStack(soaking, ['pipelines/lake-loader/load.command.ts']);
  if (loaded.exitCode !== 0) return { isRight: false, text: `the load failed:\n${loaded.output}` };
  const { orders, seed, duplicateShare, invalidShare } = sampleOf(soaking.plan);
  const { exitCode, output } = await runOnStack(soaking, [
    'pipelines/reconcile/reconcile.command.ts',
    ...['--orders', `${orders}`, '--seed', `${seed}`],
    ...['--duplicate-share', `${duplicateShare}`, '--invalid-share', `${invalidShare}`],
  ]);
  return { isRight: exitCode === 0, text: `the lake against the shop's own ledger:\n${output}` };
}

/** Every edited product has the newest version of each part. */
export async function checkVersions(last: ReadonlyMap<string, LastVersions>, productTable: string): Promise<Check> {
  const client = projectionClient();
  const products = await readProducts(client, productTable, [...last.keys()]);
  client.destroy();
  const found = new Map(products.map(({ productId, product, price, stock }) => [productId, { product, price, stock }]));
  const wrong = [...last].flatMap(([productId, versions]) => {
    const parts = found.get(productId);
    const stored = [parts?.product?.version ?? 0, parts?.price?.version ?? 0, parts?.stock?.version ?? 0];
    const expected = [versions.product, versions.price, versions.stock];
    return stored.join() === expected.join()
      ? []
      : [`${productId}: expected ${expected.join(', ')}, stored ${stored.join(', ')}`];
  });
  const text = `${last.size - wrong.length} of ${last.size} edited products have the newest version of each part`;
  return { isRight: wrong.length === 0, text: [text, ...wrong.slice(0, shown)].join('\n    ') };
}

/** The projection and what is made of the same edits agree. */
export async function checkDrift(soaking: Soaking, part: 'index' | 'lake'): Promise<Check> {
  const { exitCode, output } = await runOnStack(soaking, ['infra/operations/audit/audit.command.ts', '--only', part]);
  return { isRight: exitCode === 0, text: `the ${part} against the projection: ${output.split('\n').at(-1) ?? ''}` };
}
