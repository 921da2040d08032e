import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { LocalConfig } from './config.ts';
import { deploy } from './deploy.ts';
import type { LocalStackError } from './errors.ts';
import { crashOf, type RunningService, type ServiceDefinition, startService } from './service.ts';
import { athenaService, awsService, awsServiceName } from './services.ts';
import { awsAccess, outputsEnvironment, writeStackEnvironment } from './stack-environment.ts';
import { type StatePaths, statePaths } from './state-paths.ts';
import type { Steps } from './steps.ts';
import { stopLeftovers } from './stop-processes.ts';

export interface LocalStack {
  /** The variables with which any program reaches this stack. */
  readonly environment: Readonly<Record<string, string>>;
  readonly services: readonly RunningService[];
  /** Resolves with the reason when a service ends that was not asked to; otherwise stays pending. */
  readonly crashed: Promise<LocalStackError>;
  /** Saves the state and ends all services. Safe to call more than once. */
  stop(): Promise<void>;
}

export interface LocalStackOptions {
  readonly config: LocalConfig;
  readonly steps: Steps;
  /** Aborts what is under way, such as a deployment, when the user has had enough. */
  readonly signal?: AbortSignal;
}

/**
 * Starts the local services and deploys the stacks on them. Whatever a killed run left behind is ended first.
 * @throws LocalStackError; nothing is left running then
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { config, steps } = options;
  const paths = statePaths(config.stateDirectory);
  for (const directory of [paths.logs, paths.temporary, paths.awsState, paths.awsObjects, paths.athenaData]) {
    mkdirSync(directory, { recursive: true });
  }
  await stopLeftovers(paths);
  const group = createServiceGroup(paths);
  try {
    await steps.run('Start the AWS services', () => group.start(awsService(config, paths)));
    await steps.run('Start the Athena endpoint', () => group.start(athenaService(config, paths)));
    const outputs = await steps.run('Deploy the stacks', (progress) =>
      group.unlessCrashed(deploy({ config, paths, progress, signal: options.signal })),
    );
    const environment = { ...awsAccess(config, paths), ...outputsEnvironment(outputs) };
    writeStackEnvironment(paths, environment);
    return { environment, services: group.services, crashed: group.crashed, stop: group.stop };
  } catch (error) {
    await group.stop();
    throw error;
  }
}

/** Services that live and die together. */
function createServiceGroup(paths: StatePaths) {
  const services: RunningService[] = [];
  let isStopping = false;
  let noticeCrash: (error: LocalStackError) => void = () => {};
  const crashed = new Promise<LocalStackError>((resolve) => {
    noticeCrash = resolve;
  });
  const start = async (definition: ServiceDefinition) => {
    if (definition.name === awsServiceName) rmSync(paths.cleanStopFile, { force: true });
    const service = await startService(definition, paths);
    services.push(service);
    void service.ended.then((end) => {
      if (!isStopping) noticeCrash(crashOf(service, end));
    });
  };
  const stop = async () => {
    isStopping = true;
    // Last started, first ended: the Athena endpoint still needs the AWS services to finish what it is doing.
    for (const service of [...services].reverse()) {
      const end = await service.stop();
      if (service.definition.name === awsServiceName && end.wasClean) writeFileSync(paths.cleanStopFile, '');
    }
    services.length = 0;
  };
  const unlessCrashed = <T>(work: Promise<T>): Promise<T> => {
    const crash = crashed.then((error): never => {
      throw error;
    });
    return Promise.race([work, crash]);
  };
  return { services, crashed, start, stop, unlessCrashed };
}
