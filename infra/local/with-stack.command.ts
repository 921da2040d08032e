// Runs another command with the variables of the local stack, or of the stage on AWS that INKSTREAM_STAGE names.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { applyEnvironment, readLocalConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { listenForInterruption } from './interruption.ts';
import { openGateway } from './opensearch/gateway-client.ts';
import { gatewayOf, startGatewayForwarder } from './opensearch/gateway-forwarder.ts';
import { refuseAnotherOpenSearch } from './opensearch/refuse-another-opensearch.ts';
import { startTemporaryNode, type TemporaryNode } from './opensearch/temporary-node.ts';
import { isHealthy } from './service.ts';
import { overridingAwsVariables, readStackEnvironment } from './stack-environment.ts';
import { worksWithoutStack } from './stackless-use.ts';
import { stageEnvironment } from './stage-environment.ts';
import { statePaths } from './state-paths.ts';

surviveClosedPipe();
/**
 * Before a command that needs nothing but OpenSearch. It runs without a stack: on what INKSTREAM_OPENSEARCH_URL names, or
 * on a node of its own when no stack is up.
 */
const searchAlone = '--search-alone';
const given = process.argv.slice(2);
const isSearchEnough = given[0] === searchAlone;
const [command, ...commandArguments] = isSearchEnough ? given.slice(1) : given;

/** Nothing can be measured without this option, and for nothing else is a node worth starting. */
const isMeasurement = commandArguments.some((word) => word.split('=')[0] === '--products');

async function loadEnvironment(): Promise<void> {
  const config = readLocalConfig();
  if (isSearchEnough && config.openSearchUrl !== undefined) return;
  if (config.stage !== undefined) {
    const environment = await stageEnvironment(config.stage);
    refuseAnotherOpenSearch(config.openSearchUrl, environment, `the stage ${config.stage}`);
    applyEnvironment({ ...environment, ...(await throughGateway(environment)) });
    return;
  }
  if (isSearchEnough && isMeasurement && !(await stackSearchAnswers(config.stateDirectory))) {
    await useOwnNode(config.stateDirectory);
    return;
  }
  const environment = readStackEnvironment(statePaths(config.stateDirectory));
  refuseAnotherOpenSearch(config.openSearchUrl, environment, 'the stack here');
  applyEnvironment(environment, overridingAwsVariables);
}

/** A search domain in a network answers nobody outside of it; a function in there does. */
async function throughGateway({
  INKSTREAM_OPENSEARCH_URL: url,
}: Record<string, string>): Promise<Record<string, string>> {
  const gateway = gatewayOf(url);
  if (gateway === undefined) return {};
  return { INKSTREAM_OPENSEARCH_URL: await startGatewayForwarder(openGateway(gateway).ask) };
}

let ownNode: TemporaryNode | undefined;

async function stackSearchAnswers(stateDirectory: string): Promise<boolean> {
  const paths = statePaths(stateDirectory);
  if (!existsSync(paths.environmentFile)) return false;
  const { INKSTREAM_OPENSEARCH_URL: url } = readStackEnvironment(paths);
  return url !== undefined && isHealthy(url);
}

async function useOwnNode(stateDirectory: string): Promise<void> {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  say('No stack is running: starting an OpenSearch for this command alone…');
  ownNode = await startTemporaryNode(stateDirectory, say);
  applyEnvironment({ INKSTREAM_OPENSEARCH_URL: ownNode.url });
  // A command that refuses its arguments ends the process then and there.
  process.once('exit', () => ownNode?.abandon());
  void listenForInterruption().requested.then(async () => {
    await ownNode?.stop();
    process.exit(130);
  });
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
  } finally {
    await ownNode?.stop();
  }
}
