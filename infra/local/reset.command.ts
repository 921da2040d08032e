// Deletes the local data, so that the next start begins from nothing.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { readLocalConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { openSearchJars } from './opensearch/opensearch-jars.ts';
import { checkovDirectory, pythonDirectory, statePaths, testPythonDirectory } from './state-paths.ts';
import { stopEverything } from './stop-processes.ts';
import { trinoInstallation } from './trino/trino-installation.ts';

surviveClosedPipe();
const options = new Command('npm run reset --')
  .description('Stop the local stack and delete all its data.')
  .option('-y, --yes', 'do not ask', false)
  .option(
    '--all',
    'delete the Python environments, OpenSearch and Trino as well; the next start installs what it needs',
    false,
  )
  .addHelpText(
    'after',
    `
INKSTREAM_STATE_DIRECTORY (.inkstream) says which data is meant. What is in an OpenSearch that
INKSTREAM_OPENSEARCH_URL names stays there.

Examples:
  npm run reset
  npm run reset -- --yes && npm start`,
  )
  .parse()
  .opts<{ yes: boolean; all: boolean }>();

async function isConfirmed(directory: string): Promise<boolean> {
  if (options.yes) return true;
  if (!process.stdin.isTTY) {
    process.stderr.write('There is nobody to ask here; use --yes to delete without asking.\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Stop the local stack and delete its data in ${directory}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Only a folder that a local stack has written to is emptied, whatever INKSTREAM_STATE_DIRECTORY names. */
function looksLikeState(directory: string): boolean {
  const names = readdirSync(directory);
  return names.length === 0 || ['aws', 'logs', 'processes', 'python'].some((name) => names.includes(name));
}

async function reset(): Promise<void> {
  const paths = statePaths(readLocalConfig().stateDirectory);
  if (!existsSync(paths.root)) {
    process.stdout.write('There is no local data.\n');
    return;
  }
  if (!looksLikeState(paths.root)) throw new Error(`${paths.root} holds no local stack; nothing was deleted.`);
  if (!(await isConfirmed(paths.root))) {
    process.exitCode = 1;
    return;
  }
  await stopEverything(paths);
  const kept = options.all
    ? []
    : [pythonDirectory, testPythonDirectory, checkovDirectory, openSearchJars, trinoInstallation];
  for (const path of readdirSync(paths.root).map((name) => join(paths.root, name))) {
    if (!kept.includes(path)) rmSync(path, { recursive: true, force: true });
  }
  process.stdout.write(`Deleted the local data in ${paths.root}.\n`);
}

try {
  await reset();
} catch (error) {
  process.exitCode = explainFailure(error);
}
