// Shows where an order, a product, an image, an upload or an event is, and what to do next.

import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { interruption } from '../../../pipelines/interruption.ts';
import { progressLine } from '../../../queries/progress-line.ts';
import { explainFailure } from '../explain-failure.ts';
import { shownJson } from '../foreign-text.ts';
import { needsHelp } from './conclusion.ts';
import { describeWhereabouts } from './describe-whereabouts.ts';
import { look } from './look.ts';
import type { Place } from './sighting.ts';
import { readSubject, type Subject, type SubjectKind, subjectKinds } from './subject.ts';
import { wherePorts } from './where-ports-client.ts';
import { isKnown, toldOf, type Whereabouts } from './whereabouts.ts';

interface WhereOptions {
  as?: SubjectKind;
  since?: string;
  lake: boolean;
  json?: true;
}

const dayMs = 86_400_000;
/** What is older is in silver for long; whoever wants it says so. */
const usualDays = 90;
/** An order may have happened well before it is announced. */
const bornMarginDays = 31;
/** Firehose and the loader take minutes; bronze is kept for 30 days. */
const bronzeDays = 2;

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('Expected a day such as 2026-11-01.');
}

function anId(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new InvalidArgumentError('Expected the id of something.');
}

const program = new Command('npm run where --')
  .description('Show where an order, a product, an image, an upload or an event is now, and what to do next.')
  .argument('<id>', 'order id, product id or SKU, image id (SHA-256), upload id, or event id', anId)
  .addOption(new Option('--as <kind>', 'what it is, where its form does not tell').choices(subjectKinds))
  .option(
    '--since <day>',
    `look in the lake from this day on (default: ${usualDays} days ago, or what the id tells)`,
    day,
  )
  .option('--no-lake', 'leave out the lake: nothing is asked of Athena')
  .option('--json', 'print what was found as JSON')
  .addHelpText(
    'after',
    `
Looks at the archive, the queues and their dead letters, bronze, silver, views, rejected events, the
catalog table, the projection, the index, uploads and what was made of them, side by side, and changes
nothing. Queues cannot be searched without disturbing who reads them, so only their dead letters are
looked into. Asking the lake costs up to four small Athena queries (bounded by --since).

Exit code: 0 it is where it should be or on its way, 1 somebody must do something, or a place did not answer,
2 nothing is known of it, 130 interrupted.

Examples:
  npm run where -- SHOP-POS-A2-GL200
  npm run where -- order-1001 --as order --since 2026-10-01
  npm run where -- 0199a3f0-5c1e-7b6a-9f59-3a1c55d2c7aa --no-lake
  npm run --silent where -- SHOP-POS-A2-GL200 --json | jq '.[].conclusions'`,
  );

const sentenceOf = (error: unknown) =>
  explainFailure(error) ?? (error instanceof Error ? error.message : String(error));

function sinceOf({ since }: WhereOptions, { bornMs }: Subject, nowMs: number): string {
  if (since !== undefined) return since;
  return dayOf(bornMs === undefined ? nowMs - usualDays * dayMs : bornMs - bornMarginDays * dayMs);
}

async function find(subject: Subject, options: WhereOptions, signal: AbortSignal): Promise<readonly Whereabouts[]> {
  const nowMs = Date.now();
  const line = progressLine(process.stderr);
  const answered = new Set<Place>();
  const ports = wherePorts({ asksLake: options.lake, signal });
  try {
    return await look(subject, ports, {
      since: sinceOf(options, subject, nowMs),
      ...(subject.bornMs !== undefined && { bornOn: dayOf(subject.bornMs) }),
      arrivedSince: dayOf(nowMs - bronzeDays * dayMs),
      reasonOf: sentenceOf,
      onAnswer: (place) => line.show(`looked at ${answered.add(place).size} places, last: ${place}`),
    });
  } finally {
    line.clear();
  }
}

function exitCodeOf(found: readonly Whereabouts[]): number {
  if (found.some(({ sightings }) => sightings.some(({ state }) => state === 'silent'))) return 1;
  if (!found.some(isKnown)) return 2;
  return found.some(({ conclusions }) => conclusions.some(needsHelp)) ? 1 : 0;
}

async function where(id: string, options: WhereOptions): Promise<void> {
  const signal = interruption();
  const found = await find(readSubject(id, options.as, Date.now()), options, signal);
  if (signal.aborted) {
    process.exitCode = 130;
    return;
  }
  const columns = process.stdout.isTTY ? process.stdout.columns : 120;
  const texts = toldOf(found).map((one) => describeWhereabouts(one, columns));
  process.stdout.write(`${options.json ? shownJson(found) : texts.join('\n\n')}\n`);
  process.exitCode = exitCodeOf(found);
}

surviveClosedPipe();
try {
  await program.action(where).parseAsync();
} catch (error) {
  const sentence = explainFailure(error);
  if (sentence === undefined) throw error;
  process.stderr.write(`${pc.red('error')} ${sentence}\n`);
  process.exitCode = 1;
}
