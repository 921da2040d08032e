import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { datasets } from '../datasets/all-datasets.ts';
import { readLoaderConfig } from './config.ts';
import { type DatasetOutcome, loadLake } from './load-lake.ts';
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

async function load(): Promise<void> {
  const ports = createLoadPorts(readLoaderConfig(), ({ message }, delayMs) =>
    print(`trying again in ${Math.round(delayMs)} ms: ${message}`),
  );
  const signal = interruption();
  const outcome = await loadLake(datasets, { loadId: randomUUID(), signal }, { ...ports, onDataset: printDataset });
  if (outcome.status === 'busy') {
    print(`Another load is running (${outcome.holder}); its lease ends at ${outcome.until} unless it goes on.`);
    process.exitCode = 1;
  } else if (outcome.datasets.some(({ status }) => status === 'failed')) {
    process.exitCode = 1;
  }
}

await new Command('load')
  .description('Loads what came to bronze since the last load into silver.')
  .action(async () => {
    try {
      await load();
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  })
  .parseAsync();
