// Invents a print shop and writes what happens in it to a file, or publishes it on the bus, with the right answers.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import { hasStackEnvironment, readSampleConfig, SampleConfigError } from './config.ts';
import { describeLedger } from './describe-ledger.ts';
import { generateSample, type Sample } from './generate-sample.ts';
import { publishSample } from './publish-sample.ts';
import { sampleOptionsOf, wholeNumber, withSampleOptions } from './sample-arguments.ts';
import { createSamplePorts } from './sample-client.ts';
import { writeSample } from './write-sample.ts';

interface Outputs {
  out?: string;
  publish?: true;
  ledger?: string;
  concurrency: number;
  skip: number;
}

const program = withSampleOptions(new Command('npm run sample --'))
  .description('Invent a print shop: 60 days of orders, catalog edits, images and searches, with the right answers.')
  .option('--out <file>', 'write the events as NDJSON, one per line; - is standard output')
  .addOption(new Option('--publish', 'put the events on the bus of the running stack').conflicts('out'))
  .option('--ledger <file>', 'write the right answers as JSON')
  .option('--concurrency <n>', 'calls to the bus at the same time', wholeNumber(1, 100), 8)
  .option('--skip <n>', 'go on after so many events of an interrupted --publish', wholeNumber(0, 1e10), 0)
  .addHelpText(
    'after',
    `
Examples:
  npm run sample -- --orders 200 --out sample.ndjson
  npm run sample -- --orders 2000 --seed 1 --publish   then: npm run reconcile -- --orders 2000 --seed 1
Without --out and --publish only the right answers are printed. Money is in minor units in the events.`,
  );

/** About how many events an order brings about, for the progress bar alone. */
const itemsPerOrder = 6.4;

function createProgress(orders: number) {
  const isShown = process.stderr.isTTY;
  const bar = new SingleBar({ format: '{bar} {value} events · {duration_formatted}', stream: process.stderr });
  const expected = Math.round(orders * itemsPerOrder) + 2_500;
  if (isShown) bar.start(expected, 0);
  let nextLine = 50_000;
  return {
    report(count: number) {
      if (count > bar.getTotal()) bar.setTotal(count);
      if (isShown) bar.update(count);
      if (isShown || count < nextLine) return;
      process.stderr.write(`  ${count.toLocaleString('en-US')} events\n`);
      nextLine += 50_000;
    },
    end: () => bar.stop(),
  };
}

/** The variables of the stack come from the launcher, which files and ledgers can do without. */
function runWithStack(): number {
  const launcher = ['--import', 'tsx', 'infra/local/with-stack.command.ts', 'pipelines/sample/sample.command.ts'];
  // Ctrl-C reaches the other process as well, and that one ends in good order.
  process.on('SIGINT', () => undefined);
  const { status } = spawnSync(process.execPath, [...launcher, ...process.argv.slice(2)], { stdio: 'inherit' });
  return status ?? 1;
}

async function publish(sample: Sample, outputs: Outputs, report: (count: number) => void): Promise<void> {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  let mark = outputs.skip;
  const onSent = (count: number) => {
    mark = count;
    report(count);
  };
  try {
    const { sent, refused } = await publishSample(sample.items, createSamplePorts(readSampleConfig()), {
      concurrency: outputs.concurrency,
      alreadySent: mark,
      onSent,
      signal: interruption.signal,
    });
    for (const { code, message } of refused) process.stderr.write(`refused: ${code} ${message}\n`);
    if (refused.length > 0) process.exitCode = 1;
    if (!interruption.signal.aborted) return;
    process.stderr.write(`\nInterrupted after ${sent} events; go on with --skip ${sent}\n`);
    process.exit(130);
  } catch (error) {
    process.stderr.write(`\nStopped after ${mark} events; go on with --skip ${mark}\n`);
    throw error;
  }
}

async function run(): Promise<void> {
  const outputs = program.opts<Outputs>();
  const options = sampleOptionsOf(program);
  const sample = generateSample(options);
  const progress = createProgress(options.orders);
  if (outputs.publish) await publish(sample, outputs, progress.report);
  else await writeSample(sample.items, outputs.out, progress.report);
  progress.end();
  if (outputs.ledger !== undefined) writeFileSync(outputs.ledger, `${JSON.stringify(sample.ledger, null, 2)}\n`);
  process.stderr.write(`Sample ${sample.ledger.tag}, the right answers:\n${describeLedger(sample.ledger)}\n`);
}

/** What went wrong, for people. A reader such as `head` may close the pipe early, which is no error. */
function explain(error: unknown): { message: string; exitCode: number } {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EPIPE') return { message: '', exitCode: 0 };
  if (code === 'ECONNREFUSED') {
    return { message: 'Nothing answers where the stack should be. Start it with `npm start`.\n', exitCode: 1 };
  }
  if (!(error instanceof Error)) throw error;
  const name = error instanceof SampleConfigError ? '' : `${error.name}: `;
  return { message: `${name}${error.message}\n`, exitCode: 1 };
}

program.parse();
if (program.opts<Outputs>().publish && !hasStackEnvironment()) {
  process.exitCode = runWithStack();
} else {
  try {
    await run();
  } catch (error) {
    const { message, exitCode } = explain(error);
    process.stderr.write(message);
    process.exitCode = exitCode;
  }
}
