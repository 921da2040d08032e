// Shows why messages are in a dead-letter queue, and sends them again.

import type { SQSClient } from '@aws-sdk/client-sqs';
import { SingleBar } from 'cli-progress';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { interruption } from '../../../pipelines/interruption.ts';
import { tellFailure } from '../../../pipelines/tell-failure.ts';
import { readQueueUrls } from '../config.ts';
import { OperationsError } from '../errors.ts';
import { explainFailure } from '../explain-failure.ts';
import { shownJson } from '../foreign-text.ts';
import { type KnownQueueName, knownQueues } from '../known-queues.ts';
import { type AnnouncedTable, type MissingProducts, streamLetterPorts } from './catalog-stream-client.ts';
import { countWaiting, deadLetterPorts, deadLetterQueue, redriveClient } from './dead-letter-client.ts';
import { areIdsUnknown, describeDeadLetters, isReasonUnknown } from './describe-dead-letters.ts';
import { describeAnnounced, describeQueues } from './describe-queues.ts';
import { openDiscardFile } from './discard-file-client.ts';
import { isDiscard } from './discard-request.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';

interface RedriveCommandOptions {
  go?: boolean;
  reason?: string;
  ids?: string[];
  discard?: true;
  out?: string;
  limit?: number;
  deleteMissing?: true;
  keepMissing?: true;
  json?: true;
}

/** A look is over soon; to send again is to send all. */
const lookedAtByDefault = 10_000;

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of 1 or more.');
  return Number(text);
}

function idList(text: string): string[] {
  const ids = text.split(',').filter((id) => id !== '');
  if (ids.length === 0) throw new InvalidArgumentError('Expected ids of messages, separated by commas.');
  return ids;
}

surviveClosedPipe();
const program = new Command('npm run redrive --')
  .description('Show why messages are in a dead-letter queue, and send them again or discard them with --go.')
  .addArgument(
    new Argument('[queue]', 'whose dead letters; all are counted without it').choices(
      knownQueues.map(({ name }) => name),
    ),
  )
  .option('--go', 'send the messages again, or discard them; without it nothing changes')
  .option('--reason <code>', 'only messages of this reason')
  .option('--ids <ids>', 'only these messages, separated by commas (--json names some of each reason)', idList)
  .option('--discard', 'remove messages that can never be handled; needs --reason or --ids')
  .option('--out <file>', 'discard: a new file that takes what is removed, one message a line as JSON')
  .option('--limit <n>', `look at so many messages at most (without --go: ${lookedAtByDefault})`, wholeNumber)
  .option('--delete-missing', 'catalog-stream: announce what search has and the table has not as deleted')
  .option('--keep-missing', 'catalog-stream: leave that alone, it comes from elsewhere')
  .option('--json', 'print the groups as JSON')
  .addHelpText(
    'after',
    `
A message is deleted only after it was sent, so this may be killed at any time: nothing is lost, and
consumers do not mind a double. While it looks, messages are hidden from others; those it keeps it
gives back at the end (after at most two minutes if it is killed). MOVED_BY_SQS: the consumer failed
each time and could not say why.

The dead letters of catalog-stream are places in the stream of the catalog table, which keeps edits for a
day. What --go sends again is the table itself: every row is announced as it is, under the id that its last
edit had, so that only what was missed is news. Of rows that were deleted since nothing is left to announce:
products that search has and the table has not are told, and the letters stay until you say what they are.

--discard is for what no mending helps, such as ID_NOT_UNICODE: a message is removed only after it was
written to the file of --out, which must not be there yet. Messages may hold personal data: the file is
yours to keep safe, and to delete.

Exit code: 0 done, 1 some could not be sent, none has the reason or ids, or what was asked for cannot be,
130 interrupted.

Examples:
  npm run redrive
  npm run redrive -- indexing
  npm run redrive -- indexing --reason FIELD_UNREADABLE --go
  npm run redrive -- analytics --go
  npm run redrive -- indexing --discard --reason ID_NOT_UNICODE
  npm run redrive -- indexing --discard --reason ID_NOT_UNICODE --out discarded.ndjson --go
  npm run redrive -- images
  npm run redrive -- catalog-stream --go --keep-missing`,
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

/** Undefined of queues that this stack has none of. */
function urlsOf(queue: KnownQueueName): { queueUrl: string | undefined; deadLetterUrl: string } | undefined {
  const { queueUrl, deadLettersUrl } = readQueueUrls(queue);
  return deadLettersUrl === undefined ? undefined : { queueUrl, deadLetterUrl: deadLettersUrl };
}

async function listQueues({ json }: RedriveCommandOptions): Promise<void> {
  const client = redriveClient();
  const present = knownQueues.flatMap((queue) => {
    const urls = urlsOf(queue.name);
    return urls === undefined ? [] : [{ queue, urls }];
  });
  const states = await Promise.all(
    present.map(async ({ queue: { name, consumer, ends }, urls }) => ({
      ...{ name, consumer, ends },
      waiting: urls.queueUrl === undefined ? undefined : await countWaiting(client, urls.queueUrl),
      dead: await countWaiting(client, urls.deadLetterUrl),
    })),
  );
  process.stdout.write(`${json ? shownJson(states) : describeQueues(states)}\n`);
}

function portsOf(queue: KnownQueueName, { deleteMissing, keepMissing }: RedriveCommandOptions, client: SQSClient) {
  const urls = urlsOf(queue);
  if (urls === undefined)
    throw new OperationsError('NOT_POSSIBLE', `This stack has no queue ${queue}, or is not up (npm run status).`);
  const { queueUrl, deadLetterUrl } = urls;
  if (queueUrl !== undefined) return { deadLetterUrl, ports: deadLetterPorts(client, { queueUrl, deadLetterUrl }) };
  const missing: MissingProducts = deleteMissing ? 'delete' : keepMissing ? 'keep' : 'ask';
  const onAnnounced = (table: AnnouncedTable) => process.stderr.write(`${describeAnnounced(table, missing)}\n`);
  return { deadLetterUrl, ports: streamLetterPorts(client, deadLetterUrl, missing, onAnnounced) };
}

async function run(queue: KnownQueueName | undefined, options: RedriveCommandOptions): Promise<void> {
  const discards = isDiscard(options, queue);
  if (queue === undefined) return listQueues(options);
  const { go = false, reason, ids, out, limit, json } = options;
  const client = redriveClient();
  const { ports: redrivePorts, deadLetterUrl } = portsOf(queue, options, client);
  const file = discards && go && out !== undefined ? await openDiscardFile(out) : undefined;
  const ports = file === undefined ? redrivePorts : { ...deadLetterQueue(client, deadLetterUrl), send: file.send };
  const signal = interruption();
  const progress = createProgress(await countWaiting(client, deadLetterUrl));
  const asked = {
    go,
    reason,
    ids: ids && new Set(ids),
    limit: limit ?? (go ? Number.POSITIVE_INFINITY : lookedAtByDefault),
    startedMs: Date.now(),
  };
  const report = await redriveDeadLetters(ports, asked, progress.update, signal)
    .finally(progress.stop)
    .finally(() => file?.close());
  const described = { queue, report, go, reason, ids, discard: discards ? { out } : undefined, nowMs: Date.now() };
  const text = json ? shownJson(report) : describeDeadLetters(described);
  process.stdout.write(`${text}\n`);
  if (signal.aborted) process.exitCode = 130;
  else if (report.failed > 0 || isReasonUnknown(reason, report) || areIdsUnknown(ids, report)) process.exitCode = 1;
}

await tellFailure(explainFailure, () => program.action(run).parseAsync());
