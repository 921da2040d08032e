// Checks images as uploads are checked, with no stack: some files for people, or a whole folder as a table.
import { closeSync, openSync, writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { readImagesConfig } from '../config.ts';
import { ImagesError } from '../errors.ts';
import { maxBleedMm } from '../print/offered-size.ts';
import { printProfileOf } from '../print/print-profiles.ts';
import { createIsolatedProcessing } from '../process/isolated-processing.ts';
import { checkAll } from './check-all.ts';
import { type CheckWishes, checkFile } from './check-file.ts';
import type { CheckedFile } from './checked-file.ts';
import { corpusFiles } from './corpus-files.ts';
import { gatherSummary } from './corpus-summary.ts';
import { describeFile } from './describe-file.ts';
import { describeSummary } from './describe-summary.ts';
import { orderedSize, sizeOption, wholeNumber } from './inspect-options.ts';
import { reportHead, reportLine, reportRow } from './report-row.ts';

interface InspectOptions {
  product?: string;
  size?: { widthMm: number; heightMm: number };
  bleed?: number;
  json?: true;
  corpus?: string;
  report?: string;
  memoryCap: number;
  timeLimit: number;
  jobs: number;
}

const program = new Command('npm run inspect --')
  .description('Check whether images can be printed: the check that every upload goes through, with no stack.')
  .argument('[file...]', 'images')
  .option('--product <sku>', 'check against the rules of this product (without it: the general ones)')
  .option('--size <mm>', 'the ordered size, width x height, such as 600x900', sizeOption)
  .addOption(
    new Option('--bleed <mm>', "on each side (without it: the product's)").argParser(wholeNumber(0, maxBleedMm)),
  )
  .option('--json', 'print JSON; with --corpus the summary')
  .addOption(new Option('--corpus <dir>', 'check every file below this folder'))
  .option('--report <file>', 'write one row per file as CSV')
  .option('--memory-cap <mb>', 'no check may hold more memory, its process included', wholeNumber(150, 65_536), 1024)
  .option('--time-limit <s>', 'no check may take longer', wholeNumber(1, 3600), 60)
  .option('--jobs <n>', 'so many checks at once', wholeNumber(1, 64), Math.min(4, availableParallelism()))
  .addHelpText(
    'after',
    `
Without a size it is told how large the image prints well, and nothing is found of resolution and shape.
Every file gets one outcome and one code: ready (READY), warn, rejected (the code of the finding that
decides), unreadable (UNREADABLE) or broken (CHECK_BROKEN: an error of the check). The report has all
codes of a file; its memory is in millions of bytes.

Exit code: 0 every file was checked, whatever came of it; 1 a file was unreadable or broke the check;
130 interrupted: the report holds what was done until then.

Examples:
  npm run inspect -- photo.jpg
  npm run inspect -- photo.jpg --product POS-A2-MA200 --size 600x900 --bleed 3
  npm run inspect -- --corpus pictures --report pictures.csv`,
  );

/** The first Ctrl-C ends it in good order; what is under way is given up. */
function interruption(): AbortController {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      process.once(name, () => process.exit(130));
      controller.abort();
    });
  }
  return controller;
}

function createProgress(total: number) {
  const isShown = process.stderr.isTTY && total > 1;
  const format = '{bar} {percentage}% | {value} of {total} files | {rejected} rejected | {duration_formatted}';
  const bar = new SingleBar({ format, barsize: 24, hideCursor: true, clearOnComplete: true, stream: process.stderr });
  if (isShown) bar.start(total, 0, { rejected: 0 });
  let [done, rejected] = [0, 0];
  return {
    add: ({ outcome }: CheckedFile) => {
      done += 1;
      if (outcome === 'rejected') rejected += 1;
      if (isShown) bar.update(done, { rejected });
      else if (done % 500 === 0) process.stderr.write(`  ${done} of ${total} files\n`);
    },
    stop: () => bar.stop(),
  };
}

function openReport(path: string | undefined): { add(file: CheckedFile): void; close(): void } {
  if (path === undefined) return { add: () => undefined, close: () => undefined };
  const descriptor = openSync(path, 'w');
  writeSync(descriptor, reportHead);
  return { add: (file) => writeSync(descriptor, reportLine(file)), close: () => closeSync(descriptor) };
}

function pathsOf(files: readonly string[], { corpus, report }: InspectOptions): readonly string[] {
  if (corpus !== undefined && files.length > 0) {
    throw new ImagesError('INPUT_WRONG', 'Name files, or a folder by --corpus, not both.');
  }
  const paths = corpus === undefined ? files : corpusFiles(corpus, report);
  if (paths.length > 0) return paths;
  const where = corpus === undefined ? 'Name an image, or a folder by --corpus.' : `There is no file below ${corpus}.`;
  throw new ImagesError('INPUT_WRONG', where);
}

function wishesOf({ product, size, bleed }: InspectOptions): CheckWishes {
  const profile = printProfileOf(product ?? '');
  const pressProfile = readImagesConfig(['pressProfile']).pressProfile ?? null;
  return { profile, size: orderedSize(profile, size, bleed), pressProfile };
}

/** What is printed for people while files are done, and at the end. */
function createOutput({ json, corpus, size }: InspectOptions) {
  const columns = process.stdout.columns || 110;
  const gathered = gatherSummary();
  const files: CheckedFile[] = [];
  return {
    add: (file: CheckedFile) => {
      gathered.add(file);
      if (corpus !== undefined) return;
      if (json) files.push(file);
      else
        process.stdout.write(
          `${gathered.summary().files > 1 ? '\n' : ''}${describeFile(file, size !== undefined, columns)}\n`,
        );
    },
    end: () => {
      const summary = gathered.summary();
      if (json) {
        const value = corpus === undefined ? files.map((file) => jsonOf(file, size !== undefined)) : summary;
        process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      } else if (summary.files !== 1) process.stdout.write(`\n${describeSummary(summary, columns)}\n`);
      return summary;
    },
  };
}

/** The passport tells of a print, so only where one was asked for. */
function jsonOf(file: CheckedFile, hasSize: boolean) {
  const { codes: _, ...row } = reportRow(file);
  const { findings, passport } = file;
  const printsWellUpTo = passport?.fit?.printsWellUpTo ?? null;
  return { ...row, findings, image: passport?.image ?? null, printsWellUpTo, ...(hasSize && { passport }) };
}

async function run(files: readonly string[], options: InspectOptions): Promise<void> {
  const controller = interruption();
  const paths = pathsOf(files, options);
  const atOnce = Math.min(options.jobs, paths.length);
  const processing = createIsolatedProcessing({
    workers: atOnce,
    memoryLimitBytes: options.memoryCap * 1e6,
    timeLimitSeconds: options.timeLimit,
  });
  processing.start();
  controller.signal.addEventListener('abort', () => processing.close());
  try {
    const wishes = wishesOf(options);
    const [progress, report, output] = [
      createProgress(paths.length),
      openReport(options.report),
      createOutput(options),
    ];
    await checkAll(paths, (path) => checkFile(path, wishes, processing), {
      atOnce,
      signal: controller.signal,
      done: (file) => [report, progress, output].forEach((listener) => void listener.add(file)),
    }).finally(() => {
      progress.stop();
      report.close();
    });
    const { outcomes } = output.end();
    if (outcomes.unreadable + outcomes.broken > 0) process.exitCode = 1;
    if (controller.signal.aborted) process.exitCode = 130;
  } finally {
    await processing.close();
  }
}

surviveClosedPipe();
try {
  await program.action(run).parseAsync();
} catch (error) {
  const isExpected = error instanceof ImagesError || (error instanceof Error && 'syscall' in error);
  if (!isExpected) throw error;
  process.stderr.write(`${pc.red('error')} ${error.message}\n`);
  process.exitCode = 1;
}
