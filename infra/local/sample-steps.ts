import { rmSync } from 'node:fs';
import { createQueueClient } from '../../pipelines/publish/queue-client.ts';
import { accountedFor } from '../../pipelines/reconcile/accounted-for.ts';
import { type Ask, type Scope, scopeOf } from '../../pipelines/reconcile/ask-lake.ts';
import { readReconcileConfig } from '../../pipelines/reconcile/config.ts';
import { describeReconciliation } from '../../pipelines/reconcile/describe-reconciliation.ts';
import { reconcile } from '../../pipelines/reconcile/reconcile.ts';
import { readSampleConfig } from '../../pipelines/sample/config.ts';
import { generateSample, sampleLedger } from '../../pipelines/sample/generate-sample.ts';
import { publishSample } from '../../pipelines/sample/publish-sample.ts';
import { createSamplePorts } from '../../pipelines/sample/sample-client.ts';
import type { SampleLedger } from '../../pipelines/sample/sample-ledger.ts';
import { defaultSampleOptions, sampleTag } from '../../pipelines/sample/shop-options.ts';
import { createAthenaCalls } from '../../queries/athena/athena-client.ts';
import { answerQuery } from '../../queries/athena/run-query.ts';
import { LocalStackError } from './errors.ts';
import { loadSilver } from './load-silver.ts';
import type { LocalStack } from './local-stack.ts';
import { waitForSearch } from './opensearch/search-step.ts';
import { readQueueDepth } from './queue-depth.ts';
import { readSampleProgress, type SampleProgress, sampleToPublish, writeSampleProgress } from './sample-progress.ts';
import type { Steps } from './steps.ts';
import { waitForArrival } from './wait-for-arrival.ts';

const publishingConcurrency = 8;
const stallSeconds = 60;

/**
 * Publishes the sample if it is not in the lake yet, waits until all of it has arrived and its products are searchable,
 * loads silver and holds the lake against the sample's own ledger.
 * @throws LocalStackError STALLED or NOT_ACCOUNTED_FOR, with what is missing
 */
export async function bringSampleIn(stack: LocalStack, steps: Steps, progressFile: string): Promise<void> {
  const tag = sampleTag(defaultSampleOptions);
  // The lake keeps what it has when the AWS services are killed, the projection of products does not.
  if (!stack.knewProducts) rmSync(progressFile, { force: true });
  const progress = sampleToPublish(readSampleProgress(progressFile), tag, stack.wasStoppedInOrder);
  if (!progress.isInLake) await publishAndWait(stack, steps, progress, progressFile);
  await steps.run('Load silver', (step) =>
    stack.run(async (signal) => {
      const loader = stack.environment.INKSTREAM_LAKE_LOADER_FUNCTION ?? '';
      const rows = await loadSilver(loader, step.report, signal);
      step.conclude(`${rows.toLocaleString('en-US')} new rows`);
    }),
  );
  await waitForSearch(stack, steps);
  if (progress.tag === tag) await checkAgainstLedger(stack, steps);
  else
    steps.write(
      'The lake holds the sample of an earlier version, which this one cannot check. "npm run reset" starts anew.',
    );
}

async function publishAndWait(
  stack: LocalStack,
  steps: Steps,
  progress: SampleProgress,
  progressFile: string,
): Promise<void> {
  const ledger = sampleLedger(defaultSampleOptions);
  const published = Object.values(ledger.events).reduce((sum, counts) => sum + counts.published, 0);
  const isPublished = { ...progress, sent: published, isPublished: true };
  if (!progress.isPublished) {
    await steps.run('Publish the sample', (step) =>
      stack.run(async (signal) => {
        const onSent = (sent: number) => {
          step.report(`${sent.toLocaleString('en-US')} of ${published.toLocaleString('en-US')} events`);
          writeSampleProgress(progressFile, { ...progress, sent });
        };
        await publish(progress.sent, onSent, signal);
        writeSampleProgress(progressFile, isPublished);
        step.conclude(`${published.toLocaleString('en-US')} events`);
      }),
    );
  }
  await steps.run('Wait until every event has arrived', (step) =>
    stack.run(async (signal) => {
      const look = createLook(stack, ledger);
      const { arrived } = await waitForArrival({ look, report: step.report, stallSeconds, signal }).catch((error) => {
        // What was lost on the way comes again with the next start; what the lake has, it takes as redelivery.
        if (error instanceof LocalStackError) rmSync(progressFile, { force: true });
        throw error;
      });
      step.conclude(`${arrived.toLocaleString('en-US')} events`);
    }),
  );
  writeSampleProgress(progressFile, { ...isPublished, isInLake: true });
}

async function publish(alreadySent: number, onSent: (sent: number) => void, signal: AbortSignal): Promise<void> {
  const { refused } = await publishSample(
    generateSample(defaultSampleOptions).items,
    createSamplePorts(readSampleConfig()),
    { concurrency: publishingConcurrency, alreadySent, onSent, signal },
  );
  signal.throwIfAborted();
  if (refused[0] === undefined) return;
  const message = `The bus refused ${refused.length} events of the sample: ${refused[0].code} ${refused[0].message}`;
  throw new LocalStackError('NOT_ACCOUNTED_FOR', message);
}

function createLook({ environment }: LocalStack, ledger: SampleLedger) {
  const queues = createQueueClient();
  const { ask, scope } = lakeOf(ledger);
  return async () => {
    const [arrival, queue, dead] = await Promise.all([
      accountedFor(ask, scope, ledger),
      readQueueDepth(queues, environment.INKSTREAM_ANALYTICS_QUEUE_URL ?? ''),
      readQueueDepth(queues, environment.INKSTREAM_ANALYTICS_DLQ_URL ?? ''),
    ]);
    return { ...arrival, queued: queue.waiting + queue.inFlight, deadLetters: dead.waiting + dead.inFlight };
  };
}

async function checkAgainstLedger(stack: LocalStack, steps: Steps): Promise<void> {
  const report = await steps.run('Reconcile the lake with the sample', () =>
    stack.run(async () => {
      const ledger = sampleLedger(defaultSampleOptions);
      const { ask, scope } = lakeOf(ledger);
      return reconcile(ask, scope, ledger);
    }),
  );
  steps.write(describeReconciliation(report));
  if (!report.isRight) throw new LocalStackError('NOT_ACCOUNTED_FOR', 'The lake and the sample disagree, see above.');
}

function lakeOf(ledger: SampleLedger): { ask: Ask; scope: Scope } {
  const { workGroup, names } = readReconcileConfig();
  const calls = createAthenaCalls();
  const ask: Ask = async (sql) => {
    const { table } = await answerQuery(calls, sql, { workGroup, database: names.views });
    return table.toArray().map((row) => row.toJSON());
  };
  return { ask, scope: scopeOf(defaultSampleOptions, ledger.tag, names, new Date()) };
}
