import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SettledConfig } from '../../infra/local/athena-engine.ts';
import { type AthenaEngine, readLocalConfig } from '../../infra/local/config.ts';
import type { Jdk } from '../../infra/local/opensearch/find-jdk.ts';
import { findFreePorts } from '../../infra/local/port-owner.ts';
import { createServiceGroup, type ServiceGroup } from '../../infra/local/service-group.ts';
import { athenaService, awsService } from '../../infra/local/services.ts';
import { projectRoot, type StatePaths, statePaths } from '../../infra/local/state-paths.ts';
import type { Steps } from '../../infra/local/steps.ts';
import { stopEverything } from '../../infra/local/stop-processes.ts';
import { localTrino } from '../../infra/local/trino/local-trino.ts';

/** The part of a local stack that answers queries: S3 and Glue, the Athena endpoint, and what runs its SQL. */
export interface QueryStack {
  readonly engine: AthenaEngine;
  readonly awsUrl: string;
  readonly athenaUrl: string;
}

/** Everything that belongs to these tests. */
export const testDirectory = join(projectRoot, '.inkstream', 'test-trino');

/**
 * Starts one stack for each engine, by the definitions of "npm start", on ports and in folders of their own.
 * @param work is told to end when a service crashes, and the crash is then what is thrown
 */
export async function withTwoStacks<T>(
  jdk: Jdk,
  steps: Steps,
  signal: AbortSignal,
  work: (stacks: readonly QueryStack[], signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const configs = [await configOf('duckdb'), await configOf('trino')];
  for (const { stateDirectory } of configs) {
    await stopEverything(statePaths(stateDirectory));
    rmSync(stateDirectory, { recursive: true, force: true });
  }
  const groups: ServiceGroup[] = [];
  try {
    for (const config of configs) {
      const paths = statePaths(config.stateDirectory);
      const group = createServiceGroup(paths, signal);
      groups.push(group);
      await steps.run(`Start the stack of ${config.athenaEngine}`, () => startStack(group, config, paths, jdk));
    }
    const [first, second] = groups;
    if (first === undefined || second === undefined) throw new Error('There must be two stacks');
    return await first.run((ofFirst) =>
      second.run((ofSecond) => work(configs.map(stackOf), AbortSignal.any([ofFirst, ofSecond]))),
    );
  } finally {
    for (const group of groups) await group.stop();
  }
}

/** A stack of its own below a directory, on ports that are free. */
export async function configOf(engine: AthenaEngine, directory = testDirectory): Promise<SettledConfig> {
  return {
    ...readLocalConfig(),
    stateDirectory: join(directory, engine),
    ports: await findFreePorts(['aws', 'athena', 'openSearch', 'shop', 'uploads', 'dashboards', 'identity', 'trino']),
    athenaEngine: engine,
    region: 'eu-central-1',
    stage: undefined,
  };
}

/** Starts S3, Glue, the engine and the Athena endpoint of a stack. */
export async function startStack(
  group: ServiceGroup,
  config: SettledConfig,
  paths: StatePaths,
  jdk: Jdk,
): Promise<void> {
  for (const folder of [paths.temporary, paths.awsState, paths.awsObjects, paths.athenaData]) {
    mkdirSync(folder, { recursive: true });
  }
  const trinoStarted = localTrino(config, paths, jdk).map((service) => group.startBeside(service));
  await group.run(async () => {
    await group.start(awsService(config, paths));
    await group.start(athenaService(config, paths));
    await Promise.all(trinoStarted);
  });
}

export function stackOf({ athenaEngine, ports }: SettledConfig): QueryStack {
  return {
    engine: athenaEngine,
    awsUrl: `http://127.0.0.1:${ports.aws}`,
    athenaUrl: `http://127.0.0.1:${ports.athena}`,
  };
}
