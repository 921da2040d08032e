import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Command, InvalidArgumentError } from 'commander';
import type { Client } from 'pg';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../closed-pipe.ts';
import { createPutEvents } from '../../contracts/bus-client.ts';
import { interruption } from '../../interruption.ts';
import { type OutboxConfig, outboxBusName, outboxConfig } from './config.ts';
import { describeRefused, describeStatus, describeTally } from './describe-outbox.ts';
import { OutboxError } from './errors.ts';
import { busTimeouts, connectOutbox, outboxPorts } from './outbox-client.ts';
import type { Outcome } from './outbox-row.ts';
import { refusedRows, retryRows, setUpOutbox, surveyOutbox } from './outbox-survey-client.ts';
import { relay } from './relay.ts';

const exitCodes = { done: 0, failure: 1, someRefused: 2, interrupted: 130 } as const;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const print = (text: string): void => void process.stdout.write(text);
const printJson = (value: unknown) => print(`${JSON.stringify(value, null, 2)}\n`);

async function withOutbox(work: (client: Client, config: OutboxConfig) => Promise<void>): Promise<void> {
  let client: Client | undefined;
  try {
    const config = outboxConfig();
    client = await connectOutbox(config.address);
    await work(client, config);
  } catch (error) {
    const message = error instanceof Error ? error.message || error.name : String(error);
    say(`${pc.red('error')} ${error instanceof OutboxError ? message : `The outbox failed: ${message}`}`);
    process.exitCode = exitCodes.failure;
  } finally {
    await client?.end().catch(() => undefined);
  }
}

/** The first of several failures of a batch; they mostly have one cause. */
function sayTrouble(outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.kind === 'refused')
      say(`${pc.yellow('refused')} ${outcome.row.detailType} ${outcome.row.id}: ${outcome.code} ${outcome.reason}`);
  }
  const failed = outcomes.find((outcome) => outcome.kind === 'failed');
  if (failed?.kind === 'failed') say(`${pc.yellow('failed')} and tried again later: ${failed.failure}`);
}

async function relayEvents({ once }: { once?: true }): Promise<void> {
  await withOutbox(async (client, config) => {
    const busName = outboxBusName();
    if (busName === undefined) {
      const message = 'No bus is named. Start the local stack with `npm start`, or set INKSTREAM_STAGE.';
      throw new OutboxError('SETTING_WRONG', message);
    }
    const put = createPutEvents(busName, new EventBridgeClient(busTimeouts));
    const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };
    const signal = interruption('Finishing the batch under way…');
    if (once === undefined) say('Relaying until Ctrl-C…');
    const tally = await relay(
      { ...outboxPorts(client, config.keepDays), put, clock },
      { untilMs: Number.MAX_SAFE_INTEGER, endsWhenEmpty: once === true, signal, onBatch: sayTrouble },
    );
    say(describeTally(tally));
    process.exitCode = tally.refused > 0 ? exitCodes.someRefused : exitCodes.done;
    if (once === true && signal.aborted) process.exitCode = exitCodes.interrupted;
  });
}

async function showStatus({ json }: { json?: true }): Promise<void> {
  await withOutbox(async (client, { keepDays }) => {
    const status = await surveyOutbox(client, keepDays);
    if (json) printJson(status);
    else print(describeStatus(status, keepDays));
  });
}

async function showRefused({ code, limit, json }: { code?: string; limit: number; json?: true }): Promise<void> {
  await withOutbox(async (client) => {
    const rows = await refusedRows(client, code, limit);
    if (json) printJson(rows);
    else print(describeRefused(rows));
  });
}

async function retryEvents(ids: string[], { code, all, go }: { code?: string; all?: true; go?: true }): Promise<void> {
  if (ids.length === 0 && code === undefined && !all) {
    say(`${pc.red('error')} Name ids of refused rows, or --code CODE, or --all.`);
    process.exitCode = exitCodes.failure;
    return;
  }
  await withOutbox(async (client) => {
    const selection = { ...(ids.length > 0 && { ids }), ...(code !== undefined && { code }) };
    if (go) {
      say(`Waiting to be published again: ${await retryRows(client, selection)}`);
      return;
    }
    const rows = await refusedRows(client, code, 1_000);
    print(describeRefused(ids.length === 0 ? rows : rows.filter(({ id }) => ids.includes(id))));
    say('Nothing was changed. With --go they are published anew, in their state of then.');
  });
}

async function pruneRows({ days, go }: { days?: number; go?: true }): Promise<void> {
  await withOutbox(async (client, config) => {
    const keepDays = days ?? config.keepDays;
    if (!go) {
      const { prunable } = await surveyOutbox(client, keepDays);
      say(`Published more than ${keepDays} days ago: ${prunable}. With --go they are deleted.`);
      return;
    }
    const { prune } = outboxPorts(client, keepDays);
    const batch = 1_000;
    let [deleted, pruned] = [0, 0];
    do {
      deleted = await prune(batch);
      pruned += deleted;
    } while (deleted === batch);
    say(`Deleted: ${pruned}`);
  });
}

async function setUp(): Promise<void> {
  await withOutbox(async (client) => {
    const files = await setUpOutbox(client);
    say(`The outbox is set up: ${files.join(', ')}.`);
  });
}

function wholeDays(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('must be a whole number of days.');
  return Number(text);
}

function rowId(text: string, previous: string[] = []): string[] {
  if (!/^\d{1,18}$/.test(text))
    throw new InvalidArgumentError('must be the number of a row (npm run outbox -- refused).');
  return [...previous, text];
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('must be a whole number above 0.');
  return Number(text);
}

const help = `
The outbox is the table inkstream_outbox.events in the database of the order service, which
INKSTREAM_OUTBOX_URL=postgresql://USER:PASSWORD@HOST/DATABASE names. The order service announces
an event by an INSERT in its own transaction:

  INSERT INTO inkstream_outbox.events
    (aggregate_type, aggregate_id, aggregate_version, source, detail_type, schema_version, detail)
  VALUES ('order', 'O-1001', 3, 'commerce.orders', 'order.shipped', 1, '{"carrier": "DHL"}');

Exit code: 0 done, 1 the database or the bus cannot be used, 2 some events were refused for good,
130 interrupted.

Examples:
  npm run outbox -- setup              make the table and its roles
  npm run outbox -- relay --once       publish what waits, then end
  npm run outbox -- status
  npm run outbox -- refused --json
  npm run outbox -- retry --code SCHEMA_VERSION_UNKNOWN --go`;

surviveClosedPipe();
const program = new Command('npm run outbox --')
  .description("Publish the events that the order service wrote into its database's outbox.")
  .addHelpText('after', help);
program
  .command('relay')
  .description('publish what waits, in order per aggregate, and what comes')
  .option('--once', 'end when nothing waits')
  .action(relayEvents);
program
  .command('status')
  .description('what waits, failed or was refused')
  .option('--json', 'as JSON')
  .action(showStatus);
program
  .command('refused')
  .description('events that can never be published as they are, by reason')
  .option('--code <code>', 'refused for this alone')
  .option('--limit <rows>', 'rows at most', wholeNumber, 100)
  .option('--json', 'as JSON')
  .action(showRefused);
program
  .command('retry')
  .description('publish refused events after all, once their cause is mended')
  .argument('[ids...]', 'numbers of rows', rowId, [])
  .option('--code <code>', 'those refused for this')
  .option('--all', 'all of them')
  .option('--go', 'do it; without it they are only shown')
  .action(retryEvents);
program
  .command('prune')
  .description('delete rows that were published long ago; the relay does it as well')
  .option('--days <days>', 'keep those of this many days', wholeDays)
  .option('--go', 'do it; without it they are only counted')
  .action(pruneRows);
program.command('setup').description('make the outbox, or bring it up to date').action(setUp);

await program.parseAsync();
