// Gives events to a consumer again: from the archive of the bus, from the lake or from a file.

import { statSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { interruption } from '../../../pipelines/interruption.ts';
import { tellFailure } from '../../../pipelines/tell-failure.ts';
import { readOperationsConfig } from '../config.ts';
import { OperationsError } from '../errors.ts';
import { explainFailure } from '../explain-failure.ts';
import { describeDone, describeGoingOn, describePlan, describeUnfinished, titleOf } from './describe-replay.ts';
import { planReplay, type ReplayPlan } from './plan-replay-client.ts';
import { clearReplay, replayPorts, replaySettings, replayTools } from './replay-client.ts';
import { replayEvents, tallyFrom } from './replay-events.ts';
import { idList, moment, wholeNumber } from './replay-options.ts';
import { type ReplayFrom, type ReplayTo, replayRequestOf, replaySources, replayTargets } from './replay-request.ts';
import type { ReplayRecord } from './replay-state-client.ts';

interface ReplayCommandOptions {
  from?: ReplayFrom;
  to?: ReplayTo;
  file?: string;
  type?: string;
  since?: string;
  until?: string;
  ids?: string[];
  rate: number;
  maxWaiting: number;
  go?: true;
  restart?: true;
  list?: true;
  abandon?: string;
  json?: true;
}

const program = new Command('npm run replay --')
  .description('Give events to a consumer again: from the archive of the bus, from the lake or from a file.')
  .addOption(new Option('--from <source>', 'where the events come from').choices(replaySources))
  .addOption(new Option('--to <consumer>', 'who gets them, and nobody else').choices(replayTargets))
  .option('--file <file>', 'with --from file: NDJSON of envelopes; of details, if --type names one event')
  .option('--type <pattern>', 'which events, such as "order.*" or price.changed,stock.changed')
  .option('--since <time>', 'published from then on: a day, or a time in UTC', moment)
  .option('--until <time>', 'published before (now)', moment)
  .option('--ids <ids>', 'only these events, orders, products or images: id,id or @FILE', idList)
  .option('--go', 'do it; without it, count and price are told and nothing is sent')
  .option('--rate <n>', 'events a second at most', wholeNumber, 200)
  .option('--max-waiting <n>', 'send none while more wait: live events stand in the same queue', wholeNumber, 1000)
  .option('--restart', 'begin anew instead of going on where it was')
  .option('--list', 'show replays that are not done')
  .option('--abandon <id>', 'forget an unfinished replay, and delete what it has set up')
  .option('--json', 'print counts as JSON')
  .addHelpText(
    'after',
    `
Killed or interrupted, the same command goes on where it was. Events keep their ids and versions, so what a
consumer had already changes nothing: twice is as good as once.

             --to lake                  --to index                 --to images
archive      as they were published     catalog and images         image events: each image once
lake         changes nothing, refused   catalog and images         image events: each image once
file         as npm run publish does    catalog and images         image events: each image once

Exit code: 0 done, 1 not done, 2 some events are not fit to be sent, 130 interrupted.

Examples:
  npm run replay -- --from archive --type "order.*" --since 2026-11-20 --to lake
  npm run replay -- --from archive --since 2026-11-20T09:30Z --until 2026-11-20T11:00Z --to index --go
  npm run replay -- --from lake --to index --go --rate 500
  npm run replay -- --from lake --type "product.*,price.changed" --ids P-1001,P-1002 --to index --go
  npm run replay -- --from file --file events.ndjson --to lake --go
  npm run replay -- --from lake --since 2026-11-01 --to images`,
  );

const print = (text: string) => void process.stdout.write(`${text}\n`);

/** How many there are to come is known to the dry run alone. */
function createProgress(alreadySent: number) {
  const format = '{value} events sent | {duration_formatted}';
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true, stream: process.stderr });
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  bar.start(0, alreadySent);
  return { update: (sent: number) => bar.update(sent), stop: () => bar.stop() };
}

function requestOf({ from, to, file, ...rest }: ReplayCommandOptions) {
  if (from === undefined || to === undefined)
    throw new OperationsError(
      'INPUT_WRONG',
      'Say --from archive, lake or file and --to lake, index or images. Examples: --help',
    );
  const fileBytes = file === undefined ? undefined : bytesOf(file);
  const asked = { from, to, type: rest.type, since: rest.since, until: rest.until, ids: rest.ids };
  return replayRequestOf({ ...asked, ...(file !== undefined && { file, fileBytes }) }, new Date().toISOString());
}

function bytesOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    throw new OperationsError('INPUT_WRONG', `Cannot read ${file}.`);
  }
}

async function run(options: ReplayCommandOptions): Promise<void> {
  const { go, json, rate, restart, list, abandon } = options;
  const request = list || abandon !== undefined ? undefined : requestOf(options);
  const tools = replayTools(readOperationsConfig(replaySettings));
  if (abandon !== undefined) return forget(tools, abandon);
  if (request === undefined) return print(describeUnfinished(await tools.records.list()));
  const signal = interruption('Stopping after what is under way. The same command goes on.');
  if (restart && go) await clearReplay(tools, request.id);
  const unfinished = await tools.records.find(request.id);
  if (go) return replay(tools, request, options, signal);
  const plan = await planReplay(tools, request, signal);
  if (json) print(planJson(request.id, plan, unfinished));
  else print(describePlan({ request, ...plan, rate, unfinished }));
  process.exitCode = signal.aborted ? 130 : plan.refusals.size > 0 ? 2 : 0;
}

function planJson(id: string, { byType, refusals, ...plan }: ReplayPlan, unfinished: ReplayRecord | undefined): string {
  const counts = { byType: Object.fromEntries(byType), refusals: Object.fromEntries(refusals) };
  return JSON.stringify({ id, ...plan, ...counts, unfinished }, null, 2);
}

async function replay(
  tools: ReturnType<typeof replayTools>,
  asked: ReturnType<typeof requestOf>,
  { rate, maxWaiting, json }: ReplayCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const known = await tools.records.find(asked.id);
  const begun = { id: asked.id, title: titleOf(asked), until: asked.choice.until, startedAt: new Date().toISOString() };
  const record = known ?? { ...begun, sent: 0, passedOver: 0, refusals: {} };
  if (known === undefined) await tools.records.begin(record);
  else process.stderr.write(`${describeGoingOn(known)}\n`);
  // Another run of the command says "until now" of another moment.
  const request = { ...asked, choice: { ...asked.choice, until: record.until } };
  const progress = createProgress(record.sent);
  const tally = tallyFrom(record);
  const ports = replayPorts(tools, request, record, tally, signal);
  const course = { tally, signal, onProgress: () => progress.update(tally.sent) };
  await replayEvents(ports, request.choice, { rate, maxWaiting }, course).finally(progress.stop);
  if (!signal.aborted) await clearReplay(tools, request.id);
  if (json) print(JSON.stringify({ id: request.id, ...tally, refusals: Object.fromEntries(tally.refusals) }, null, 2));
  else print(describeDone(request, tally, signal.aborted));
  process.exitCode = signal.aborted ? 130 : tally.refused > 0 ? 2 : 0;
}

async function forget(tools: ReturnType<typeof replayTools>, id: string): Promise<void> {
  if (await clearReplay(tools, id)) return print(pc.green(`✓ Replay ${id} is forgotten; what was sent stays sent.`));
  throw new OperationsError(
    'INPUT_WRONG',
    `There is no replay ${id}. To see which there are: npm run replay -- --list`,
  );
}

surviveClosedPipe();
await tellFailure(explainFailure, () => program.action(run).parseAsync());
