import { setTimeout as sleep } from 'node:timers/promises';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { readQueueDepth } from '../../infra/local/queue-depth.ts';
import { createQueueClient } from '../../pipelines/publish/queue-client.ts';
import { runCommand } from '../stack/stack-process.ts';
import type { Soaking } from './soak-plan.ts';

/** What a function held when it was killed comes back after so long; on AWS it is six times the function's timeout. */
const visibilitySeconds = 65;
/** With nothing moving for so long, something is stuck. */
const stallSeconds = 300;
const pauseMs = 1_000;

type Environment = Readonly<Record<string, string>>;

const waitingQueues = { analytics: 'INKSTREAM_ANALYTICS_QUEUE_URL', indexing: 'INKSTREAM_INDEXING_QUEUE_URL' } as const;
const deadLetters = { analytics: 'INKSTREAM_ANALYTICS_DLQ_URL', indexing: 'INKSTREAM_INDEXING_DLQ_URL' } as const;

export async function shortenVisibility(environment: Environment): Promise<void> {
  const client = createQueueClient();
  for (const variable of Object.values(waitingQueues)) {
    const QueueUrl = environment[variable];
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: `${visibilitySeconds}` } }),
    );
  }
  client.destroy();
}

/** Messages in a queue, those in work included. */
async function depthOf(environment: Environment, variable: string): Promise<number> {
  const client = createQueueClient();
  const { waiting, inFlight } = await readQueueDepth(client, environment[variable] ?? '');
  client.destroy();
  return waiting + inFlight;
}

/** Messages in both queues, those in work included. */
export async function waitingMessages(environment: Environment): Promise<number> {
  const depths = await Promise.all(Object.values(waitingQueues).map((variable) => depthOf(environment, variable)));
  return depths.reduce((sum, depth) => sum + depth, 0);
}

/**
 * Waits until both queues are empty, and sends again what ended among the dead letters meanwhile.
 * @returns how many dead letters were sent again
 * @throws when nothing moves any more
 */
export async function untilDrained({ stack, report, signal }: Soaking, environment: Environment): Promise<number> {
  let redriven = 0;
  for (;;) {
    await untilEmpty(environment, report, signal);
    const dead = await deadLettersIn(environment);
    if (dead.length === 0) return redriven;
    for (const { name, count } of dead) {
      report(`Sending ${count} dead letters of ${name} again…`);
      const redrive = runCommand(
        'infra/local/with-stack.command.ts',
        ['infra/operations/redrive/redrive.command.ts', name, '--go'],
        { ...stack.settings },
      );
      if ((await redrive.ended) !== 0)
        throw new Error(`The dead letters of ${name} could not be sent again:\n${redrive.output()}`);
      redriven += count;
    }
  }
}

async function deadLettersIn(environment: Environment): Promise<{ name: string; count: number }[]> {
  const counts = Object.entries(deadLetters).map(async ([name, variable]) => ({
    name,
    count: await depthOf(environment, variable),
  }));
  return (await Promise.all(counts)).filter(({ count }) => count > 0);
}

async function untilEmpty(environment: Environment, report: Soaking['report'], signal: AbortSignal): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  let movedAt = performance.now();
  // Empty once may be the moment between two hops.
  for (let emptyLooks = 0; emptyLooks < 3; ) {
    signal.throwIfAborted();
    const waiting = await waitingMessages(environment);
    report(`${waiting.toLocaleString('en-US')} messages wait`);
    if (waiting < least) {
      least = waiting;
      movedAt = performance.now();
    }
    if (performance.now() - movedAt > stallSeconds * 1000 && waiting > 0) {
      throw new Error(`${waiting} messages wait, and none was taken for ${stallSeconds} s.`);
    }
    emptyLooks = waiting === 0 ? emptyLooks + 1 : 0;
    await sleep(pauseMs, undefined, { signal });
  }
}
