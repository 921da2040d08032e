// Stops what "npm start" started here, and nothing else.
import { readLocalConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { statePaths } from './state-paths.ts';
import { stopEverything } from './stop-processes.ts';

try {
  const stopped = await stopEverything(statePaths(readLocalConfig().stateDirectory));
  const names = stopped.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
  process.stdout.write(stopped.length === 0 ? 'Nothing was running.\n' : `Stopped: ${names}. The data stays.\n`);
} catch (error) {
  process.exitCode = explainFailure(error);
}
