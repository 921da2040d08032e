import { applyEnvironment, readLocalConfig } from '../../infra/local/config.ts';
import { overridingAwsVariables, readStackEnvironment } from '../../infra/local/stack-environment.ts';
import { statePaths } from '../../infra/local/state-paths.ts';

/**
 * Makes this process talk to the local stack that "npm start" runs; a benchmark of the whole does not start one itself.
 * @throws LocalStackError NOT_RUNNING when none was ever started here
 */
export function useRunningStack(): Readonly<Record<string, string>> {
  const environment = readStackEnvironment(statePaths(readLocalConfig().stateDirectory));
  applyEnvironment(environment, overridingAwsVariables);
  return environment;
}
