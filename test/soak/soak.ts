import { setTimeout as sleep } from 'node:timers/promises';
import { applyEnvironment } from '../../infra/local/config.ts';
import { overridingAwsVariables } from '../../infra/local/stack-environment.ts';
import { readSampleConfig } from '../../pipelines/sample/config.ts';
import { generateSample, sampleLedger } from '../../pipelines/sample/generate-sample.ts';
import { createSamplePorts } from '../../pipelines/sample/sample-client.ts';
import type { SampleItem } from '../../pipelines/sample/sample-item.ts';
import { seededRandom } from '../seeded-random.ts';
import { runCommand } from '../stack/stack-process.ts';
import { catalogEdits, type LastVersions } from './catalog-edits.ts';
import { publishUnderFire } from './publish-under-fire.ts';
import { environmentOf } from './restless-stack.ts';
import { shuffledStream } from './shuffled-stream.ts';
import { checkDrift, checkLake, checkVersions } from './soak-checks.ts';
import { editsOf, type Soaking, sampleOf } from './soak-plan.ts';
import { shortenVisibility, untilDrained, waitingMessages } from './soak-queues.ts';

export interface SoakOutcome {
  readonly isRight: boolean;
  /** What was found, line by line. */
  readonly lines: readonly string[];
}

/** How far an event may stray from its place. */
const shuffleWindow = 5_000;
/** Calls to the bus at the same time, for each of shop and catalog. */
const publishers = 4;
const pauseMs = 1_000;

/** Fills a stack while its parts are ended in turn, then holds lake, projection and index against what was published. */
export async function soak(soaking: Soaking, stateDirectory: string): Promise<SoakOutcome> {
  const { plan, stack, report } = soaking;
  report('Starting a stack of its own…');
  await stack.start();
  const environment = environmentOf(stateDirectory);
  applyEnvironment(environment, overridingAwsVariables);
  await shortenVisibility(environment);
  const last = new Map<string, LastVersions>();
  const interruptions = await publishAll(soaking, environment, last);
  const redriven = await untilDrained(soaking, environment);
  report('Holding lake, projection and index against what was published…');
  const checks = [
    await checkLake(soaking),
    await checkVersions(last, environment.INKSTREAM_PRODUCT_TABLE ?? ''),
    await checkDrift(soaking, 'index'),
    await checkDrift(soaking, 'lake'),
  ];
  return {
    isRight: checks.every(({ isRight }) => isRight),
    lines: [
      `Ended in turn: ${plan.victims.join(', ')}. Publishing began again ${interruptions} times; ${redriven} dead letters were sent again.`,
      ...checks.map(({ isRight, text }) => `${isRight ? '✓' : '✗'} ${text}`),
    ],
  };
}

/**
 * Publishes shop and edits side by side while parts of the stack are ended and the index is rebuilt.
 * @param last filled with what must be left of the edits
 * @returns how often publishing had to begin again
 */
async function publishAll(
  soaking: Soaking,
  environment: Readonly<Record<string, string>>,
  last: Map<string, LastVersions>,
): Promise<number> {
  const { plan, stack, signal } = soaking;
  const ports = createSamplePorts(readSampleConfig());
  const sent = { shop: 0, edits: 0 };
  const publish = (name: keyof typeof sent, items: () => Iterable<SampleItem>) =>
    publishUnderFire({
      items: () => shuffledStream(items(), shuffleWindow, seededRandom(plan.seed)),
      ports,
      concurrency: publishers,
      onSent: (count) => {
        sent[name] = count;
      },
      whenUp: stack.whenUp,
      signal,
    });
  let isOver = false;
  const publishing = Promise.all([
    publish('shop', () => generateSample(sampleOf(plan)).items),
    publish('edits', () => catalogEdits(editsOf(plan), last)),
  ]).finally(() => {
    isOver = true;
  });
  const progress = () => ({ ...sent, isOver });
  const [interruptions] = await Promise.all([
    publishing,
    endInTurn(soaking, environment, progress),
    rebuildMeanwhile(soaking, environment, progress),
  ]);
  return interruptions.reduce((sum, count) => sum + count, 0);
}

const count = (number: number) => number.toLocaleString('en-US');

type Progress = () => { readonly shop: number; readonly edits: number; readonly isOver: boolean };

/** Ends one part after the other, evenly over the shop's events. */
async function endInTurn(
  { plan, stack, report, signal }: Soaking,
  environment: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  const { events } = sampleLedger(sampleOf(plan));
  const all = Object.values(events).reduce((sum, { published }) => sum + published, 0);
  const untilSent = async (due: number) => {
    while (progress().shop < due && !progress().isOver) {
      // While the stack starts again, nobody answers.
      const waiting = await waitingMessages(environment).then(count, () => '?');
      const { shop, edits } = progress();
      report(`${count(shop)} of ${count(all)} events, ${count(edits)} edits published; ${waiting} messages wait`);
      await sleep(pauseMs, undefined, { signal });
    }
  };
  for (const [index, victim] of plan.victims.entries()) {
    await untilSent((all * (index + 1)) / (plan.victims.length + 1));
    report(`Ending ${victim} after ${count(progress().shop)} events…`);
    await stack.bringDown(victim);
  }
  await untilSent(all);
}

const attemptsInPeace = 3;

/** A rebuild that a dead OpenSearch ends, or too many waiting edits keep from being proved right, is run again: it goes on. */
async function rebuildMeanwhile(
  { plan, stack, report, signal }: Soaking,
  environment: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  while (progress().edits < plan.edits / 4 && !progress().isOver) await sleep(pauseMs, undefined, { signal });
  for (let attempts = 0; ; ) {
    await stack.whenUp();
    signal.throwIfAborted();
    report('Rebuilding the index…');
    const rebuild = runCommand(
      'infra/local/with-stack.command.ts',
      ['indexer/rebuild/reindex.command.ts', '--rate', '0'],
      { ...stack.settings },
    );
    if ((await rebuild.ended) === 0) return;
    if (progress().isOver && (await waitingMessages(environment)) === 0) attempts += 1;
    if (attempts === attemptsInPeace) throw new Error(`The index could not be rebuilt:\n${rebuild.output()}`);
    await sleep(pauseMs, undefined, { signal });
  }
}
