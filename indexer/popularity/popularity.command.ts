import { setTimeout as sleep } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { tellFailure } from '../../pipelines/tell-failure.ts';
import { readIndexerConfig } from '../config.ts';
import { counted } from '../counted.ts';
import { IndexerError } from '../errors.ts';
import { explainFailure } from '../explain-failure.ts';
import { dayOf, demandWindow, isDay } from './demand-window.ts';
import { popularityPorts } from './popularity-client.ts';
import type { PopularityMove } from './popularity-move.ts';
import { type PopularityReport, updatePopularity } from './update-popularity.ts';

interface Options {
  publish?: true;
  until: string;
  days: number;
  rate: number;
  top: number;
}

const say = (text: string) => process.stderr.write(`${text}\n`);

function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('Expected a day such as 2026-11-30.');
  return text;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of 0 or more.');
  return Number(text);
}

function days(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('Expected 1 to 999 days.');
  return Number(text);
}

/** Keeps the greatest of many moves without keeping all of them. */
function greatestMoves(count: number) {
  const kept: PopularityMove[] = [];
  const sizeOf = (move: PopularityMove) => Math.abs(move.popularityAfter - move.popularityBefore);
  return {
    kept,
    add: (move: PopularityMove) => {
      kept.push(move);
      kept.sort((one, other) => sizeOf(other) - sizeOf(one));
      kept.length = Math.min(kept.length, count);
    },
  };
}

function tableOf(moves: readonly PopularityMove[]): string {
  const table = new Table({
    head: ['product', 'sku', 'sold before', 'now', 'clicks before', 'now', 'popularity before', 'now'],
    style: { head: [], border: [] },
  });
  for (const { productId, sku, before, after, popularityBefore, popularityAfter } of moves) {
    table.push([
      productId,
      sku,
      before.unitsSold,
      after.unitsSold,
      before.clicks,
      after.clicks,
      popularityBefore,
      popularityAfter,
    ]);
  }
  return table.toString();
}

function describe({ products, wanted, moved, published, refused }: PopularityReport, isPublishing: boolean): string {
  const count = (value: number) => value.toLocaleString('en-US');
  const done = isPublishing ? `${count(published)} published, ${count(refused)} refused` : 'nothing published';
  return `${counted(products, 'product')}, ${count(wanted)} of them sold or clicked; ${count(moved)} moved: ${done}`;
}

/** A sample's days are in the past. */
const lastDayHint = `For the last day that it knows of:
  npm run query -- "SELECT max(day) FROM product_demand"
  npm run popularity -- --until DAY`;

async function run(options: Options): Promise<void> {
  const isPublishing = options.publish === true;
  const config = readIndexerConfig(['busName', 'productTable', 'viewsDatabase', 'etlWorkGroup']);
  const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };
  const ports = popularityPorts({ ...config, eventsPerSecond: isPublishing ? options.rate : 0 }, clock);
  const greatest = greatestMoves(options.top);
  const bar = new SingleBar({ format: 'compared {value} products, {moved} moved', noTTYOutput: false });
  const window = demandWindow(options.until, options.days);
  say(pc.dim(`Sales and clicks from ${window.firstDay} to ${window.lastDay}, asked of the lake…`));
  bar.start(0, 0, { moved: 0 });
  try {
    const report = await updatePopularity(
      {
        ...ports,
        ...(!isPublishing && { putEntries: async () => [] }),
        onMove: greatest.add,
        onProgress: ({ products, moved }) => bar.update(products, { moved }),
      },
      { window, deadlineMs: Number.POSITIVE_INFINITY },
    );
    bar.stop();
    if (greatest.kept.length > 0) process.stdout.write(`${tableOf(greatest.kept)}\n`);
    say(describe(report, isPublishing));
    if (report.wanted === 0)
      say(`The lake knows of no sale and no click of these products in these days. ${lastDayHint}`);
    if (!isPublishing && report.moved > 0) say('To publish what moved: npm run popularity -- --publish');
    if (report.refused > 0) process.exitCode = 1;
  } finally {
    bar.stop();
  }
}

surviveClosedPipe();
const program = new Command('npm run popularity --')
  .description('Compare what sells and is clicked with what the search index knows, and publish what moved.')
  .option('--publish', 'publish popularity.changed for every product that moved; without it, only show')
  .option('--until <day>', 'last day of the window, in UTC (default: today)', day, dayOf(Date.now()))
  .option('--days <n>', 'length of the window', days, 30)
  .option('--rate <n>', 'events per second at most (0: as many as the bus takes)', wholeNumber, 50)
  .option('--top <n>', 'show so many of the greatest moves', wholeNumber, 20)
  .addHelpText(
    'after',
    `
A product has moved when its popularity, 10 × √(pieces sold) + clicks, changed by a tenth and by 3 or
more, or became or ceased to be 0. The same job runs every night by itself; running it again publishes
nothing new once the events have reached the index.

What was ordered or clicked is counted once it is in the lake: npm run load. Clicks count once the shop's
own pages announce them in search.performed: the search API cannot see them, and sends none.

Exit code: 0 done, 1 the bus refused events, or nothing could be compared.

Examples:
  npm run popularity
  npm run popularity -- --publish
  npm run popularity -- --until 2025-12-31 --days 60`,
  )
  .action(run);

function reasonOf(error: unknown): string | undefined {
  const hasNoDemand = error instanceof IndexerError && error.code === 'NO_DEMAND';
  return hasNoDemand ? `${error.message}\n${lastDayHint}` : explainFailure(error);
}

await tellFailure(reasonOf, () => program.parseAsync());
