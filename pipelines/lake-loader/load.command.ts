import { Command } from 'commander';
import { surviveClosedPipe } from '../closed-pipe.ts';
import { datasets } from '../datasets/all-datasets.ts';
import { readLoaderConfig } from './config.ts';
import { asFirstLoad } from './first-load.ts';
import { loadInTurn, maxWaitMs } from './load-in-turn.ts';
import type { DatasetOutcome } from './load-lake.ts';
import { createLoadPorts } from './loader-ports-client.ts';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printDataset(outcome: DatasetOutcome): void {
  const name = outcome.dataset.padEnd(16);
  if (outcome.status === 'failed') {
    print(`${name} FAILED  ${outcome.message}`);
  } else {
    const { fromDt, toDt, bronzeRows, insertedRows, durationMs } = outcome;
    print(`${name} ${insertedRows} new of ${bronzeRows} bronze rows, arrived ${fromDt} to ${toDt} (${durationMs} ms)`);
  }
}

/** Ctrl-C ends the load in order: statements are stopped and the lease is given back. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(new Error('Interrupted')));
  return controller.signal;
}

interface LoadOptions {
  readonly wait: boolean;
  readonly allDays?: true;
}

async function load({ wait, allDays }: LoadOptions): Promise<void> {
  const sinceLast = createLoadPorts(readLoaderConfig(), ({ message }, delayMs) =>
    print(`trying again in ${Math.round(delayMs)} ms: ${message}`),
  );
  const ports = allDays ? asFirstLoad(sinceLast) : sinceLast;
  const turn = {
    waitMs: wait ? maxWaitMs : 0,
    signal: interruption(),
    onWait: (holder: string) => print(`Another load is running (${holder}); waiting for it to end.`),
  };
  const outcome = await loadInTurn(datasets, turn, { ...ports, onDataset: printDataset });
  if (outcome.status === 'busy') {
    print(`Nothing was loaded: another load is running (${outcome.holder}), its lease ends at ${outcome.until}.`);
    process.exitCode = 1;
  } else if (outcome.datasets.some(({ status }) => status === 'failed')) {
    process.exitCode = 1;
  }
}

surviveClosedPipe();
await new Command('npm run load --')
  .description('Loads what came to bronze since the last load into silver.')
  .option('--all-days', 'look at all that bronze holds, as after a restore')
  .option('--no-wait', 'do not wait for another load that is running')
  .addHelpText(
    'after',
    `
The same load runs every 15 minutes by itself. Loading again is harmless: rows that are in silver
already are not inserted a second time. It looks at what arrived since the day before the last load;
where silver was lost or made anew, --all-days brings back what bronze keeps.

Exit code: 0 all is loaded, 1 a dataset could not be, or another load is running.

Examples:
  npm run load
  npm run load -- --all-days
  INKSTREAM_STAGE=dev npm run load -- --no-wait`,
  )
  .action(async (options: LoadOptions) => {
    try {
      await load(options);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  })
  .parseAsync();
