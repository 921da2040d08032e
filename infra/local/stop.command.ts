// Stops what "npm start" started here, and nothing else.
import { Command } from 'commander';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { readLocalConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { statePaths } from './state-paths.ts';
import { stopEverything } from './stop-processes.ts';

surviveClosedPipe();
new Command('npm run stop --')
  .description('Stop what "npm start" started here, and nothing else. The data stays.')
  .addHelpText(
    'after',
    `
Saves the state first, so that the next start goes on from it. Services that a killed start left
behind are ended as well. INKSTREAM_STATE_DIRECTORY (.inkstream) says which stack is meant.

Example:
  npm run stop`,
  )
  .parse();

try {
  const stopped = await stopEverything(statePaths(readLocalConfig().stateDirectory));
  const names = stopped.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
  process.stdout.write(stopped.length === 0 ? 'Nothing was running.\n' : `Stopped: ${names}. The data stays.\n`);
} catch (error) {
  process.exitCode = explainFailure(error);
}
