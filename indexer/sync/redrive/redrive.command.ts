// Shows why messages are in a dead-letter queue, and sends them again.
import { SingleBar } from 'cli-progress';
import { Argument, Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { interruption } from '../../../pipelines/interruption.ts';
import { readIndexerConfig, type SettingName } from '../../config.ts';
import { explainFailure } from '../../explain-failure.ts';
import { countWaiting, deadLetterPorts, redriveClient } from './dead-letter-client.ts';
import { describeDeadLetters, isReasonUnknown } from './describe-dead-letters.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';

/** Another queue with a dead-letter queue of its own is one more line here. */
const queues = {
  indexing: ['indexingQueueUrl', 'indexingDlqUrl'],
  analytics: ['analyticsQueueUrl', 'analyticsDlqUrl'],
  images: ['printImagesQueueUrl', 'printImagesDlqUrl'],
} as const satisfies Record<string, readonly [SettingName, SettingName]>;

type QueueName = keyof typeof queues;

interface RedriveCommandOptions {
  go?: boolean;
  reason?: string;
  limit?: number;
  json?: true;
}

/** A look is over soon; to send again is to send all. */
const lookedAtByDefault = 10_000;

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of 1 or more.');
  return Number(text);
}

const program = new Command('npm run redrive --')
  .description('Show why messages are in a dead-letter queue, and send them again with --go.')
  .addArgument(new Argument('<queue>', 'whose dead-letter queue').choices(Object.keys(queues)))
  .option('--go', 'send the messages again; without it nothing changes')
  .option('--reason <code>', 'only messages of this reason')
  .option('--limit <n>', `look at so many messages at most (without --go: ${lookedAtByDefault})`, wholeNumber)
  .option('--json', 'print the groups as JSON')
  .addHelpText(
    'after',
    `
A message is deleted only after it was sent, so this may be killed at any time: nothing is lost, and
consumers do not mind a double. While it looks, messages are hidden from others; those it keeps it
gives back at the end (after at most two minutes if it is killed). MOVED_BY_SQS: the consumer failed
each time and could not say why.

Exit code: 0 done, 1 some could not be sent, or none has the reason, 130 interrupted.

Examples:
  npm run redrive -- indexing
  npm run redrive -- indexing --reason FIELD_UNREADABLE --go
  npm run redrive -- analytics --go
  npm run redrive -- images`,
  );

function createProgress(total: number) {
  const format = '{bar} {percentage}% | {value} of {total} messages';
  const bar = new SingleBar({ format, barsize: 24, hideCursor: true, clearOnComplete: true, stream: process.stderr });
  if (!process.stderr.isTTY || total === 0) return { update: () => undefined, stop: () => undefined };
  bar.start(total, 0);
  return {
    update: (seen: number) => {
      if (seen > bar.getTotal()) bar.setTotal(seen);
      bar.update(seen);
    },
    stop: () => bar.stop(),
  };
}

async function run(queue: QueueName, { go = false, reason, limit, json }: RedriveCommandOptions): Promise<void> {
  const [queueSetting, deadLetterSetting] = queues[queue];
  const config: Partial<Record<SettingName, unknown>> = readIndexerConfig([queueSetting, deadLetterSetting]);
  const pair = { queueUrl: String(config[queueSetting]), deadLetterUrl: String(config[deadLetterSetting]) };
  const client = redriveClient();
  const signal = interruption();
  const progress = createProgress(await countWaiting(client, pair.deadLetterUrl));
  const options = {
    go,
    reason,
    limit: limit ?? (go ? Number.POSITIVE_INFINITY : lookedAtByDefault),
    startedMs: Date.now(),
  };
  const report = await redriveDeadLetters(deadLetterPorts(client, pair), options, progress.update, signal).finally(
    progress.stop,
  );
  const text = json
    ? JSON.stringify(report, null, 2)
    : describeDeadLetters({ queue, report, go, reason, nowMs: Date.now() });
  process.stdout.write(`${text}\n`);
  if (signal.aborted) process.exitCode = 130;
  else if (report.failed > 0 || isReasonUnknown(reason, report)) process.exitCode = 1;
}

try {
  await program.action(run).parseAsync();
} catch (error) {
  const reason = explainFailure(error);
  if (reason === undefined) throw error;
  process.stderr.write(`${pc.red('error')} ${reason}\n`);
  process.exitCode = 1;
}
