import { scopeOf } from '../../pipelines/reconcile/ask-lake.ts';
import { readReconcileConfig } from '../../pipelines/reconcile/config.ts';
import { problemLines } from '../../pipelines/reconcile/describe-reconciliation.ts';
import { reconcile } from '../../pipelines/reconcile/reconcile.ts';
import { sampleLedger } from '../../pipelines/sample/generate-sample.ts';
import type { SampleOptions } from '../../pipelines/sample/shop-options.ts';
import { ask } from './lake.ts';

/** What reconciliation finds wrong about a sample in the lake; nothing when every event is accounted for. */
export async function problemsOf(options: SampleOptions): Promise<string[]> {
  const ledger = sampleLedger(options);
  const scope = scopeOf(options, ledger.tag, readReconcileConfig().names, new Date());
  return problemLines(await reconcile((sql) => ask(sql), scope, ledger));
}
