// Has images made again that stand by earlier print profiles.

import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { interruption } from '../../../pipelines/interruption.ts';
import { tellFailure } from '../../../pipelines/tell-failure.ts';
import { readImagesConfig } from '../../config.ts';
import { ImagesError } from '../../errors.ts';
import { explainFailure } from '../../explain-failure.ts';
import { wholeNumber } from '../../inspect-command/inspect-options.ts';
import { printProfileVersion } from '../../print/print-profiles.ts';
import { printImageTableClient } from '../print-image-client.ts';
import { printImagesQueueClient } from '../print-images-queue-client.ts';
import { reprocessPorts } from './reprocess-client.ts';
import { findOutdated, sendOutdated, waitForImages } from './reprocess-images.ts';

interface ReprocessCommandOptions {
  profileBefore: number;
  rate: number;
  maxWaiting: number;
  dryRun?: true;
  wait?: true;
  json?: true;
}

const program = new Command('npm run reprocess --')
  .description('Have images checked and rendered again that stand by earlier print profiles.')
  .requiredOption('--profile-before <n>', 'images of an earlier version of the print profiles', wholeNumber(1, 999_999))
  .option('--rate <n>', 'send so many a second at most', wholeNumber(1, 1000), 5)
  .option(
    '--max-waiting <n>',
    'send none while more wait: uploads stand in the same queue',
    wholeNumber(0, 1_000_000),
    20,
  )
  .option('--dry-run', 'count them, and send nothing')
  .option('--wait', 'wait until they are done')
  .option('--json', 'print the counts as JSON')
  .addHelpText(
    'after',
    `
The print profiles here are of version ${printProfileVersion}; raise it in images/print/print-profiles.json when they change, and
deploy before this. Whatever is done is not found again, so this may be interrupted and run anew at any
time. The old files of an image stay until its new ones stand.

Exit code: 0 all sent (with --wait: done), 1 some are left, 130 interrupted.

Examples:
  npm run reprocess -- --profile-before ${printProfileVersion} --dry-run
  npm run reprocess -- --profile-before ${printProfileVersion} --rate 2 --wait`,
  );

function createProgress(label: string, total: number) {
  const format = `${label} {bar} {percentage}% | {value} of {total} images | {duration_formatted}`;
  const bar = new SingleBar({ format, barsize: 24, hideCursor: true, clearOnComplete: true, stream: process.stderr });
  if (!process.stderr.isTTY || total === 0) return { update: () => undefined, stop: () => undefined };
  bar.start(total, 0);
  return { update: (done: number) => bar.update(done), stop: () => bar.stop() };
}

const images = (count: number) => `${count.toLocaleString('en-US')} image${count === 1 ? '' : 's'}`;

async function run(options: ReprocessCommandOptions): Promise<void> {
  const { profileBefore, dryRun, wait, json } = options;
  if (profileBefore > printProfileVersion) {
    const reason = `The print profiles are of version ${printProfileVersion}: nothing can be made by version ${profileBefore}.`;
    throw new ImagesError('INPUT_WRONG', reason);
  }
  const config = readImagesConfig(['printImageTable', 'printImagesQueueUrl']);
  const ports = reprocessPorts(printImageTableClient(), printImagesQueueClient(), config);
  const signal = interruption();
  const outdated = await findOutdated(ports, profileBefore);
  const sending = createProgress('sent', outdated.length);
  const asked = dryRun ? [] : outdated;
  const sent = await sendOutdated(asked, options, ports, (at) => sending.update(at.sent), signal).finally(sending.stop);
  const waiting = createProgress('done', asked.length);
  const left =
    wait && !signal.aborted
      ? await waitForImages(asked, profileBefore, ports, (count) => waiting.update(asked.length - count), signal)
      : undefined;
  waiting.stop();
  const isDone = dryRun === true || (sent === outdated.length && (left === undefined || left.length === 0));
  if (json) process.stdout.write(`${JSON.stringify({ outdated: outdated.length, sent, left }, null, 2)}\n`);
  else process.stdout.write(`${describe(options, outdated.length, sent, left)}\n`);
  process.exitCode = signal.aborted ? 130 : isDone ? 0 : 1;
}

function describe(
  { profileBefore, dryRun }: ReprocessCommandOptions,
  outdated: number,
  sent: number,
  left: readonly string[] | undefined,
): string {
  if (outdated === 0) return pc.green(`✓ No image stands by print profiles before version ${profileBefore}.`);
  if (dryRun) return `${images(outdated)} would be made again. Nothing was sent.`;
  if (sent < outdated) return pc.yellow(`${images(sent)} of ${outdated} sent. The same command goes on.`);
  if (left === undefined) return pc.green(`✓ ${images(sent)} sent.`);
  if (left.length === 0) return pc.green(`✓ ${images(sent)} made again.`);
  const shown = left.slice(0, 5).map((imageId) => `\n  ${imageId}`);
  return pc.red(
    `✗ ${images(left.length)} of ${sent} left as before: npm run redrive -- images, or the log.${shown.join('')}`,
  );
}

surviveClosedPipe();
await tellFailure(explainFailure, () => program.action(run).parseAsync());
