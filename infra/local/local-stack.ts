import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adoptPort } from './adopt-port.ts';
import { noteEngine, type SettledConfig } from './athena-engine.ts';
import { applyEnvironment, type LocalConfig } from './config.ts';
import { deploy } from './deploy.ts';
import type { LocalStackError } from './errors.ts';
import { throwIfInterrupted } from './interruption.ts';
import { wasKilled } from './killed-run.ts';
import type { Jdk } from './opensearch/find-jdk.ts';
import { localOpenSearch, openSearchTargetVariable } from './opensearch/local-opensearch.ts';
import { prepareSearchIndex } from './opensearch/prepare-index.ts';
import { assertAnswers } from './opensearch/product-index.ts';
import { assertPortIsFree } from './port-owner.ts';
import type { ServiceDefinition } from './service.ts';
import { createServiceGroup, type ServiceGroup } from './service-group.ts';
import {
  athenaService,
  awsService,
  awsServiceName,
  dashboardsService,
  identityService,
  shopService,
  uploadsService,
} from './services.ts';
import { awsAccess, outputsEnvironment, overridingAwsVariables, writeStackEnvironment } from './stack-environment.ts';
import { type StatePaths, statePaths } from './state-paths.ts';
import type { Steps } from './steps.ts';
import { stopLeftovers } from './stop-processes.ts';
import { localTrino } from './trino/local-trino.ts';

export interface LocalStack {
  /** The variables with which any program reaches this stack. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the services went on from the state that they saved when they were stopped the last time. */
  readonly wasStoppedInOrder: boolean;
  /** Whether the last run was killed, and what it had not saved is gone. */
  readonly wasKilled: boolean;
  /** Whether the projection of products had any when the stack started. */
  readonly knewProducts: boolean;
  /** Does work on the stack; a crash of a service ends the wait for it, and so does the user. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Resolves with the reason when a service ends that was not asked to; otherwise stays pending. */
  readonly crashed: Promise<LocalStackError>;
  /** Names of the services that run. */
  running(): string[];
  /** Saves the state and ends all services. Safe to call more than once. */
  stop(): Promise<void>;
}

export interface LocalStackOptions {
  readonly config: SettledConfig;
  readonly steps: Steps;
  /** What runs OpenSearch; absent when OpenSearch runs elsewhere. */
  readonly jdk: Jdk | undefined;
  /** What runs Trino; absent when something else answers queries. */
  readonly trinoJdk: Jdk | undefined;
  /** Aborts what is under way, such as a deployment, when the user has had enough. */
  readonly signal?: AbortSignal;
}

/**
 * Starts the local services and deploys the stacks on them. Whatever a killed run left behind is ended first. From
 * here on this process talks to the local services only, too.
 * @throws LocalStackError; nothing is left running then
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { config, steps } = options;
  const paths = statePaths(config.stateDirectory);
  applyEnvironment(awsAccess(config, paths), overridingAwsVariables);
  await stopLeftovers(paths);
  discardUnsavedBeginning(paths);
  noteEngine(config, paths);
  const lastWasKilled = wasKilled(paths);
  const wasStoppedInOrder = existsSync(paths.cleanStopFile);
  const group = createServiceGroup(paths, options.signal);
  try {
    const environment = await startAndDeploy(options, paths, group);
    const search = await steps.run('Prepare the search index', (progress) =>
      group.run((signal) => {
        const isOwnNode = config.openSearchUrl === undefined;
        return prepareSearchIndex({ environment, wasStoppedInOrder, isOwnNode, progress, signal });
      }),
    );
    const pages = pagesOf(config, paths, environment);
    await steps.run('Start the pages: search, uploads, dashboards', () =>
      group.run(() => Promise.all(pages.map((page) => group.startBeside(page)))),
    );
    const { run, crashed, running, stop } = group;
    const knewProducts = search.hasProducts;
    return { environment, wasStoppedInOrder, wasKilled: lastWasKilled, knewProducts, run, crashed, running, stop };
  } catch (error) {
    await group.stop();
    throw error;
  }
}

/** With the issuer that the upload page sends people to. */
function pagesOf(
  config: LocalConfig,
  paths: StatePaths,
  environment: Readonly<Record<string, string>> = {},
): ServiceDefinition[] {
  const pages = [shopService, uploadsService, dashboardsService].map((service) => service(config, environment));
  return [identityService(config, paths), ...pages];
}

/** From nothing that runs to stacks that are deployed; gives the variables that reach them. */
async function startAndDeploy(
  { config, steps, jdk, trinoJdk, signal: stopRequest }: LocalStackOptions,
  paths: StatePaths,
  group: ServiceGroup,
): Promise<Readonly<Record<string, string>>> {
  const openSearch = localOpenSearch(config, paths, jdk);
  if (openSearch.services.length === 0) await assertAnswers(openSearch.url);
  const trino = localTrino(config, paths, trinoJdk);
  const services = [awsService(config, paths), athenaService(config, paths)];
  for (const { port, title, portVariable } of [
    ...openSearch.services,
    ...trino,
    ...services,
    ...pagesOf(config, paths),
  ]) {
    await assertPortIsFree(port, title, portVariable);
  }
  adoptPort(paths, config.ports.aws);
  // Beside the rest, since it takes longest.
  const openSearchStarted = Promise.all(openSearch.services.map((service) => group.startBeside(service)));
  const trinoStarted = Promise.all(trino.map((service) => group.startBeside(service)));
  const waitForOpenSearch = () => steps.run('Wait for OpenSearch', () => group.run(() => openSearchStarted));
  // With the AWS services come events that still wait to be indexed, and what fails is not tried again for minutes.
  const isFirstStart = !existsSync(paths.environmentFile);
  if (!isFirstStart) await waitForOpenSearch();
  for (const service of services) await steps.run(`Start ${service.title}`, () => group.start(service));
  // Its migrations are queries.
  if (trino.length > 0) await steps.run('Wait for Trino', () => group.run(() => trinoStarted));
  const { outputs } = await steps.run('Deploy the stacks', async (progress) => {
    const deployment = await group.run((signal) => deploy({ config, paths, progress, signal }));
    if (deployment.wasNeeded) await group.restart(awsServiceName);
    return deployment;
  });
  if (isFirstStart) await waitForOpenSearch();
  const environment = {
    ...awsAccess(config, paths),
    ...outputsEnvironment(outputs),
    INKSTREAM_OPENSEARCH_URL: openSearch.url,
    INKSTREAM_PSEUDONYM_KEY_FILE: paths.pseudonymKeyFile,
    ...(openSearch.target !== undefined && { [openSearchTargetVariable]: openSearch.target }),
  };
  writeStackEnvironment(paths, environment);
  applyEnvironment(environment);
  throwIfInterrupted(stopRequest);
  return environment;
}

/**
 * MiniStack keeps objects at once and everything else only when it is stopped. When it was killed before the first
 * deployment was saved, the objects belong to stacks that nobody knows of any more, and would be in the way of new ones.
 */
function discardUnsavedBeginning(paths: StatePaths): void {
  if (!existsSync(join(paths.awsState, 'cloudformation.json'))) {
    for (const directory of [paths.awsState, paths.awsObjects, paths.athenaData, paths.openSearchData]) {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  // Unpacked functions of earlier runs; nothing that must outlive one.
  rmSync(paths.temporary, { recursive: true, force: true });
  for (const directory of [paths.logs, paths.temporary, paths.awsState, paths.awsObjects, paths.athenaData]) {
    mkdirSync(directory, { recursive: true });
  }
  // Functions are unpacked in there, and some are CommonJS; the package.json of this project says that none is.
  writeFileSync(join(paths.temporary, 'package.json'), '{ "type": "commonjs" }\n');
}
