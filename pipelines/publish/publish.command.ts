import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../closed-pipe.ts';
import { createPutEvents } from '../contracts/bus-client.ts';
import { putEntries } from '../contracts/put-events.ts';
import { counted } from '../counted.ts';
import { interruption } from '../interruption.ts';
import { publishConfig } from './config.ts';
import { ndjsonLines } from './ndjson-lines.ts';
import { type PublishPorts, type PublishTally, publishLines, type RefusedLine } from './publish-lines.ts';

const exitCodes = { all: 0, failure: 1, someRefused: 2, interrupted: 130 } as const;

const say = (text: string) => process.stderr.write(`${text}\n`);

/** What the person who publishes can do about a failed call. */
function explain(error: unknown, endpoint: string | undefined): string {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  if (endpoint === undefined) return `The bus cannot be used: ${reason}`;
  return `The bus at ${endpoint} cannot be used: ${reason || 'no connection'}. Is the local stack up (npm run status)?`;
}

function printRefusal({ lineNumber, code, path, message }: RefusedLine): void {
  process.stdout.write(`line ${lineNumber}: ${code}${path === '' ? '' : ` ${path}`}: ${message}\n`);
}

function summary({ events, published, refused }: PublishTally, isDryRun: boolean): string {
  const count = (value: number) => value.toLocaleString('en-US');
  const verb = isDryRun ? 'valid (dry run, nothing sent)' : 'published';
  return `${counted(events, 'event')}: ${count(published)} ${verb}, ${count(refused)} refused`;
}

/** Events are on their way for a while yet, and a query before they arrive answers without them. */
function whenInLake(endpoint: string | undefined): string {
  const arrival = endpoint === undefined ? 'about a minute' : 'some seconds';
  return `In the lake after \`npm run load\`, or within 15 minutes. (The way to the load takes ${arrival}.)`;
}

async function publish(file: string | undefined, { dryRun }: { dryRun?: true }): Promise<void> {
  const config = publishConfig();
  if (config === undefined && !dryRun) {
    say(`${pc.red('error')} No bus is named. Start the local stack with \`npm start\`, or set INKSTREAM_STAGE.`);
    process.exitCode = exitCodes.failure;
    return;
  }
  const putEvents = config === undefined || dryRun ? undefined : createPutEvents(config.busName);
  const clock = { sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };
  const signal = interruption();
  const ports: PublishPorts = {
    putEntries: async (entries) => (putEvents === undefined ? [] : putEntries(entries, putEvents, clock)),
    onRefused: printRefusal,
    signal,
  };
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file);
  const tally: PublishTally = { events: 0, published: 0, refused: 0 };
  process.exitCode = exitCodes.failure;
  try {
    await publishLines(ndjsonLines(input), tally, ports);
    process.exitCode = tally.refused === 0 ? exitCodes.all : exitCodes.someRefused;
    if (signal.aborted) process.exitCode = exitCodes.interrupted;
  } catch (error) {
    const isUnreadable = error instanceof Error && 'syscall' in error && error.syscall === 'open';
    say(`${pc.red('error')} ${isUnreadable ? `Cannot read ${file}.` : explain(error, config?.endpoint)}`);
    if (tally.events > 0)
      say('Publishing the file again is safe: events that have arrived are recognised by their id.');
  }
  say(pc.dim(summary(tally, dryRun === true)));
  if (tally.published > 0 && !dryRun) say(whenInLake(config?.endpoint));
}

const help = `
A line is the envelope of one event:
  {"source":"commerce.catalog","detail-type":"stock.changed","time":"2026-11-01T09:30:00Z",
   "detail":{"eventId":"…","occurredAt":"…","schemaVersion":1, …}}
The contracts are in pipelines/contracts/schemas. Refused lines are printed with their reason and
not sent; the others are.

Exit code: 0 every event is on the bus, 2 some lines were refused, 1 nothing more could be sent.

Examples:
  npm run publish -- events.ndjson
  npm run publish -- events.ndjson --dry-run
  zcat events.ndjson.gz | npm run --silent publish`;

surviveClosedPipe();
const program = new Command('npm run publish --')
  .description('Validate events and put them on the bus.')
  .argument('[file]', 'newline-delimited JSON, one event per line; standard input if left out or -')
  .option('--dry-run', 'only validate')
  .addHelpText('after', help)
  .action(async (file: string | undefined, options: { dryRun?: true }) => {
    if (file === undefined && process.stdin.isTTY) program.help({ error: true });
    await publish(file, options);
  });

await program.parseAsync();
