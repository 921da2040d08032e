// Tries every path of a running stack as shoppers, customers and the shop would, and says how long each took.
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { interruption } from '../../../pipelines/interruption.ts';
import { progressLine } from '../../../queries/progress-line.ts';
import { explainFailure } from '../explain-failure.ts';
import { canaryClock, canaryPorts } from './canary-ports-client.ts';
import { handCanary } from './canary-state-client.ts';
import type { CanaryStep, StepOutcome } from './canary-step.ts';
import { describeOutcomes, describeProgress, describeTraces } from './describe-canary.ts';
import { runCanary } from './run-canary.ts';

interface CanaryOptions {
  once?: true;
  json?: true;
}

const EVERY_MS = 5 * 60_000;
const SHOWN_EVERY_MS = 250;

const program = new Command('npm run canary --')
  .description('Edit a product, place an order and upload a picture, and see how long each takes to its end.')
  .option('--once', 'try every path once; else again every five minutes, until Ctrl-C')
  .option('--json', 'print the outcomes as JSON, one line per run')
  .addHelpText(
    'after',
    `
The ids of everything that it makes begin with "canary-"; search hides that from shoppers, and the views
of analysts leave it out. The picture is deleted at the end. An order is in silver after the next load
(every 15 minutes, or npm run load), so a run measures the orders that earlier runs placed. On AWS the
same runs every five minutes by itself, and raises an alarm.

Exit code: 0 no path failed, 1 one did, or could not be tried, 130 interrupted.

Examples:
  npm run canary -- --once
  INKSTREAM_STAGE=prod npm run canary -- --once --json`,
  );

async function runOnce(): Promise<readonly StepOutcome[]> {
  const line = progressLine(process.stderr);
  const at = new Map<CanaryStep, string>();
  const startMs = Date.now();
  const show = () => line.show(describeProgress(at, (Date.now() - startMs) / 1000));
  const timer = setInterval(show, SHOWN_EVERY_MS);
  try {
    return await runCanary(handCanary, canaryPorts(handCanary), canaryClock, (step, says) => at.set(step, says));
  } finally {
    clearInterval(timer);
    line.clear();
  }
}

async function run({ once, json }: CanaryOptions): Promise<void> {
  const signal = interruption();
  for (;;) {
    const outcomes = await runOnce();
    const ranAt = new Date().toISOString();
    const text = `${pc.bold(ranAt.slice(0, 19).replace('T', ' '))} UTC\n${describeOutcomes(outcomes)}\n${describeTraces(outcomes)}`;
    process.stdout.write(`${json ? JSON.stringify({ ranAt, outcomes }) : text}\n`);
    if (outcomes.some(({ status }) => status === 'failed')) process.exitCode = 1;
    if (once || signal.aborted) break;
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
  }
  if (signal.aborted) process.exitCode = 130;
}

surviveClosedPipe();
try {
  await program.action(run).parseAsync();
} catch (error) {
  const sentence = explainFailure(error);
  if (sentence === undefined) throw error;
  process.stderr.write(`${pc.red('error')} ${sentence}\n`);
  process.exitCode = 1;
}
