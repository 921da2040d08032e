// Runs another command with the variables of the local stack, or of the stage on AWS that INKSTREAM_STAGE names.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { applyEnvironment, readLocalConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { refuseAnotherOpenSearch } from './opensearch/refuse-another-opensearch.ts';
import { overridingAwsVariables, readStackEnvironment } from './stack-environment.ts';
import { worksWithoutStack } from './stackless-use.ts';
import { stageEnvironment } from './stage-environment.ts';
import { statePaths } from './state-paths.ts';

surviveClosedPipe();
/** Before a command that needs nothing but OpenSearch: with INKSTREAM_OPENSEARCH_URL it then runs without a stack. */
const searchAlone = '--search-alone';
const given = process.argv.slice(2);
const isSearchEnough = given[0] === searchAlone;
const [command, ...commandArguments] = isSearchEnough ? given.slice(1) : given;

async function loadEnvironment(): Promise<void> {
  const config = readLocalConfig();
  if (isSearchEnough && config.openSearchUrl !== undefined) return;
  if (config.stage !== undefined) {
    const environment = await stageEnvironment(config.stage);
    refuseAnotherOpenSearch(config.openSearchUrl, environment, `the stage ${config.stage}`);
    applyEnvironment(environment);
    return;
  }
  const environment = readStackEnvironment(statePaths(config.stateDirectory));
  refuseAnotherOpenSearch(config.openSearchUrl, environment, 'the stack here');
  applyEnvironment(environment, overridingAwsVariables);
}

if (command === undefined) {
  process.stderr.write('Usage: with-stack.command.ts COMMAND.ts [arguments of the command]\n');
  process.exitCode = 2;
} else {
  try {
    await loadEnvironment().catch((error: unknown) => {
      if (!worksWithoutStack(command, commandArguments)) throw error;
    });
    process.argv = [process.argv[0] ?? '', resolve(command), ...commandArguments];
    await import(pathToFileURL(resolve(command)).href);
  } catch (error) {
    process.exitCode = explainFailure(error);
  }
}
